/** One person, or one screen that is shown. */
import { Hand, Link2, MicOff, MonitorUp, Presentation } from 'lucide-react'
import { memo } from 'react'
import { useStore } from 'zustand'
import { actions, perform } from '../../actions.ts'
import { callStore } from '../../call/callStore.ts'
import { usePicture } from '../../pictures.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { Video } from '../../ui/Video.tsx'
import { useWords } from '../../words/words.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'
import { reactionsStore } from '../reactions/reactionsStore.ts'
import type { Rect } from './arrange.ts'
import type { Shown } from './focus.ts'
import { Watermark } from './Watermark.tsx'
import { WeakSign } from './WeakSign.tsx'

export const Tile = memo(
  function Tile({ shown, rect, large = false }: { shown: Shown; rect: Rect; large?: boolean }) {
    return (
      <div
        className="fade absolute overflow-hidden rounded-xl bg-stage-tile transition-[left,top,width,height] duration-200 ease-out"
        style={{ left: rect.x, top: rect.y, width: rect.width, height: rect.height }}
      >
        {shown.screen ? <Screen id={shown.id} /> : <Face id={shown.id} large={large} height={rect.height} />}
      </div>
    )
  },
  (a, b) =>
    a.shown.key === b.shown.key &&
    a.large === b.large &&
    a.rect.x === b.rect.x &&
    a.rect.y === b.rect.y &&
    a.rect.width === b.rect.width &&
    a.rect.height === b.rect.height,
)

function Face({ id, large, height }: { id: string; large: boolean; height: number }) {
  const say = useWords()
  const person = useStore(attendanceStore, state => state.people[id])
  const mine = useStore(attendanceStore, state => state.me === id)
  const picture = useStore(callStore, state => state.pictures[id]?.camera)
  const speaking = useStore(callStore, state => state.speaking.includes(id)) && person?.audioMuted === false
  const linked = useStore(callStore, state => state.linked[id])
  const weak = useStore(callStore, state => state.weak[id])
  const sign = useStore(reactionsStore, state => state.shown.find(one => one.participantId === id))
  const portrait = usePicture(person?.picture)
  if (!person) return linked === undefined ? null : <Elsewhere id={id} name={linked} large={large} />
  const silent = person.audioMuted
  const hand = person.wantsToSpeak ? say('people.wantsToSpeak') : person.handRaisedAt !== null && say('hands.raised')
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div
      role="group"
      data-participant={id}
      aria-label={say('meeting.tile', {
        name: person.name,
        state: [say(silent ? 'meeting.micOff' : 'meeting.micOn'), hand, weak && say(`meeting.${weak}`)]
          .filter(Boolean)
          .join(', '),
      })}
      className="relative size-full"
    >
      {picture ? (
        <Video track={picture} mirrored={mine} fit={large ? 'contain' : 'cover'} />
      ) : (
        <div className="grid size-full place-items-center">
          <Avatar
            id={id}
            name={person.name}
            picture={portrait}
            className={
              height > 360
                ? 'size-32 text-4xl'
                : height > 150
                  ? 'size-20 text-2xl'
                  : height > 96
                    ? 'size-11 text-base'
                    : 'mb-4 size-8 text-xs'
            }
          />
        </div>
      )}
      {!person.connected && !mine && (
        <p className="absolute inset-0 grid place-items-center bg-black/55 text-sm">{say('meeting.away')}</p>
      )}
      <p aria-hidden className="pointer-events-none absolute top-2 left-2 flex gap-1.5">
        {hand && (
          <span className="grid size-8 place-items-center rounded-full bg-[#f4d58a] text-[#3d2c00]">
            <Hand className="size-4.5" />
          </span>
        )}
        {sign && (
          <span
            key={sign.turn}
            className="rise grid size-10 place-items-center rounded-full bg-black/60 text-2xl leading-none"
          >
            {sign.sign}
          </span>
        )}
      </p>
      <Name id={id} name={mine ? `${person.name} ${say('meeting.youMark')}` : person.name}>
        {silent && <MicOff aria-hidden className="size-3.5 shrink-0 text-[#ff9d94]" />}
        {weak && <WeakSign weak={weak} />}
        {person.lecturer && <Presentation aria-label={say('meeting.lecturer')} className="size-3.5 shrink-0" />}
      </Name>
      <span
        aria-hidden
        className={classes(
          'pointer-events-none absolute inset-0 rounded-xl ring-3 ring-speaking ring-inset transition-opacity duration-150',
          speaking ? 'opacity-100' : 'opacity-0',
        )}
      />
    </div>
  )
}

/** Whoever speaks in a meeting that is linked with this one. */
function Elsewhere({ id, name, large }: { id: string; name: string; large: boolean }) {
  const say = useWords()
  const picture = useStore(callStore, state => state.pictures[id]?.camera)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div role="group" data-linked={id} aria-label={say('links.tile', { name })} className="relative size-full">
      {picture ? (
        <Video track={picture} fit={large ? 'contain' : 'cover'} />
      ) : (
        <div className="grid size-full place-items-center">
          <Link2 aria-hidden className="size-9 text-stage-soft" />
        </div>
      )}
      <Name id={id} name={name}>
        <Link2 aria-hidden className="size-3.5 shrink-0" />
      </Name>
    </div>
  )
}

function Screen({ id }: { id: string }) {
  const say = useWords()
  const linked = useStore(callStore, state => state.linked[id])
  const name = useStore(attendanceStore, state => state.people[id]?.name ?? linked ?? '')
  const mine = useStore(attendanceStore, state => state.me === id)
  const picture = useStore(callStore, state => state.pictures[id]?.screen)
  // One's own screen in one's own window would show itself in itself, over and over.
  if (mine)
    return (
      <div className="flex size-full flex-col items-center justify-center gap-4 p-3 text-center">
        <MonitorUp aria-hidden className="size-10 text-speaking" />
        <p className="font-medium">{say('meeting.youShare')}</p>
        <Button look="danger" size="small" onClick={() => void perform(actions.share)}>
          {say('meeting.stopShare')}
        </Button>
      </div>
    )
  return (
    <div data-screen-of={id} className="relative size-full">
      {picture && <Video track={picture} fit="contain" label={say('meeting.screenOf', { name })} />}
      <Watermark />
      <Name id={id} name={say('meeting.isSharing', { name })}>
        <MonitorUp aria-hidden className="size-3.5 shrink-0" />
      </Name>
    </div>
  )
}

const Name = ({ id, name, children }: { id: string; name: string; children: React.ReactNode }) => (
  <p
    key={id}
    aria-hidden
    className="absolute bottom-2 left-2 flex max-w-[calc(100%-1rem)] items-center gap-1.5 rounded-md bg-black/60 px-2 py-1 text-white text-xs leading-none"
  >
    {children}
    <span className="truncate py-0.5">{name}</span>
  </p>
)
