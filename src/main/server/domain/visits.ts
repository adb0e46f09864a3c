/** Visitors: who stands at a meeting's door, or is in its conversation, and still gives signs of life. */
import type { Waiting } from '../../../shared/lobby.ts'
import type { Actor } from './actor.ts'
import type { Row } from './collections.ts'
import type { House } from './house.ts'
import { isChair } from './rights.ts'
import { type AtMeeting, lobbyOn } from './seats.ts'

/** Without a sign of life for so long somebody is gone; milliseconds. */
const waitingKeptFor = 20_000
const insideKeptFor = 100_000

export interface Pings {
  of(visitId: string): number
  renew(visitId: string, now: number): void
  forget(visitId: string): void
}

/** Who came before this server was started is given their time anew. */
export function createPings(born: number): Pings {
  const last = new Map<string, number>()
  return {
    of: id => last.get(id) ?? born,
    renew: (id, now) => void last.set(id, now),
    forget: id => void last.delete(id),
  }
}

/** Signs of life are what they ask of the server, and a living connection to the engine. */
export const lastPing = (house: House, row: Row<'visits'>): number =>
  house.presence.of(row.number, row.clientId)?.connected ? house.clock.now() : house.pings.of(row.id)

const isGone = (house: House, row: Row<'visits'>): boolean =>
  house.clock.now() - lastPing(house, row) >= (row.state === 'waiting' ? waitingKeptFor : insideKeptFor)

const kept = (house: House, number: string): Promise<Row<'visits'>[]> =>
  house.store.find('visits', {
    where: { column: 'number', is: 'eq', value: number },
    orderBy: [{ column: 'since' }],
  })

/** Who came first comes first. */
export const visitsAt = async (house: House, number: string): Promise<Row<'visits'>[]> =>
  (await kept(house, number)).filter(row => !isGone(house, row))

/** A visitor gives a sign of life, which also keeps the seat they hold without a connection. */
export function renew(house: House, row: Row<'visits'>): void {
  const now = house.clock.now()
  house.pings.renew(row.id, now)
  const present = house.presence.of(row.number, row.clientId)
  if (present && !present.connected) present.since = now
}

export function forget(deed: AtMeeting, row: Row<'visits'>): void {
  deed.remove('visits', row.id)
  deed.remember(() => deed.house.pings.forget(row.id))
}

/** Whether the visit is the actor's own: by account, or by the key of a guest. */
export function isTheirs(row: Row<'visits'>, { user, visitor }: Actor, digest: string | undefined): boolean {
  if (row.userId !== null) return user?.id === row.userId
  return !user && row.keyDigest !== '' && (row.keyDigest === digest || row.keyDigest === visitor?.digest)
}

/** Who has to wait, of these. */
export async function waitingOf(
  house: House,
  meeting: Row<'meetings'>,
  rows: readonly Row<'visits'>[],
): Promise<Waiting[]> {
  if (!lobbyOn(meeting, house.clock.now())) return []
  const ids = rows.flatMap(row => row.userId ?? [])
  const users = ids.length > 0 ? await house.store.find('users', { where: { column: 'id', is: 'in', value: ids } }) : []
  return rows
    .filter(row => !row.admitted && !row.promoted)
    .filter(
      row =>
        !isChair(
          users.find(user => user.id === row.userId),
          meeting,
        ),
    )
    .map(({ clientId: id, name, userId, since }) => ({ id, name, userId, since }))
}

/** Tells the chairs who waits, when these are all visitors. */
export async function showWaiting(
  deed: AtMeeting,
  rows: readonly Row<'visits'>[],
  meeting = deed.place.meeting,
): Promise<void> {
  const waiting = await waitingOf(deed.house, meeting, rows)
  deed.publish({ event: 'lobby.waiting', number: meeting.number, waiting }, { chairsOf: meeting.number })
}

/** Where visitors are gone without a word. */
export async function deserted(house: House): Promise<string[]> {
  const rows = await house.store.find('visits', {})
  return [...new Set(rows.filter(row => isGone(house, row)).map(row => row.number))]
}

export async function sweepVisits(deed: AtMeeting): Promise<void> {
  const { house } = deed
  const rows = await kept(house, deed.place.meeting.number)
  const gone = rows.filter(row => isGone(house, row))
  for (const row of gone) forget(deed, row)
  if (gone.some(row => row.state === 'waiting'))
    await showWaiting(
      deed,
      rows.filter(row => !gone.includes(row)),
    )
}
