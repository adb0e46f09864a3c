/** What only conference systems ask of a meeting, as it is kept, and as it is while nobody has asked for anything. */
import { type ConferencePlan, ConferenceRest } from '../../../shared/conferences.ts'
import type { Row } from './collections.ts'
import type { House } from './house.ts'

const usual: Omit<ConferenceRest, 'timeZone'> = {
  mode: 'video',
  height: 720,
  width: 1280,
  bitrate: 1024,
  framerate: 15,
  cells: 0,
  language: 'en-US',
  enableRecording: false,
  enablePrompt: true,
  numbers: '',
  externalInvitees: '',
  callerIds: [],
  customOptions: '',
}

export const restOf = (house: House, row: Row<'conferences'>): ConferenceRest => ({
  ...usual,
  timeZone: house.timeZone,
  ...ConferenceRest.partial().parse(JSON.parse(row.rest)),
})

export const invitedTo = (row: Row<'conferences'>): string[] => JSON.parse(row.invited)

/** Of a meeting that was made without a word of all this. */
export const unasked = (house: House, number: string): Row<'conferences'> => ({
  number,
  control: 'free',
  capacity: house.capacity,
  adminPin: '',
  closeOnNobody: false,
  openedAt: null,
  invited: '[]',
  rest: '{}',
})

export const conferenceOf = async (house: House, number: string): Promise<Row<'conferences'>> =>
  (await house.store.get('conferences', number)) ?? unasked(house, number)

export const isVoiceOnly = async (house: House, number: string): Promise<boolean> =>
  restOf(house, await conferenceOf(house, number)).mode === 'audio'

type Asked = Partial<
  ConferenceRest & Pick<ConferencePlan, 'control' | 'capacity' | 'adminPin' | 'closeOnNobody' | 'invited'>
>

/** The row with what is asked for; what is not named stays. */
export function asked(row: Row<'conferences'>, plan: Asked): Row<'conferences'> {
  const rest = ConferenceRest.partial().parse(plan)
  return {
    ...row,
    control: plan.control ?? row.control,
    capacity: plan.capacity ?? row.capacity,
    adminPin: plan.adminPin ?? row.adminPin,
    closeOnNobody: plan.closeOnNobody ?? row.closeOnNobody,
    invited: plan.invited ? JSON.stringify(plan.invited) : row.invited,
    rest: JSON.stringify({ ...JSON.parse(row.rest), ...rest }),
  }
}
