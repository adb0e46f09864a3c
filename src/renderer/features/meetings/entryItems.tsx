/** What can be done with an entry of the list, or with one occurrence of a series. */
import { CalendarSync, Copy, ListX, Pencil, Send, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Meeting } from '../../../shared/meetings.ts'
import type { Occurrence } from '../../../shared/recurrence.ts'
import { errorText } from '../../actions.ts'
import { copy } from '../../ui/copy.ts'
import { MenuItem, MenuLine } from '../../ui/Menu.tsx'
import { toast } from '../../ui/toasts.ts'
import { say } from '../../words/words.ts'
import { invitationText, invitationTo, invitationToOne } from './invitation.ts'
import type { EntryProps } from './MeetingItem.tsx'
import { getMeeting, removeFromMine } from './meetingsStore.ts'
import { open } from './planningStore.ts'
import { mayEdit } from './standing.ts'

export function entryItems({ meeting, me, onCancel }: EntryProps): ReactNode {
  const { series } = meeting
  const invited = invitationTo(meeting)
  const editable = mayEdit(meeting, me)
  return (
    <>
      <MenuItem icon={<Send />} onSelect={() => open({ show: 'invitation', invited })}>
        {say('meetings.invite')}
      </MenuItem>
      <MenuItem icon={<Copy />} onSelect={() => void copy(invitationText(invited), say('meetings.invitationCopied'))}>
        {say('meetings.copyInvitation')}
      </MenuItem>
      {meeting.kind === 'reservation' && (
        <MenuItem icon={<CalendarSync />} onSelect={() => open({ show: 'subscribe', meeting, renewable: editable })}>
          {say('subscribe.action')}
        </MenuItem>
      )}
      {editable && meeting.kind === 'reservation' && (
        <>
          <MenuItem
            icon={<Pencil />}
            onSelect={() => open({ show: 'plan', scope: series ? 'occurrence' : 'single', meeting })}
          >
            {say(series ? 'meetings.editOne' : 'meetings.edit')}
          </MenuItem>
          {series && (
            <MenuItem icon={<Pencil />} onSelect={() => open({ show: 'plan', scope: 'series', meeting })}>
              {say('meetings.editAll')}
            </MenuItem>
          )}
        </>
      )}
      <MenuLine />
      {meeting.owner.id !== me.id && (
        <MenuItem icon={<ListX />} onSelect={() => void remove(meeting)}>
          {say('meetings.remove')}
        </MenuItem>
      )}
      {editable && series && (
        <MenuItem danger icon={<Trash2 />} onSelect={() => onCancel({ meeting, what: 'one', id: meeting.id })}>
          {say('meetings.cancelOne')}
        </MenuItem>
      )}
      {editable && (
        <MenuItem
          danger
          icon={<Trash2 />}
          onSelect={() => onCancel({ meeting, what: series ? 'all' : 'one', id: meeting.id })}
        >
          {say(series ? 'meetings.cancelAll' : 'meetings.cancel')}
        </MenuItem>
      )}
    </>
  )
}

/** The entry of a series knows no more of its other occurrences than their times: the rest is asked for. */
export function occurrenceItems({ meeting, me, onCancel }: EntryProps, occurrence: Occurrence): ReactNode {
  const withWhole = (then: (whole: Meeting) => void) => (): void =>
    void getMeeting(occurrence.id).then(then, error => toast(errorText(error), 'bad'))
  return (
    <>
      <MenuItem
        icon={<Send />}
        onSelect={withWhole(whole => open({ show: 'invitation', invited: invitationToOne(whole) }))}
      >
        {say('meetings.invite')}
      </MenuItem>
      {mayEdit(meeting, me) && (
        <>
          <MenuItem
            icon={<Pencil />}
            onSelect={withWhole(whole => open({ show: 'plan', scope: 'occurrence', meeting: whole }))}
          >
            {say('meetings.edit')}
          </MenuItem>
          <MenuLine />
          <MenuItem
            danger
            icon={<Trash2 />}
            onSelect={() => onCancel({ meeting: { ...meeting, ...occurrence }, what: 'one', id: occurrence.id })}
          >
            {say('meetings.cancel')}
          </MenuItem>
        </>
      )}
    </>
  )
}

async function remove(meeting: Meeting): Promise<void> {
  try {
    await removeFromMine(meeting)
    toast(say('meetings.removed'), 'good')
  } catch (error) {
    toast(errorText(error), 'bad')
  }
}
