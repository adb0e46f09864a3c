/** Which planned time a number stands for at a moment, and what that means for those who come. */
import { MeetingPlan } from '../../../shared/meetings.ts'
import type { Row } from './collections.ts'
import type { House } from './house.ts'
import type { Condition } from './store.ts'

const minute = 60_000
/** When what has no end ends: the last year that all clocks and calendars can write. */
export const endless = Date.UTC(9999, 0, 1)
const earliestOpening = 1440 * minute

/** Since when people may come; -1 means at any time. */
const opensAt = ({ startsAt, joinEarlyMinutes }: Row<'reservations'>): number =>
  joinEarlyMinutes < 0 ? Number.NEGATIVE_INFINITY : startsAt - joinEarlyMinutes * minute

export const hasOpened = (row: Row<'reservations'>, now: number): boolean => now >= opensAt(row)

/** Those under a condition that are neither ended nor past. */
export const ahead = (
  house: House,
  condition: Condition<'reservations'>,
  now: number,
  top?: number,
): Promise<Row<'reservations'>[]> =>
  house.store.find('reservations', {
    where: {
      all: [condition, { column: 'endsAt', is: 'gt', value: now }, { column: 'over', is: 'eq', value: false }],
    },
    orderBy: [{ column: 'startsAt' }],
    ...(top !== undefined && { top }),
  })

/**
 * What people are in a meeting for, or would be if they came now; else what comes next (`hasOpened` tells them apart); else
 * nothing. A running meeting stays what it began as, also when its time is past, until it ends. Only in a personal room, which needs no
 * reservation, it is always what is planned for this moment, and nothing else.
 */
export async function currentReservation(
  house: House,
  meeting: Row<'meetings'>,
  now: number,
): Promise<Row<'reservations'> | undefined> {
  const { number, kind, startedAt, reservationId } = meeting
  if (kind !== 'room' && startedAt !== null && reservationId !== null) {
    const begun = await house.store.get('reservations', reservationId)
    if (begun && !begun.over) return begun
  }
  const here: Condition<'reservations'> = { column: 'number', is: 'eq', value: number }
  const near: Condition<'reservations'> = {
    any: [
      { column: 'startsAt', is: 'le', value: now + earliestOpening },
      { column: 'joinEarlyMinutes', is: 'eq', value: -1 },
    ],
  }
  const open = (await ahead(house, { all: [here, near] }, now, 50)).find(row => hasOpened(row, now))
  if (open || kind === 'room') return open
  return (await ahead(house, here, now, 1))[0]
}

/** What a reservation means for those in the meeting. */
export interface Terms {
  name: string
  startsAt?: number
  endsAt?: number
  callRate: MeetingPlan['callRate']
  muteOnEntry: boolean
  guestsAllowed: boolean
  watermark: boolean
  watermarkType: MeetingPlan['watermarkType']
}

/** What goes on until it is ended. */
export const isConversation = ({ kind }: Row<'meetings'>): boolean => kind === 'conversation' || kind === 'pair'

/** Where nothing is planned: in a personal room, and where everything is over. */
const unplanned: Omit<Terms, 'name'> = {
  callRate: '4096K',
  muteOnEntry: false,
  guestsAllowed: true,
  watermark: false,
  watermarkType: 'single',
}

export function termsOf(meeting: Row<'meetings'>, row: Row<'reservations'> | undefined): Terms {
  if (!row) return { ...unplanned, name: meeting.name }
  const { name, muteOnEntry, guestsAllowed, watermark } = row
  const endless = isConversation(meeting)
  return {
    name,
    ...(meeting.kind !== 'instant' && !endless && { startsAt: row.startsAt }),
    ...(meeting.kind !== 'room' && !endless && { endsAt: row.endsAt }),
    callRate: MeetingPlan.shape.callRate.parse(row.callRate),
    muteOnEntry,
    guestsAllowed,
    watermark,
    watermarkType: MeetingPlan.shape.watermarkType.parse(row.watermarkType),
  }
}
