/** Finding the place an operation happens at, or saying that it is not there. */
import { DomainError } from '../../../shared/errors.ts'
import type { PlaceKind, Where } from '../../../shared/operation.ts'
import type { Actor } from './actor.ts'
import type { Row } from './collections.ts'
import type { House } from './house.ts'
import { entryOf, entryRows, headOf } from './listed.ts'
import { holdsNul } from './text.ts'

export type Place =
  | { at: 'server' }
  | { at: 'user'; user: Row<'users'> }
  | { at: 'meeting'; meeting: Row<'meetings'> }
  | { at: 'reservation'; meeting: Row<'meetings'>; reservation: Row<'reservations'> }
  | { at: 'series'; meeting: Row<'meetings'>; series: Row<'series'> }
  /** The reservation a link stands for: of a series the present or next. */
  | { at: 'link'; meeting: Row<'meetings'>; reservation: Row<'reservations'> }
  /** With all its reservations. */
  | { at: 'entry'; meeting: Row<'meetings'>; entryId: string; rows: Row<'reservations'>[] }

export type PlaceAt<K extends PlaceKind> = Extract<Place, { at: K }>
/** A place in, or of, a meeting. */
export type MeetingPlace = Extract<Place, { meeting: Row<'meetings'> }>

export async function findPlace(house: House, where: Where, { from = '' }: Pick<Actor, 'from'>): Promise<Place> {
  switch (where.at) {
    case 'server':
      return { at: 'server' }
    case 'user': {
      const user = await house.store.get('users', where.id)
      if (!user) throw new DomainError('userNotFound', 'There is no such user.')
      return { at: 'user', user }
    }
    case 'meeting': {
      const meeting = await house.store.get('meetings', where.number)
      if (!meeting) throw new DomainError('meetingNotFound', `There is no meeting ${where.number}.`)
      return { at: 'meeting', meeting }
    }
    case 'reservation': {
      const reservation = await house.store.get('reservations', where.id)
      const meeting = reservation && (await house.store.get('meetings', reservation.number))
      if (!meeting) throw new DomainError('meetingNotFound', 'There is no such meeting.')
      return { at: 'reservation', meeting, reservation }
    }
    case 'series': {
      const series = await seriesOf(house, where.id)
      const meeting = series && (await house.store.get('meetings', series.number))
      if (!meeting) throw new DomainError('meetingNotFound', 'There is no such series.')
      return { at: 'series', meeting, series }
    }
    case 'entry': {
      const rows = await entryAt(house, where.id)
      const meeting = rows[0] && (await house.store.get('meetings', rows[0].number))
      if (!meeting || !rows[0]) throw new DomainError('meetingNotFound', 'There is no such meeting.')
      return { at: 'entry', meeting, entryId: entryOf(rows[0]), rows }
    }
    case 'link': {
      const now = house.clock.now()
      if (house.wrongKeys.exhausted(from, now))
        throw new DomainError('tooMany', 'Too many links that lead nowhere. Try again in five minutes.')
      const reservation = await linked(house, where.key)
      const meeting = reservation && (await house.store.get('meetings', reservation.number))
      if (meeting) return { at: 'link', meeting, reservation }
      house.wrongKeys.failed(from, now)
      throw new DomainError('meetingNotFound', 'This link leads to no meeting.')
    }
  }
}

/** By its own id, or that of one of its reservations. */
async function seriesOf(house: House, id: string): Promise<Row<'series'> | undefined> {
  const series = await house.store.get('series', id)
  const seriesId = series ? undefined : (await house.store.get('reservations', id))?.seriesId
  return seriesId ? house.store.get('series', seriesId) : series
}

/** All reservations of what has this id, or of the one entry there is under this number. */
async function entryAt(house: House, id: string): Promise<Row<'reservations'>[]> {
  const reservation = await house.store.get('reservations', id)
  const rows = await entryRows(house, reservation?.seriesId ?? id)
  if (rows.length > 0) return rows
  const meeting = await house.store.get('meetings', id)
  if (!meeting || meeting.kind === 'room') return []
  const where = { column: 'number', is: 'eq', value: id } as const
  const [listed] = await house.store.find('listed', { where, top: 1 })
  return listed ? entryRows(house, listed.entryId) : []
}

async function linked(house: House, key: string): Promise<Row<'reservations'> | undefined> {
  const where = { column: 'key', is: 'eq', value: key } as const
  const [reservation] = await house.store.find('reservations', { where })
  if (reservation) return reservation
  const [series] = await house.store.find('series', { where })
  const rows = series ? await entryRows(house, series.id) : []
  return rows.length > 0 ? headOf(rows, house.clock.now()) : undefined
}

/** Deeds with the same key wait for each other: those to a meeting do so with those to all that is planned for it. */
export async function turnOf(house: House, where: Where): Promise<string> {
  if (where.at === 'server') return 'server'
  if (where.at === 'user') return `user ${where.id}`
  return `meeting ${where.at === 'meeting' ? where.number : await numberAt(house, where)}`
}

async function numberAt(
  house: House,
  where: Exclude<Where, { at: 'server' | 'user' | 'meeting' }>,
): Promise<string | undefined> {
  // What is refused later must not come to the store now.
  if (holdsNul(where)) return undefined
  if (where.at === 'link') return (await linked(house, where.key))?.number
  if (where.at === 'entry') return (await entryAt(house, where.id))[0]?.number
  if (where.at === 'series') return (await seriesOf(house, where.id))?.number
  return (await house.store.get('reservations', where.id))?.number
}
