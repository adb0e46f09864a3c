/** What only one API knows of a meeting, beside the meeting. */
import { table } from './table.ts'

export const apis = {
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
}
