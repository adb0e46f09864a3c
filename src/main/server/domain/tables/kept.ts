/** What is only kept: records, uploaded files, settings, and what changed last for clients that ask for differences. */
import { table } from './table.ts'

export const kept = {
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
  settings: table({ name: 'text', value: 'text' }, { key: 'name' }),
}
