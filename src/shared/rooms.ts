/** Personal rooms: numbers that stay, for meeting in at any time and for planning in. */
import { z } from 'zod'
import { listOf, Nothing, Page } from './listing.ts'
import { MeetingPlan } from './meetings.ts'
import { act, ask } from './operation.ts'
import { PublicUser } from './users.ts'

/** Most rooms of one person. */
export const mostRooms = 5

export const Room = z.object({
  /** Its number is its name among machines, too. */
  number: z.string(),
  name: z.string(),
  /** Empty: none. */
  password: z.string(),
  owner: PublicUser,
  /** Counts among the rooms that one may have; a conference made by a program does not. */
  personal: z.boolean(),
  createdAt: z.number(),
})
export type Room = z.infer<typeof Room>

const { name, password } = MeetingPlan.shape

export const rooms = {
  'rooms.mine': ask('server', 'My own rooms.', { input: Page, answer: listOf(Room) }),
  'rooms.create': act('server', 'Makes a room of my own.', {
    input: z.object({
      name: name.optional(),
      /** Absent or null: the server makes one; empty: none. */
      password: password.nullish(),
    }),
    answer: Room,
  }),
  'rooms.update': act('meeting', 'Changes a room; what is not named stays.', {
    input: z.object({ name: name.optional(), password: password.optional() }),
    answer: Room,
  }),
  'rooms.remove': act('meeting', 'Removes a room with all that is planned there; people in it must leave.', {
    input: Nothing,
    answer: Nothing,
  }),
}
