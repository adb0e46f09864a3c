/** One planned meeting in the list. */
import { Copy, Ellipsis, KeyRound, Pencil, Trash2 } from 'lucide-react'
import type { Meeting } from '../../../shared/meetings.ts'
import { go, joinAddress } from '../../address.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { copy } from '../../ui/copy.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { Menu, MenuItem, MenuLine } from '../../ui/Menu.tsx'
import { clock, spaced } from '../../words/time.ts'
import { useWords } from '../../words/words.ts'
import { invitationText } from './invitation.ts'

export function MeetingItem({
  meeting,
  mine,
  onEdit,
  onCancel,
}: {
  meeting: Meeting
  mine: boolean
  onEdit(): void
  onCancel(): void
}) {
  const say = useWords()
  const { name, number, owner, startsAt, endsAt, present } = meeting
  const planned = meeting.kind === 'reservation'
  const running = present > 0 || (planned && startsAt <= Date.now() && Date.now() < endsAt)
  const inviter = owner.realName || owner.username
  const invitation = invitationText({
    number,
    name,
    inviter,
    password: meeting.password,
    time: planned ? { startsAt, endsAt } : undefined,
  })
  return (
    <li className="flex flex-wrap items-center gap-x-5 gap-y-2 px-4 py-3.5 sm:px-5">
      <div className="w-full text-sm tabular-nums sm:w-36">
        <span className="font-medium">{clock(startsAt)}</span>
        {planned && <span className="text-soft"> – {clock(endsAt)}</span>}
      </div>
      <div className="min-w-0 flex-1 basis-48">
        <p className="truncate font-medium">{name}</p>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-[0.8125rem] text-soft">
          {running ? <Badge tone="accent">{say('meetings.running')}</Badge> : <Badge>{say('meetings.upcoming')}</Badge>}
          <span className="tabular-nums">{spaced(number)}</span>
          {present > 0 && <span>{say('meetings.present', { count: present })}</span>}
          {!mine && <span>{say('meetings.invited', { name: inviter })}</span>}
          {meeting.password && <KeyRound aria-label={say('meetings.locked')} className="size-3.5" />}
        </p>
      </div>
      <div className="ml-auto flex items-center gap-1">
        <Button
          look={running ? 'primary' : 'plain'}
          aria-label={say('meetings.join', { name })}
          onClick={() => go(joinAddress(number))}
        >
          {say('home.join')}
        </Button>
        <Menu
          trigger={
            <IconButton label={say('meetings.options', { name })} tip={say('common.more')}>
              <Ellipsis className="size-5" />
            </IconButton>
          }
        >
          <MenuItem icon={<Copy />} onSelect={() => void copy(invitation, say('meetings.invitationCopied'))}>
            {say('meetings.copyInvitation')}
          </MenuItem>
          {mine && planned && (
            <MenuItem icon={<Pencil />} onSelect={onEdit}>
              {say('meetings.edit')}
            </MenuItem>
          )}
          {mine && (
            <>
              <MenuLine />
              <MenuItem danger icon={<Trash2 />} onSelect={onCancel}>
                {say('meetings.cancel')}
              </MenuItem>
            </>
          )}
        </Menu>
      </div>
    </li>
  )
}
