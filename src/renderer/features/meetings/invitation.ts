/** What one sends to people who shall come: a text, a link, a file for their calendar. */
import { joinLink } from '../../../shared/deepLink.ts'
import type { Meeting } from '../../../shared/meetings.ts'
import type { Series } from '../../../shared/recurrence.ts'
import type { Room } from '../../../shared/rooms.ts'
import { desktop } from '../../carriers.ts'
import { chosenServer } from '../../whichServer.ts'
import { spaced, whole, zone } from '../../words/time.ts'
import { say } from '../../words/words.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'
import { hostingStore } from '../settings/hostingStore.ts'
import { calendarFile } from './ics.ts'
import { recurrenceText } from './recurring.ts'

export interface Invited {
  /** Of the reservation or the series; absent where nothing is planned. */
  id?: string
  number: string
  name: string
  inviter: string
  password?: string | null | undefined
  /** Last segment of the link. Whoever has it is not asked for the password. */
  key?: string | undefined
  /** Absent for meetings that are going on now. */
  time?: { startsAt: number; endsAt: number } | undefined
  series?: Series | null | undefined
}

/** Where people reach the server of this window; undefined while they cannot, because it is open to this computer alone. */
export function origin(): string | undefined {
  const chosen = chosenServer()
  if (chosen) return chosen
  if (desktop()) return hostingStore.getState().addresses[0]
  return window.location.protocol.startsWith('http') ? window.location.origin : undefined
}

/** Where browsers find a meeting. */
export function linkTo(number: string, key?: string): string | undefined {
  const at = origin()
  return at && `${at}/j/${key ?? number}`
}

/** What opens the desktop app instead. */
export function appLinkTo({ number, password }: Pick<Invited, 'number' | 'password'>): string | undefined {
  const at = origin()
  // Clients of this kind take for granted that a server speaks https.
  return at && joinLink({ number, ...(password && { password }), server: at.replace(/^https:\/\//, '') })
}

export function invitationText({ number, name, inviter, password, key, time, series }: Invited): string {
  const link = linkTo(number, key)
  return [
    say('invitation.title', { name: inviter }),
    '',
    say('invitation.topic', { topic: name }),
    ...(time ? [say('invitation.when', { when: whole(time.startsAt, time.endsAt), zone: zone() })] : []),
    ...(series ? [say('invitation.repeats', { rule: recurrenceText(series.rule, series.startsAt) })] : []),
    say('invitation.number', { number: spaced(number) }),
    ...(password ? [say('invitation.password', { password })] : []),
    ...(link ? ['', say('invitation.link', { link })] : []),
  ].join('\n')
}

/** The file for the calendar, where there is something to put into one. */
export function invitationFile(invited: Invited): string | undefined {
  const { id, name, number, key, time, series } = invited
  if (!id || !time) return undefined
  const description = invitationText(invited)
  return calendarFile({ id, name, description, link: linkTo(number, key), ...time, series })
}

/** To a meeting in the list; to a series as a whole. */
export function invitationTo({
  id,
  number,
  name,
  owner,
  password,
  key,
  kind,
  startsAt,
  endsAt,
  series,
}: Meeting): Invited {
  const who = { number, name, inviter: owner.realName || owner.username, password }
  if (kind === 'instant') return { ...who, key }
  return { ...who, id: series?.id ?? id, key: series?.key ?? key, time: { startsAt, endsAt }, series }
}

/** To one occurrence of a series, as if it were alone. */
export const invitationToOne = (meeting: Meeting): Invited => ({
  ...invitationTo({ ...meeting, series: null }),
  id: meeting.id,
})

export const invitationToRoom = ({ number, name, password, owner }: Room): Invited => ({
  ...{ number, name, password },
  inviter: owner.realName || owner.username,
})

/** The invitation to the meeting this window is in. */
export function currentInvitation(): Invited {
  const { gathering, people, me, number } = attendanceStore.getState()
  const { startsAt, endsAt } = gathering ?? {}
  return {
    ...{ number, name: gathering?.name ?? '', inviter: people[me]?.name ?? '', password: gathering?.password },
    ...(startsAt !== undefined && endsAt !== undefined && { time: { startsAt, endsAt } }),
  }
}
