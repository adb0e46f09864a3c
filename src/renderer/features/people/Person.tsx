/** One row of the list of people. */
import { Ellipsis, Hand, Mic, MicOff, MonitorUp, VideoOff } from 'lucide-react'
import { memo } from 'react'
import { useStore } from 'zustand'
import type { Participant } from '../../../shared/attendance.ts'
import { type ActionOn, actionsOn, performOn, situation } from '../../actions.ts'
import { callStore } from '../../call/callStore.ts'
import { usePicture } from '../../pictures.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { Menu, MenuItem } from '../../ui/Menu.tsx'
import { useWords } from '../../words/words.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'
import { WeakSign } from '../stage/WeakSign.tsx'

export const Person = memo(function Person({ person, asking = false }: { person: Participant; asking?: boolean }) {
  const say = useWords()
  const me = useStore(attendanceStore, state => state.me === person.id)
  const speaking = useStore(callStore, state => state.speaking.includes(person.id)) && !person.audioMuted
  const weak = useStore(callStore, state => state.weak[person.id])
  const pinned = useStore(attendanceStore, state => state.gathering?.pinnedId === person.id)
  const { name } = person
  const picture = usePicture(person.picture)
  const badges = [
    person.lecturer && (
      <Badge key="lecturer" tone="accent">
        {say('people.lecturer')}
      </Badge>
    ),
    pinned && (
      <Badge key="pinned" tone="accent">
        {say('people.pinned')}
      </Badge>
    ),
    person.chair && (
      <Badge key="chair" tone="accent">
        {say('people.chair')}
      </Badge>
    ),
    person.guest && <Badge key="guest">{say('people.guest')}</Badge>,
    !person.connected && (
      <Badge key="away" tone="notice">
        {say('people.away')}
      </Badge>
    ),
  ].filter(Boolean)
  return (
    <li className="flex min-h-13 items-center gap-3 rounded-xl px-2 py-1.5 [contain-intrinsic-size:auto_3.25rem] [content-visibility:auto]">
      <Avatar id={person.id} name={name} picture={picture} />
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm">
          {name}
          {me && <span className="text-soft"> {say('meeting.youMark')}</span>}
        </p>
        {!asking && badges.length > 0 && <p className="mt-0.5 flex flex-wrap gap-1">{badges}</p>}
      </div>
      {asking ? (
        <>
          {person.wantsToSpeak && (
            <Button
              size="small"
              look="primary"
              aria-label={say('requests.approveName', { name })}
              onClick={() => void performOn(actionsOn.allow, person)}
            >
              {say('requests.approve')}
            </Button>
          )}
          <Button
            size="small"
            aria-label={actionsOn.lowerHand.label(person)}
            onClick={() => void performOn(actionsOn.lowerHand, person)}
          >
            {say('hands.lowerShort')}
          </Button>
        </>
      ) : (
        <>
          <span className="flex items-center gap-1.5 text-soft [&_svg]:size-4">
            {(person.wantsToSpeak || person.handRaisedAt !== null) && (
              <Hand role="img" aria-label={say(person.wantsToSpeak ? 'people.wantsToSpeak' : 'hands.raised')} />
            )}
            {weak && <WeakSign weak={weak} />}
            {person.sharing && <MonitorUp role="img" aria-label={say('people.sharing')} className="text-accent" />}
            {person.videoMuted && <VideoOff aria-hidden />}
            {person.audioMuted ? (
              <MicOff
                role="img"
                aria-label={say(person.mayUnmute ? 'people.audioOff' : 'people.audioHeld', { name })}
                className="text-danger"
              />
            ) : (
              <Mic
                role="img"
                aria-label={say('people.audioOn', { name })}
                className={classes(speaking && 'text-accent')}
              />
            )}
          </span>
          <Options person={person} />
        </>
      )}
    </li>
  )
})

const offered: readonly ActionOn[] = [
  actionsOn.allow,
  actionsOn.mute,
  actionsOn.muteHard,
  actionsOn.askToUnmute,
  actionsOn.promote,
  actionsOn.demote,
  actionsOn.makeLecturer,
  actionsOn.endLecturer,
  actionsOn.pinForAll,
  actionsOn.unpinForAll,
  actionsOn.pin,
  actionsOn.arrangeView,
  actionsOn.rename,
]

function Options({ person }: { person: Participant }) {
  const say = useWords()
  const some = useStore(attendanceStore, () => {
    const now = situation()
    return [...offered, actionsOn.remove].some(action => action.allowed(now, person))
  })
  if (!some) return <span className="w-8" />
  return (
    <Menu
      trigger={
        <IconButton label={say('people.options', { name: person.name })} className="size-8">
          <Ellipsis className="size-4.5" />
        </IconButton>
      }
    >
      <Items person={person} />
    </Menu>
  )
}

/** Asked anew whenever the menu opens. */
function Items({ person }: { person: Participant }) {
  const now = situation()
  return (
    <>
      {offered
        .filter(action => action.allowed(now, person))
        .map(action => (
          <MenuItem key={action.label(person)} onSelect={() => void performOn(action, person)}>
            {action.label(person)}
          </MenuItem>
        ))}
      {actionsOn.remove.allowed(now, person) && (
        <MenuItem danger onSelect={() => void performOn(actionsOn.remove, person)}>
          {actionsOn.remove.label()}
        </MenuItem>
      )}
    </>
  )
}
