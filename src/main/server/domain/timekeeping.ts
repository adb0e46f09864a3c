/** Meetings end when their time is over; those in them are told a while before. */
import type { Announcement } from './deed.ts'
import { onBehalf } from './engine.ts'
import type { House } from './house.ts'
import { emptied, endForAll } from './parting.ts'
import { currentReservation } from './reservations.ts'
import { seated } from './seats.ts'

const warnBefore = 5 * 60_000

/** Called every few seconds for each meeting with seats. A personal room has no end. */
export function keepTime(house: House, number: string): Promise<readonly Announcement[]> {
  return onBehalf(house, number, async deed => {
    const { meeting } = deed.place
    if (meeting.startedAt === null || meeting.kind === 'room') return
    const row = await currentReservation(house, meeting, deed.now)
    if (!row) return
    const { endsAt } = row
    if (deed.now >= endsAt) {
      await endForAll(deed, await seated(house, number), 'timeOver', true)
      deed.put('meetings', emptied(meeting, true))
    } else if (deed.now >= endsAt - warnBefore && meeting.warnedOf !== endsAt) {
      deed.put('meetings', { ...meeting, warnedOf: endsAt })
      deed.publish({ event: 'meeting.endingSoon', number, endsAt }, { in: number })
    }
  })
}
