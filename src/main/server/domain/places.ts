/** Finding the place an operation happens at, or saying that it is not there. */
import { DomainError } from '../../../shared/errors.ts'
import type { PlaceKind, Where } from '../../../shared/operation.ts'
import type { Row } from './collections.ts'
import type { House } from './house.ts'

export type Place = { at: 'server' } | { at: 'user'; user: Row<'users'> } | { at: 'meeting'; meeting: Row<'meetings'> }

export type PlaceAt<K extends PlaceKind> = Extract<Place, { at: K }>

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
  }
}

/** Deeds with the same key wait for each other. */
export const turnOf = (where: Where): string =>
  where.at === 'server' ? 'server' : where.at === 'user' ? `user ${where.id}` : `meeting ${where.number}`
