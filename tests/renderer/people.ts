/** People and meetings as a window sees them, for the tests of this folder. */
import { type Attendance, entered, outside } from '../../src/renderer/features/attendance/attendanceStore.ts'
import type { Gathering, Participant } from '../../src/shared/attendance.ts'
import type { Meeting } from '../../src/shared/meetings.ts'
import { expand } from '../../src/shared/occurrences.ts'
import type { RecurrenceRule, Series } from '../../src/shared/recurrence.ts'

export const number = '123456789'
export const chair = { id: 'chair', name: 'Carla' }

export const someone = (id: string, change: Partial<Participant> = {}): Participant => ({
  id,
  name: `Name of ${id}`,
  userId: null,
  guest: true,
  picture: null,
  extension: null,
  chair: false,
  connected: true,
  audioMuted: true,
  videoMuted: true,
  sharing: false,
  mayUnmute: true,
  wantsToSpeak: false,
  handRaisedAt: null,
  lecturer: false,
  view: null,
  position: null,
  joinedAt: 1_000,
  ...change,
})

export const gatheringOf = (participants: Participant[], change: Partial<Gathering> = {}): Gathering => ({
  number,
  name: 'Council',
  owner: { id: 'owner', name: 'Olga' },
  kind: 'reservation',
  startedAt: 500,
  endsAt: 9_000_000,
  password: '246810',
  guestsAllowed: true,
  callRate: '2048K',
  watermark: false,
  watermarkType: 'single',
  locked: false,
  everyoneMuted: false,
  selfUnmuteAllowed: true,
  chatOpen: true,
  lobby: false,
  lobbyUntil: null,
  lecturerId: null,
  pinnedId: null,
  voiceOnly: false,
  cells: 0,
  overlay: null,
  participants,
  ...change,
})

/** The state of a window that entered at 2,000; `me` is whoever has that id among the people. */
export const inside = (people: Participant[], change: Partial<Attendance> = {}): Attendance => ({
  ...entered(
    {
      mediaUrl: 'ws://media.test',
      mediaToken: 'token',
      participantId: 'me',
      seatKey: 'key',
      rights: 'participant',
      gathering: gatheringOf(people),
    },
    outside,
    2_000,
  ),
  ...change,
})

/** `me`, the chair, and as many others as it takes to be `count`. */
export const crowd = (count: number): Participant[] => [
  someone('me'),
  someone(chair.id, { name: chair.name, chair: true }),
  ...Array.from({ length: count - 2 }, (_, index) => someone(`guest${index}`)),
]

export const plannedMeeting = (change: Partial<Meeting> = {}): Meeting => ({
  name: 'Council',
  description: 'About the bridge',
  startsAt: new Date('2031-05-06T09:30').getTime(),
  endsAt: new Date('2031-05-06T10:15').getTime(),
  password: '246810',
  callRate: '2048K',
  joinEarlyMinutes: 15,
  muteOnEntry: true,
  guestsAllowed: false,
  watermark: false,
  watermarkType: 'single',
  invited: [],
  number,
  id: 'reservation',
  key: 'key',
  kind: 'reservation',
  room: null,
  series: null,
  owner: { id: 'owner', username: 'olga', realName: 'Olga' },
  over: false,
  present: 0,
  createdAt: 0,
  ...change,
})

/** Tuesdays and Thursdays until the end of June, unless told otherwise. */
export function plannedSeries({
  startsAt = Date.parse('2031-05-06T09:30Z'),
  ...rest
}: Partial<RecurrenceRule> & { startsAt?: number } = {}): Series {
  const rule: RecurrenceRule = {
    ...{ type: 'weekly', interval: 1, daysOfWeek: [3, 5], daysOfMonth: [], timeZone: 'UTC' },
    ...{ endDay: Date.parse('2031-06-30T12:00Z'), ...rest },
  }
  const times = { startsAt, endsAt: startsAt + 45 * 60_000 }
  const remaining = expand(rule, times).map(({ day, ...when }) => ({
    ...{ id: `on ${day}`, key: `key on ${day}`, name: 'Council', edited: false, ...when },
  }))
  return { id: 'series', key: 'seriesKey12345', rule, ...times, remaining }
}
