/** A meeting that goes on: its owner in the chair, Anna with an account, and a guest. */
import type { Actor } from '../../src/main/server/domain/actor.ts'
import { atServer } from '../../src/shared/operation.ts'
import { type OpenHouse, openHouse, stranger } from './openHouse.ts'

export interface Council {
  readonly house: OpenHouse
  readonly number: string
  /** The owner's account, and the owner as they sit in the meeting. */
  readonly owner: Actor
  readonly chair: Actor
  readonly anna: Actor
  readonly guest: Actor
  /** With which the guest comes back to the same seat. */
  readonly guestKey: string
}

/** Their ids are `o`, `a` and `g`; what was heard until now is forgotten. */
export async function council(): Promise<Council> {
  const house = await openHouse()
  const owner = await house.person('owner')
  const { number } = await house.perform('meetings.startInstant', atServer, { name: 'Council' }, owner)
  const chair = (await house.join(number, owner, { name: 'Owner', clientId: 'o' })).actor
  const anna = (await house.join(number, await house.person('anna'), { name: 'Anna', clientId: 'a' })).actor
  const { actor: guest, seatKey: guestKey } = await house.join(number, stranger, { name: 'Guest', clientId: 'g' })
  house.heard.length = 0
  return { house, number, owner, chair, anna, guest, guestKey }
}
