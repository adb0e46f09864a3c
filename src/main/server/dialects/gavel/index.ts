/** Gavel's own plain API: what joining needs, for clients that do not speak over a wire. */

import { type Dialect, spokenJson } from '../../http/dialect.ts'
import { readJson } from '../../http/question.ts'
import { bearer } from '../../http/show.ts'
import { attendanceRoutes } from './attendance.ts'
import { refuse } from './errors.ts'
import { examples } from './examples.ts'
import { livekitRoutes } from './livekit.ts'
import { sessionRoutes } from './session.ts'

export const gavel: Dialect = {
  name: 'Gavel',
  says: 'Joining and leaving meetings, and the key of LiveKit’s server API. A join answers with the address and token of the media engine, which speaks the LiveKit protocol.',
  prefix: '/api/gavel/v1',
  shown: asked => ({ token: bearer(asked) }),
  securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
  readers: { 'application/json': readJson, '': readJson },
  succeed: (success, value) => (success === 'nothing' || success === 'gone' ? { status: 204 } : spokenJson(200, value)),
  refuse,
  examples,
  routes: [...sessionRoutes, ...attendanceRoutes, ...livekitRoutes],
}
