/** What only conference systems ask of a meeting, as it is kept, and as it is while nobody has asked for anything. */
import { ConferencePlan, ConferenceRest } from '../../../shared/conferences.ts'
import type { Row } from './collections.ts'
import type { House } from './house.ts'

/** What has a column, and how it usually is. */
const usual = {
  ...{ control: 'free', mode: 'video', cells: 0, height: 720, width: 1280, bitrate: 1024, framerate: 15 },
  ...{ language: 'en-US', timeZone: null, enableRecording: false, adminPin: '', closeOnNobody: false },
} as const
type Usual = keyof typeof usual

/** How things are in a meeting of which nothing was asked. */
export const usually = (house: House) => ({ ...usual, capacity: house.capacity, timeZone: house.timeZone })

const restUsually: ConferenceRest = {
  enablePrompt: true,
  numbers: '',
  externalInvitees: '',
  callerIds: [],
  customOptions: '',
}

type Terms = Pick<ConferencePlan, Usual | 'capacity'>
const Terms = ConferencePlan.pick({
  ...{ control: true, mode: true, cells: true, height: true, width: true, bitrate: true, framerate: true },
  ...{ language: true, timeZone: true, enableRecording: true, adminPin: true, closeOnNobody: true },
})

export const conferenceTerms = (house: House, row: Row<'conferences'>): Terms & ConferenceRest => ({
  ...Terms.parse({ ...row, timeZone: row.timeZone ?? house.timeZone }),
  capacity: row.capacity,
  ...restUsually,
  ...ConferenceRest.partial().parse(JSON.parse(row.rest)),
})

export const invitedTo = (row: Row<'conferences'>): string[] => JSON.parse(row.invited)

/** Of a meeting that was made without a word of all this. */
export const unasked = (house: House, number: string): Row<'conferences'> => ({
  ...usual,
  number,
  capacity: house.capacity,
  openedAt: null,
  made: false,
  invited: '[]',
  rest: '{}',
})

export const conferenceOf = async (house: House, number: string): Promise<Row<'conferences'>> =>
  (await house.store.get('conferences', number)) ?? unasked(house, number)

export const isVoiceOnly = async (house: House, number: string): Promise<boolean> =>
  (await conferenceOf(house, number)).mode === 'audio'

/** The row with what is asked for; what is not named stays. */
export function asked(
  row: Row<'conferences'>,
  plan: Partial<Terms & ConferenceRest & Pick<ConferencePlan, 'invited'>>,
): Row<'conferences'> {
  const rest = ConferenceRest.partial().parse(plan)
  return {
    ...row,
    ...Terms.extend({ capacity: ConferencePlan.shape.capacity }).partial().parse(plan),
    invited: plan.invited ? JSON.stringify(plan.invited) : row.invited,
    rest: JSON.stringify({ ...JSON.parse(row.rest), ...rest }),
  }
}
