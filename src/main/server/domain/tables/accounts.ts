/** Who has an account or a key, and what is kept of their being signed in. */
import { table } from './table.ts'

export const accounts = {
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
  /** Roles besides those that are built in. */
  roles: table(
    /** Permissions with spaces between. */
    { name: 'text', description: 'text', permissions: 'text', createdAt: 'number' },
    { key: 'name' },
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
}
