/** How every deed ends: its news go into the outbox in the same save as all it changed, then it is enforced and announced. */
import type { CalendarItem } from '../../../shared/calendar.ts'
import type { HookFact } from '../../../shared/hooks.ts'
import { itemOf } from './calendarItems.ts'
import type { Row } from './collections.ts'
import type { Announcement, DeedContext, OpenDeed } from './deed.ts'
import { standingHooks, tellHooks } from './hooks.ts'
import { dropLetters, followLetters } from './letters.ts'
import { entryOf } from './listed.ts'
import type { News, NewsSeat } from './news.ts'
import { endless } from './reservations.ts'

export async function complete(deed: OpenDeed): Promise<readonly Announcement[]> {
  if (deed.news.length > 0) await spread(deed, deed.news)
  await deed.save()
  await deed.enforce()
  return deed.announcements
}

async function spread(deed: DeedContext, news: readonly News[]): Promise<void> {
  const hooks = await standingHooks(deed)
  for (const one of told(news)) {
    // What a calendar shows of it is looked up for those alone who are told.
    if (hooks.length === 0 && !isMailed(one)) continue
    const item = await itemAbout(deed, one)
    // What goes on for ever is a conversation, of which calendars and their servers know nothing.
    if (!item || item.meeting.endsAt >= endless) continue
    await tellHooks(deed, hooks, factOf(deed, one, item))
    await mail(deed, news, one, item)
  }
}

type Told = Exclude<News, { news: 'settled' }>

/** Of an entry that came to be nothing is said but that, of one that is gone neither, and a change is told once. */
function told(news: readonly News[]): Told[] {
  const deleted = news.flatMap(one => (one.news === 'deleted' ? one.item.id : []))
  const scheduled = news.flatMap(one => (one.news === 'scheduled' ? one.entryId : []))
  const seen = new Set<string>()
  return news.filter((one): one is Told => {
    if (one.news === 'settled') return false
    if (!('entryId' in one)) return true
    if (deleted.includes(one.entryId)) return false
    if (one.news === 'updated' && scheduled.includes(one.entryId)) return false
    const key = `${one.news} ${one.entryId}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

async function itemAbout({ house }: DeedContext, one: Told): Promise<CalendarItem | undefined> {
  if (one.news === 'deleted') return one.item
  if ('entryId' in one) return itemOf(house, one.entryId)
  const entry = await entryAt(one.seat)
  return entry === undefined ? undefined : itemOf(house, entry)

  /** What they were there for; when that is gone meanwhile, what else there is under the number. */
  async function entryAt({ number, reservationId }: NewsSeat): Promise<string | undefined> {
    const row = reservationId === null ? undefined : await house.store.get('reservations', reservationId)
    if (row) return entryOf(row)
    const where = { column: 'number', is: 'eq', value: number } as const
    const sheets: Row<'sheets'>[] = await house.store.find('sheets', { where })
    return sheets.find(sheet => sheet.cancelledAt === null)?.entryId
  }
}

function factOf({ now }: DeedContext, one: Told, planned: CalendarItem): HookFact {
  const fact = { event: one.news, at: now, planned }
  if (!('seat' in one)) return fact
  const { id, name, userId } = one.seat
  return { ...fact, participant: { id, name, userId }, ...(one.news === 'left' && { reason: one.reason }) }
}

/** Who was invited by mail hears of every change that a calendar shows, unless the deed itself has seen to that. */
async function mail(deed: DeedContext, news: readonly News[], one: Told, item: CalendarItem): Promise<void> {
  if (one.news === 'deleted') await dropLetters(deed, item.id)
  if (news.some(other => other.news === 'settled' && other.entryId === item.id)) return
  if (isMailed(one)) await followLetters(deed, item, one.news === 'deleted')
}

const isMailed = (one: Told): boolean => one.news === 'deleted' || (one.news === 'updated' && one.shown)
