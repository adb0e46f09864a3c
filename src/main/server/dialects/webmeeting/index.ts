/** The Web Meeting API, version 6: other servers plan meetings with a key, on behalf of users. Every answer is in an envelope. */
import { DomainError } from '../../../../shared/errors.ts'
import type { Asked } from '../../http/call.ts'
import { type Dialect, spokenJson } from '../../http/dialect.ts'
import { readJson } from '../../http/question.ts'
import { accountRoutes } from './accounts.ts'
import { CalendarFile, calendarRoutes } from './calendars.ts'
import { refuse } from './errors.ts'
import { examples } from './examples.ts'
import { meetingRoutes } from './meetings.ts'
import { Noted } from './noted.ts'
import { webhookRoutes } from './webhooks.ts'

export const webmeeting: Dialect = {
  name: 'Web Meeting',
  says: 'The Web Meeting API: accounts, their organizers, planned meetings and calendars, for other servers with an API key.',
  prefix: '/api/v6',
  shown(asked) {
    refuseForeignPages(asked)
    const apiKey = header(asked, 'x-api-key')
    return { apiKey, behalf: header(asked, 'x-user-id') ?? header(asked, 'x-user-email') }
  },
  securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-API-KEY' } },
  readers: { 'application/json': readJson, 'text/json': readJson, '': readJson },
  succeed(_success, value) {
    if (value instanceof CalendarFile) return { status: 200, type: 'text/calendar; charset=utf-8', body: value.text }
    const { data, message } = value instanceof Noted ? value : { data: value, message: undefined }
    return spokenJson(200, { responseCode: 0, ...(message && { responseMessage: message }), data: data ?? {} })
  },
  refuse,
  examples,
  routes: [...accountRoutes, ...meetingRoutes, ...calendarRoutes, ...webhookRoutes],
}

function header({ headers }: Asked, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

/** A key is a server's secret: a page of another site has no business with it. */
function refuseForeignPages({ headers, reachedAt }: Asked): void {
  if (headers.origin !== undefined && headers.origin !== reachedAt)
    throw new DomainError('forbidden', 'This API is for servers; pages of other sites may not call it.')
}
