/** Meetings end when their time is over; those in them are told a while before. */
import type { Row } from './collections.ts'
import type { Announcement } from './deed.ts'
import { onBehalf } from './engine.ts'
import type { House } from './house.ts'
import { emptied, endForAll } from './parting.ts'
import { currentReservation } from './reservations.ts'
import { seated } from './seats.ts'

const warnBefore = 5 * 60_000

/** Called every few seconds for each meeting with seats. A personal room has no end, but for what a conference was planned for. */
export function keepTime(house: House, number: string): Promise<readonly Announcement[]> {
  return onBehalf(house, number, async deed => {
    const { meeting } = deed.place
    if (meeting.startedAt === null) return
    const row = await (meeting.kind === 'room'
      ? begunFor(house, meeting)
      : currentReservation(house, meeting, deed.now))
    if (!row) return
    const { endsAt } = row
    if (deed.now >= endsAt) {
      await endForAll(deed, await seated(house, number), 'timeOver', meeting.kind !== 'room')
      deed.put('meetings', emptied(meeting, true))
    } else if (deed.now >= endsAt - warnBefore && meeting.warnedOf !== endsAt) {
      deed.put('meetings', { ...meeting, warnedOf: endsAt })
      deed.publish({ event: 'meeting.endingSoon', number, endsAt }, { in: number })
    }
  })
}

/** The plan a conference began for, unless it was opened for as long as somebody likes. */
async function begunFor(house: House, meeting: Row<'meetings'>): Promise<Row<'reservations'> | undefined> {
  const conference = await house.store.get('conferences', meeting.number)
  if (conference?.openedAt !== null || meeting.reservationId === null) return undefined
  return house.store.get('reservations', meeting.reservationId)
}
