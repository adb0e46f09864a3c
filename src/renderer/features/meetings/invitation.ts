/** The text one sends to people who shall come. */

import { spaced, whole } from '../../words/time.ts'
import { say } from '../../words/words.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'

export interface Invited {
  number: string
  name: string
  inviter: string
  password?: string | null | undefined
  /** Absent for meetings that are going on now. */
  time?: { startsAt: number; endsAt: number } | undefined
}

/** Where browsers find a meeting; undefined where the window itself does not come from a server people can reach. */
export function linkTo(number: string): string | undefined {
  const { protocol, origin } = window.location
  if (protocol === 'http:' || protocol === 'https:') return `${origin}/j/${number}`
  return undefined
}

export function invitationText({ number, name, inviter, password, time }: Invited): string {
  const link = linkTo(number)
  return [
    say('invitation.title', { name: inviter }),
    '',
    say('invitation.topic', { topic: name }),
    ...(time ? [say('invitation.when', { when: whole(time.startsAt, time.endsAt) })] : []),
    say('invitation.number', { number: spaced(number) }),
    ...(password ? [say('invitation.password', { password })] : []),
    ...(link ? ['', say('invitation.link', { link })] : []),
  ].join('\n')
}

/** The invitation to the meeting this window is in. */
export function currentInvitation(): string {
  const { gathering, people, me, number } = attendanceStore.getState()
  return invitationText({
    number,
    name: gathering?.name ?? '',
    inviter: people[me]?.name ?? '',
    password: gathering?.password,
  })
}
