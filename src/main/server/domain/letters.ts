/** Invitations by mail: written when something is planned, changed or called off, and carried once there is a mail server. */
import type { CalendarItem } from '../../../shared/calendar.ts'
import { DomainError } from '../../../shared/errors.ts'
import { itemOf } from './calendarItems.ts'
import type { DeedContext } from './deed.ts'
import { pack } from './outbox.ts'
import { endless } from './reservations.ts'
import { annotate } from './sheets.ts'

/** How long somebody is invited to what has no end. */
const keptFor = 7 * 24 * 3600_000

/** What a mail is made of when it goes out. */
export interface Letter {
  /** As calendars have it (RFC 5546); `LINK` only says where to come in. */
  method: 'REQUEST' | 'CANCEL' | 'LINK'
  to: string
  item: CalendarItem
  /** By whom the receiver is invited. */
  by: { name: string; email: string }
  language: string
  /** The origin of links. */
  reachedAt: string
}

const mostEmails = 100

/** As browsers take it in a field for it. */
export const isAddress = (text: string): boolean =>
  text.length <= 128 && /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d-]+(\.[a-z\d-]+)*$/i.test(text)

/** Writes to these, who are told of changes from then on; to nobody new means to all who were invited before. Answers to how many. */
export async function inviteByMail(deed: DeedContext, entryId: string, more: readonly string[]): Promise<number> {
  const item = await itemOf(deed.house, entryId)
  if (!item) throw new DomainError('meetingNotFound', 'There is no such meeting.')
  const known = (email: string) => item.emails.some(one => one.toLowerCase() === email.toLowerCase())
  const emails = [...item.emails, ...more.filter(email => !known(email))]
  if (emails.length > mostEmails)
    throw new DomainError('invalid', `At most ${mostEmails} people are invited by mail.`, 'invitedParticipants')
  const addressed = more.length > 0 ? more : item.emails
  demandWriting(deed, addressed.length)
  const written = await inviteLetters(deed, item, addressed)
  await annotate(deed, entryId, () => ({ emails: JSON.stringify(emails) }))
  return written
}

/** Answers how many were written: none about what is over, and one to an address. */
export const inviteLetters = (deed: DeedContext, item: CalendarItem, emails: readonly string[]): Promise<number> =>
  write(deed, item.meeting.endsAt >= endless ? 'LINK' : 'REQUEST', item, emails)

export const cancelLetters = (deed: DeedContext, item: CalendarItem, emails: readonly string[]): Promise<number> =>
  write(deed, 'CANCEL', item, emails)

async function write(
  deed: DeedContext,
  method: Letter['method'],
  item: CalendarItem,
  emails: readonly string[],
): Promise<number> {
  const { house, now, actor } = deed
  const end = item.meeting.series?.rule.endDay ?? item.meeting.endsAt
  if (end <= now) return 0
  const until = end >= endless ? now + keptFor : end
  const addresses = new Map(emails.map(email => [email.toLowerCase(), email]))
  const { owner } = item.meeting
  for (const [key, to] of addresses) {
    const body: Letter = {
      ...{ method, to, item: lean(item), language: item.owner.language },
      by: { name: owner.realName || owner.username, email: item.owner.email },
      reachedAt: house.publicUrl ?? actor.reachedAt,
    }
    // A later letter about the same takes the place of one that still waits.
    await pack(deed, { kind: 'mail', queue: 'mail', subject: `mail ${item.id} ${key}`, body, until })
  }
  return addresses.size
}

/** Nobody is invited any more to what is gone. */
export async function dropLetters(deed: DeedContext, entryId: string): Promise<void> {
  const where = { column: 'subject', is: 'startsWith', value: `mail ${entryId} ` } as const
  for (const { id } of await deed.store.find('outbox', { where })) deed.remove('outbox', id)
}

/** Who is no server sends so many mails and not more: a house that meets is no place for writing to the whole world. */
function mayWrite({ house, now, actor }: DeedContext, count: number): boolean {
  if (actor.key || !actor.user) return true
  for (let sent = 0; sent < count; sent++) {
    if (house.sentMails.exhausted(actor.user.id, now)) return false
    house.sentMails.failed(actor.user.id, now)
  }
  return true
}

/** To be asked before anything is done. */
export function demandWriting(deed: DeedContext, count: number): void {
  if (!mayWrite(deed, count))
    throw new DomainError('tooMany', 'You have invited many people by mail. Try again in an hour.')
}

/** Of a change that nobody asked to be told; it is made all the same when too much was written. */
export async function followLetters(deed: DeedContext, item: CalendarItem, gone: boolean): Promise<void> {
  if (item.emails.length === 0) return
  if (mayWrite(deed, item.emails.length)) await write(deed, gone ? 'CANCEL' : 'REQUEST', item, item.emails)
  else deed.house.log.warn('Nobody is told by mail of a change: too much was written.', { entry: item.id })
}

/** Its rule says the rest of a series. */
function lean(item: CalendarItem): CalendarItem {
  const { series } = item.meeting
  if (!series) return item
  const remaining = series.remaining.filter(one => !one.edited).slice(0, 1)
  return { ...item, meeting: { ...item.meeting, series: { ...series, remaining } } }
}
