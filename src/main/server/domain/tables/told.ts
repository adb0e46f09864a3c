/** What is told beyond the house: calendars, web hooks and mails. */
import { table } from './table.ts'

export const told = {
  /** By which token somebody's calendar is read. */
  feeds: table({ userId: 'text', token: 'text' }, { key: 'userId', unique: [['token']] }),
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
}
