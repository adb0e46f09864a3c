/** The PortSIP PBX REST API, version 22: users and what they keep. Reads and actions are 200, creations 201, and what ends something 204. */
import type { Dialect } from '../../http/dialect.ts'
import { spokenJson } from '../../http/dialect.ts'
import { readBytes, readForm, readJson } from '../../http/question.ts'
import { bearer } from '../../http/show.ts'
import { attendanceRoutes } from './attendances.ts'
import { conferenceServerRoutes } from './conferenceServers.ts'
import { conferenceRoutes } from './conferences.ts'
import { contactRoutes } from './contacts.ts'
import { refuse } from './errors.ts'
import { examples } from './examples.ts'
import { Download, fileRoutes } from './files.ts'
import { groupRoutes } from './groups.ts'
import { participantRoutes } from './participants.ts'
import { presenceRoutes } from './presence.ts'
import { recordingRoutes } from './recordings.ts'
import { roleRoutes } from './roles.ts'
import { sessionRoutes } from './session.ts'
import { tenantRoutes } from './tenant.ts'
import { thingRoutes } from './things.ts'
import { userRoutes } from './users.ts'

export const portsip: Dialect = {
  name: 'PortSIP',
  says: 'The PortSIP PBX REST API: users, what they keep, and conferences.',
  prefix: '/api',
  shown: asked => ({ token: bearer(asked) }),
  securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
  readers: {
    'application/json': readJson,
    'application/x-www-form-urlencoded': readForm,
    'application/octet-stream': readBytes,
    '': readJson,
  },
  succeed(success, value) {
    if (success === 'gone') return { status: 204 }
    if (success === 'nothing') return { status: 200 }
    if (success === 'accepted') return { status: 202 }
    if (value instanceof Download) return { status: 200, type: value.type, body: Buffer.from(value.bytes) }
    return spokenJson(success === 'created' ? 201 : 200, value)
  },
  refuse,
  examples,
  routes: [
    ...sessionRoutes,
    ...userRoutes,
    ...roleRoutes,
    ...thingRoutes,
    ...contactRoutes,
    ...groupRoutes,
    ...presenceRoutes,
    ...fileRoutes,
    ...conferenceRoutes,
    ...participantRoutes,
    ...recordingRoutes,
    ...conferenceServerRoutes,
    ...attendanceRoutes,
    ...tenantRoutes,
  ],
}
