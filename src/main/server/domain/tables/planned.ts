/** What has a number and can be met in, when, and in whose lists that is. */
import { table } from './table.ts'

/** What a reservation and the template of a series have in common. */
const plan = {
  name: 'text',
  description: 'text',
  startsAt: 'number',
  endsAt: 'number',
  callRate: 'text',
  joinEarlyMinutes: 'number',
  muteOnEntry: 'flag',
  guestsAllowed: 'flag',
  watermark: 'flag',
  watermarkType: 'text',
} as const

export const planned = {
  /** What has a number and can be met in; and how it is going there. When it is met, its reservations say. */
  meetings: table(
    {
      number: 'text',
      /** `instant`, `reservation`, `series`, `room`, `conversation` or `pair` (a conversation of two). */
      kind: 'text',
      name: 'text',
      ownerId: 'text',
      /** Empty: none. */
      password: 'text',
      createdAt: 'number',
      /** The reservation for which people are in it, or were last; null when it was for none. */
      reservationId: 'text?',
      /** When the first of those now inside came in; null while nobody is. */
      startedAt: 'number?',
      locked: 'flag',
      everyoneMuted: 'flag',
      selfUnmuteAllowed: 'flag',
      lecturerId: 'text?',
      pinnedId: 'text?',
      /** The text over everybody's picture, as JSON; it is only ever put and taken as one. */
      overlay: 'text?',
      /** The end that those in it were warned of. */
      warnedOf: 'number?',
      /** Ids of the accounts that chair it beside its owner, with spaces between. */
      coChairs: 'text',
      /** Who is no chair waits until let in; `lobbyUntil`: at the latest until then. */
      lobby: 'flag',
      lobbyUntil: 'number?',
      /** Only chairs write to everybody. */
      chatClosed: 'flag',
      /** A conversation in which nobody calls or writes any more. */
      readOnly: 'flag',
    },
    { key: 'number', indexes: [['ownerId', 'kind'], ['startedAt'], ['createdAt']] },
  ),
  /** Planned times: one for a meeting by itself, one for each occurrence of a series, any number in a room. */
  reservations: table(
    {
      id: 'text',
      key: 'text',
      number: 'text',
      seriesId: 'text?',
      /** The local date that the series' rule gave it, wherever it was moved since. */
      day: 'text?',
      /** An occurrence changed by itself. */
      edited: 'flag',
      ...plan,
      /** Ended for good before its time. */
      over: 'flag',
      createdAt: 'number',
    },
    {
      key: 'id',
      unique: [['key']],
      indexes: [
        ['number', 'endsAt'],
        ['seriesId', 'endsAt'],
      ],
    },
  ),
  /** What the occurrences of a series are made from. */
  series: table(
    {
      id: 'text',
      key: 'text',
      number: 'text',
      /** A RecurrenceRule as JSON. */
      rule: 'text',
      /** Local dates whose occurrences were cancelled, with commas between. */
      skipped: 'text',
      ...plan,
      createdAt: 'number',
    },
    { key: 'id', unique: [['key']], indexes: [['number']] },
  ),
  /** Who has what in their list. An entry is a reservation by itself or a whole series; what lists sort and search by is kept with it. */
  listed: table(
    {
      /** `userId:entryId`. */
      id: 'text',
      userId: 'text',
      entryId: 'text',
      number: 'text',
      /** `own`, `invited` or `added`. */
      why: 'text',
      name: 'text',
      /** Of the present or next occurrence. */
      startsAt: 'number',
      endsAt: 'number',
      /** The end of the last occurrence. */
      until: 'number',
      over: 'flag',
    },
    {
      key: 'id',
      indexes: [['userId', 'over', 'startsAt'], ['number', 'userId'], ['entryId'], ['over', 'endsAt']],
    },
  ),
}
