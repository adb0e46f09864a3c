/** Which dialog about planning is open. They can be asked for on every screen, also during a meeting. */
import { createStore } from 'zustand/vanilla'
import type { Meeting } from '../../../shared/meetings.ts'
import type { Invited } from './invitation.ts'
import type { Destination } from './meetingLinks.ts'
import { forgetMeetings } from './meetingsStore.ts'
import type { Scope } from './plan.ts'
import { forgetRooms } from './roomsStore.ts'

export type PlanningDialog =
  | { show: 'plan'; scope: 'new' }
  | { show: 'plan'; scope: Exclude<Scope, 'new'>; meeting: Meeting }
  /** `fresh`: it has just been planned. */
  | { show: 'invitation'; invited: Invited; fresh?: boolean }
  | { show: 'add' }
  | { show: 'rooms' }
  /** One's whole list, or one meeting or series. */
  | { show: 'subscribe'; meeting?: Meeting; renewable: boolean }
  | { show: 'elsewhere'; host: string; address: string }
  | { show: 'busy'; destination: Destination }

export const planningStore = createStore<{ dialog: PlanningDialog | undefined }>(() => ({ dialog: undefined }))

export const open = (dialog: PlanningDialog): void => planningStore.setState({ dialog })
export const close = (): void => planningStore.setState({ dialog: undefined })

/** Whoever signs in next has meetings and rooms of their own. */
export function forgetPlanning(): void {
  close()
  forgetMeetings()
  forgetRooms()
}
