/** Finding the place an operation happens at, or saying that it is not there. */
import { DomainError } from '../../../shared/errors.ts'
import type { PlaceKind, Where } from '../../../shared/operation.ts'
import type { Row } from './collections.ts'
import type { House } from './house.ts'
import { holdsNul } from './text.ts'

export type Place =
  | { at: 'server' }
  | { at: 'user'; user: Row<'users'> }
  | { at: 'meeting'; meeting: Row<'meetings'> }
  | { at: 'reservation'; meeting: Row<'meetings'>; reservation: Row<'reservations'> }

export type PlaceAt<K extends PlaceKind> = Extract<Place, { at: K }>
/** A place in, or of, a meeting. */
export type MeetingPlace = Extract<Place, { meeting: Row<'meetings'> }>

export async function findPlace(house: House, where: Where): Promise<Place> {
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
  }
}

/** Deeds with the same key wait for each other: those to a meeting do so with those to all that is planned for it. */
export async function turnOf(house: House, where: Where): Promise<string> {
  switch (where.at) {
    case 'server':
      return 'server'
    case 'user':
      return `user ${where.id}`
    case 'meeting':
      return `meeting ${where.number}`
    case 'reservation': {
      const number = holdsNul(where) ? undefined : (await house.store.get('reservations', where.id))?.number
      return `meeting ${number}`
    }
  }
}
