/** The SQMeeting server API, version 1: the caller's `client_id` and `token` stand in the query, and success is always 200. */
import { type Dialect, spokenJson } from '../../http/dialect.ts'
import { readJson } from '../../http/question.ts'
import { bearer, queryText } from '../../http/show.ts'
import { cascadingRoutes } from './cascading.ts'
import { controlRoutes } from './control.ts'
import { refuse } from './errors.ts'
import { examples } from './examples.ts'
import { linkRoutes } from './links.ts'
import { recordingRoutes } from './recordings.ts'
import { recurrenceRoutes } from './recurrence.ts'
import { roomRoutes } from './rooms.ts'
import { scheduleRoutes } from './schedule.ts'
import { stageRoutes } from './stage.ts'
import { streamingRoutes } from './streaming.ts'
import { systemRoutes } from './system.ts'
import { userRoutes } from './user.ts'

export const sqmeeting: Dialect = {
  name: 'SQMeeting',
  says: 'The SQMeeting (Frtc) server API: accounts, planned meetings and the chair’s controls.',
  prefix: '/api/v1',
  shown: asked => ({ token: queryText(asked, 'token') ?? bearer(asked), clientId: queryText(asked, 'client_id') }),
  securitySchemes: {
    token: { type: 'apiKey', in: 'query', name: 'token' },
    bearer: { type: 'http', scheme: 'bearer' },
  },
  readers: { 'application/json': readJson, 'text/json': readJson, 'text/plain': readJson, '': readJson },
  // The document allows 204; several clients take only exactly 200 for success, and want JSON.
  succeed: (success, value) => spokenJson(200, success === 'nothing' || success === 'gone' ? {} : value),
  refuse,
  examples,
  routes: [
    ...userRoutes,
    ...scheduleRoutes,
    ...recurrenceRoutes,
    ...linkRoutes,
    ...roomRoutes,
    ...controlRoutes,
    ...stageRoutes,
    ...cascadingRoutes,
    ...recordingRoutes,
    ...streamingRoutes,
    ...systemRoutes,
  ],
}
