/** What is kept: every table with its columns, said once. Storage builds itself from this; the domain's row types follow from it. */

/** How a column is kept: texts, whole numbers (times are milliseconds since 1970), yes/no. A `?` means it may be null. */
export type ColumnKind = 'text' | 'text?' | 'number' | 'number?' | 'flag'

export interface Table<C extends Record<string, ColumnKind> = Record<string, ColumnKind>> {
  readonly columns: C
  /** The column that names a row. */
  readonly key: keyof C & string
  /** Column groups that must not repeat. */
  readonly unique: readonly (readonly (keyof C & string)[])[]
  /** Column groups that are searched or sorted by. */
  readonly indexes: readonly (readonly (keyof C & string)[])[]
}

type ValueOf<K extends ColumnKind> = K extends 'text'
  ? string
  : K extends 'text?'
    ? string | null
    : K extends 'number'
      ? number
      : K extends 'number?'
        ? number | null
        : boolean

const table = <const C extends Record<string, ColumnKind>>(
  columns: C,
  rest: {
    key: keyof C & string
    unique?: readonly (readonly (keyof C & string)[])[]
    indexes?: readonly (readonly (keyof C & string)[])[]
  },
): Table<C> => ({ columns, key: rest.key, unique: rest.unique ?? [], indexes: rest.indexes ?? [] })

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

export const tables = {
  users: table(
    {
      id: 'text',
      username: 'text',
      /** Lower case, so that no two accounts differ by case alone. */
      usernameKey: 'text',
      realName: 'text',
      email: 'text',
      department: 'text',
      mobile: 'text',
      role: 'text',
      /** Slow salted hash of the SQMeeting secret; the password itself is nowhere. */
      secretHash: 'text',
      disabled: 'flag',
      /** Failed sign-ins since the last good one. */
      failures: 'number',
      frozenUntil: 'number?',
      createdAt: 'number',
      /** The number by which they are called; accounts from before there were any may have none. */
      extension: 'text?',
      /** Slow salted hash of the extension's own password. */
      extensionHash: 'text?',
      /** What else is kept of them, as JSON; it is only ever read and written as one. */
      details: 'text?',
    },
    { key: 'id', unique: [['usernameKey']], indexes: [['role'], ['extension']] },
  ),
  sessions: table(
    { digest: 'text', userId: 'text', createdAt: 'number', expiresAt: 'number' },
    { key: 'digest', indexes: [['userId'], ['expiresAt']] },
  ),
  /** Tokens that give another session when theirs has ended. */
  refreshes: table(
    { digest: 'text', userId: 'text', sessionDigest: 'text', expiresAt: 'number' },
    { key: 'digest', indexes: [['userId'], ['sessionDigest']] },
  ),
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
  /** Roles besides those that are built in. */
  roles: table(
    /** Permissions with spaces between. */
    { name: 'text', description: 'text', permissions: 'text', createdAt: 'number' },
    { key: 'name' },
  ),
  /** What is only kept and listed. */
  records: table(
    {
      id: 'text',
      family: 'text',
      /** Whose it is: a user's, a group's, or everybody's when empty. */
      ownerId: 'text',
      /** What no two of an owner's family share; else the id. */
      uniqueKey: 'text',
      /** JSON. */
      body: 'text',
      createdAt: 'number',
    },
    { key: 'id', unique: [['family', 'ownerId', 'uniqueKey']], indexes: [['ownerId', 'family', 'createdAt']] },
  ),
  files: table(
    {
      id: 'text',
      /** Who uploaded it, and then whose it is about. */
      ownerId: 'text',
      name: 'text',
      /** Of what has come so far. */
      size: 'number',
      /** By which it is fetched without any other right. */
      key: 'text',
      tokenDigest: 'text',
      complete: 'flag',
      createdAt: 'number',
    },
    { key: 'id', unique: [['key']], indexes: [['ownerId', 'createdAt']] },
  ),
  /** The last change of each thing in what can be followed by differences. */
  changes: table(
    {
      /** `scope:itemId`. */
      id: 'text',
      scope: 'text',
      itemId: 'text',
      /** Counts up within the scope. */
      seq: 'number',
      /** The seq with which it came to be; 0 when that was before there was a log. */
      bornAt: 'number',
      gone: 'flag',
    },
    { key: 'id', indexes: [['scope', 'seq']] },
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
  /** Keys of other servers. */
  apiKeys: table(
    {
      digest: 'text',
      id: 'text',
      name: 'text',
      /** With spaces between. */
      permissions: 'text',
      tenantId: 'text?',
      createdAt: 'number',
    },
    { key: 'digest', unique: [['id']] },
  ),
  tenants: table(
    {
      id: 'text',
      name: 'text',
      kind: 'text',
      paidUntil: 'number',
      roomId: 'text',
      createdAt: 'number',
    },
    { key: 'id' },
  ),
  /** Users who organize meetings in a tenant. */
  organizers: table(
    {
      userId: 'text',
      tenantId: 'text',
      firstName: 'text',
      lastName: 'text',
      language: 'text',
      timeZone: 'text',
      createdAt: 'number',
    },
    { key: 'userId', indexes: [['tenantId', 'createdAt']] },
  ),
  /** By which token somebody's calendar is read. */
  feeds: table({ userId: 'text', token: 'text' }, { key: 'userId', unique: [['token']] }),
  /** What only conference systems ask of a meeting; one without a row is as usual. */
  conferences: table(
    {
      number: 'text',
      control: 'text',
      capacity: 'number',
      /** Empty: none. */
      adminPin: 'text',
      closeOnNobody: 'flag',
      /** Since when people may come without somebody in charge; null: they may not. */
      openedAt: 'number?',
      /** Ids of users, as JSON. */
      invited: 'text',
      mode: 'text',
      cells: 'number',
      height: 'number',
      width: 'number',
      bitrate: 'number',
      framerate: 'number',
      language: 'text',
      /** Null: the house's. */
      timeZone: 'text?',
      enableRecording: 'flag',
      /** The meeting was made as a conference: it is nobody's personal room, however alike they are. */
      made: 'flag',
      /** What is only kept and shown, as JSON. */
      rest: 'text',
    },
    { key: 'number' },
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
  /** Other machines for conferences, known by address only. */
  conferenceServers: table(
    {
      id: 'text',
      name: 'text',
      nameKey: 'text',
      enabled: 'flag',
      ipv4: 'text?',
      ipv6: 'text?',
      maxRooms: 'number',
      maxParticipants: 'number',
      createdAt: 'number',
    },
    { key: 'id', unique: [['nameKey']] },
  ),
  /** What calendars are told of each entry of lists. */
  sheets: table(
    {
      entryId: 'text',
      number: 'text',
      ownerId: 'text',
      /** By which its own calendar is read. */
      token: 'text',
      /** How often what is shown has changed (RFC 5545, 3.8.7.4). */
      sequence: 'number',
      /** Digest of what was last shown; empty before anything was. */
      shown: 'text',
      name: 'text',
      startsAt: 'number',
      endsAt: 'number',
      /** What is kept for others who speak of it, as JSON. */
      details: 'text?',
      closedAt: 'number?',
      cancelledAt: 'number?',
      /** Addresses invited by mail, as JSON. */
      emails: 'text?',
    },
    { key: 'entryId', unique: [['token']], indexes: [['ownerId', 'cancelledAt']] },
  ),
  /** Where other servers want to be told of what happens. */
  hooks: table(
    {
      id: 'text',
      /** The API key it was set with, without which it is silent; null: an administrator set it. */
      keyId: 'text?',
      /** Whose meetings it is told of; null: everybody's. */
      tenantId: 'text?',
      url: 'text',
      method: 'text',
      /** With spaces between. */
      events: 'text',
      /** By which what is sent is signed; it has to be known for that. */
      secret: 'text',
      /** What the receiver wants to be shown; empty: nothing. */
      apiKey: 'text',
      createdAt: 'number',
    },
    { key: 'id', indexes: [['tenantId']] },
  ),
  /** What is to be sent to others, until it has been. */
  outbox: table(
    {
      id: 'text',
      /** `hook` or `mail`: by whom it is carried. */
      kind: 'text',
      /** What is in one queue is sent one after the other. */
      queue: 'text',
      /** What it replaces while that is still waiting. */
      subject: 'text',
      /** JSON. */
      body: 'text',
      /** Counts up. */
      rank: 'number',
      createdAt: 'number',
      tries: 'number',
      dueAt: 'number',
      /** From then on it is of no use to anybody. */
      until: 'number',
      /** Why it could not be sent when it was last tried. */
      error: 'text?',
    },
    { key: 'id', indexes: [['queue', 'rank'], ['subject'], ['dueAt', 'rank']] },
  ),
  settings: table({ name: 'text', value: 'text' }, { key: 'name' }),
}

export type Tables = typeof tables
export type TableName = keyof Tables
export type Row<T extends TableName> = {
  -readonly [K in keyof Tables[T]['columns']]: ValueOf<Extract<Tables[T]['columns'][K], ColumnKind>>
}

export type Column<T extends TableName> = keyof Row<T> & string

/** Where a value stands: in a column, or in a column of JSON under this name, then as text. */
export interface Spot<T extends TableName> {
  column: Column<T>
  at?: string
}

/** Rows of another table that belong to a row by its key: those whose column `on` has it. */
export type Related = {
  [T in TableName]: { table: T; on: Column<T>; column: Column<T>; where?: Condition<T> }
}[TableName]

/** A condition on one table. Text comparisons are exact, but `contains`, which ignores case. */
export type Condition<T extends TableName> =
  | (Spot<T> & { is: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'; value: string | number | boolean | null })
  | (Spot<T> & { is: 'in'; value: readonly (string | number)[] })
  | (Spot<T> & { is: 'contains' | 'startsWith' | 'endsWith'; value: string })
  /** The key is named by at least one row of another table. */
  | { named: { [O in TableName]: { table: O; on: Column<O>; where?: Condition<O> } }[TableName] }
  | { all: readonly Condition<T>[] }
  | { any: readonly Condition<T>[] }
  | { not: Condition<T> }

/** By a value of the row, or by the least of its related rows, or a value for those that have none. */
export type Order<T extends TableName> = (Spot<T> | { least: Related; absent: string | number | boolean | null }) & {
  descending?: boolean
}

export interface Query<T extends TableName> {
  where?: Condition<T>
  /** Always made total by the key as last column. */
  orderBy?: readonly Order<T>[]
  skip?: number
  top?: number
}

export type Write = { [T in TableName]: { put: T; row: Row<T> } | { remove: T; key: string } }[TableName]

/** Where rows are kept. Everything a deed changes goes into one `commit`: all of it is durable when that resolves, or none. */
export interface Store {
  get<T extends TableName>(table: T, key: string): Promise<Row<T> | undefined>
  find<T extends TableName>(table: T, query: Query<T>): Promise<Row<T>[]>
  count<T extends TableName>(table: T, where?: Condition<T>): Promise<number>
  /** Puts replace the row with the same key. Rejects with StoreConflict when a unique group would repeat. */
  commit(writes: readonly Write[]): Promise<void>
  close(): Promise<void>
}

export class StoreConflict extends Error {
  readonly table: TableName

  constructor(table: TableName) {
    super(`A row with the same unique columns is already in ${table}.`)
    this.name = 'StoreConflict'
    this.table = table
  }
}
