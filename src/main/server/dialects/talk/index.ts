/** Nextcloud Talk's API, version 1: conversations and who is in them. */
import type { Dialect } from '../../http/dialect.ts'
import { readJson } from '../../http/question.ts'
import { callRoutes } from './calls.ts'
import { capabilityRoutes } from './capabilities.ts'
import { refuse } from './errors.ts'
import { examples } from './examples.ts'
import { envelope, Told } from './ocs.ts'
import { participantRoutes } from './participants.ts'
import { roomRoutes } from './rooms.ts'
import { shown } from './shown.ts'

const readForm = (raw: Buffer): unknown => Object.fromEntries(new URLSearchParams(raw.toString('utf8')))

export const talk: Dialect = {
  name: 'Nextcloud Talk',
  says: 'The participant API of Nextcloud Talk: conversations, who is in them, guests, moderators, lobby and calls.',
  prefix: '/ocs/v2.php',
  shown,
  securitySchemes: {
    basic: { type: 'http', scheme: 'basic' },
    visitor: { type: 'apiKey', in: 'cookie', name: 'gavel_visitor' },
  },
  readers: {
    'application/json': readJson,
    'application/x-www-form-urlencoded': readForm,
    '': readForm,
  },
  succeed: (success, value, asked) =>
    value instanceof Told
      ? envelope(asked, value.status, value.data, { message: value.status === 409 ? 'Conflict' : 'OK' })
      : envelope(asked, success === 'created' ? 201 : 200, success === 'nothing' ? [] : value),
  refuse,
  examples,
  routes: [...participantRoutes, ...roomRoutes, ...callRoutes, ...capabilityRoutes],
}
