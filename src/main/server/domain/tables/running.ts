/** What of meetings while they run must survive, and what remains of a stay. */
import { table } from './table.ts'

export const running = {
  /** Pairs of running meetings that hear each other. */
  cascades: table(
    /** id is both numbers, the lesser first. */
    { id: 'text', one: 'text', other: 'text' },
    { key: 'id', indexes: [['one'], ['other']] },
  ),
  participants: table(
    {
      /** `number:clientId`: one row for a person's whole stay in a meeting, however often they come and go. */
      id: 'text',
      number: 'text',
      clientId: 'text',
      name: 'text',
      userId: 'text?',
      /** Digest of the seat key. */
      seatDigest: 'text',
      joinedAt: 'number',
      /** Null while they hold their seat, connected or expected back. */
      leftAt: 'number?',
      /** The chair removed them: they do not get back in. */
      removed: 'flag',
      /** The engine forwards no audio of theirs. */
      silenced: 'flag',
      mayUnmute: 'flag',
      /** When they asked to be unmuted; null when they did not, or were answered. */
      requestedAt: 'number?',
      /** Since when their hand is up. */
      raisedAt: 'number?',
      /** How the chair arranged the meeting for them, as JSON. */
      view: 'text?',
      /** A guest whom the chair made a chair; of accounts the meeting knows. */
      promoted: 'flag',
      /** When they were first connected in this stay; null: they have only taken their seat. */
      arrivedAt: 'number?',
      /** The cell the chair gave them; null: none in particular. */
      position: 'number?',
      /** Address of the picture of their account, and the number by which it is called. */
      picture: 'text?',
      extension: 'text?',
    },
    { key: 'id', indexes: [['number', 'leftAt'], ['userId']] },
  ),
  /** What was written in meetings that go on. */
  messages: table(
    {
      /** The writer's seat and their own key for it. */
      id: 'text',
      number: 'text',
      /** Counts up. */
      rank: 'number',
      at: 'number',
      /** Client ids, empty once somebody else sits there; `toId` null: to everybody. */
      fromId: 'text',
      fromName: 'text',
      toId: 'text?',
      toName: 'text',
      text: 'text',
    },
    { key: 'id', indexes: [['number', 'rank']] },
  ),
  /** Who has come to a meeting's door, to wait there or to be in its conversation, whether or not they sit in it. */
  visits: table(
    {
      /** `number:clientId`, as their seat will be called. */
      id: 'text',
      number: 'text',
      clientId: 'text',
      userId: 'text?',
      name: 'text',
      /** Digest of the key by which a guest proves to be this visitor. */
      keyDigest: 'text',
      since: 'number',
      /** `waiting` for the lobby to open; `inside` the conversation. */
      state: 'text',
      /** Let in through the lobby. */
      admitted: 'flag',
      promoted: 'flag',
      /** What they bring to the call they are in; 0 while they are in none. */
      flags: 'number',
    },
    { key: 'id', indexes: [['number'], ['userId']] },
  ),
  /** Every stay in a meeting that has ended, also of meetings that are gone. */
  attendances: table(
    {
      /** The seat and when it was taken, so that whoever was only reconnecting has one. */
      id: 'text',
      number: 'text',
      meetingName: 'text',
      userId: 'text?',
      name: 'text',
      joinedAt: 'number',
      leftAt: 'number',
      /** A PartingReason. */
      reason: 'text',
    },
    { key: 'id', indexes: [['userId', 'leftAt']] },
  ),
}
