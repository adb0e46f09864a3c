/** The API documents' endpoint lists against what is served: what is missing must be said here. */
import { describe, expect, it } from 'vitest'
import { gavel } from '../../src/main/server/dialects/gavel/index.ts'
import { sqmeeting } from '../../src/main/server/dialects/sqmeeting/index.ts'
import type { Dialect } from '../../src/main/server/http/dialect.ts'
import { contract } from '../../src/shared/contract.ts'

const served = (dialect: Dialect): string[] =>
  dialect.routes.flatMap(({ place, endpoint }) =>
    endpoint.methods.map(method => `${method} ${place.prefix}${endpoint.suffix}`.replace(/:\w+/g, ':id')),
  )

/** Every endpoint of the SQMeeting API document, by its heading; methods as its clients use them where the document is mistaken. */
const sqmeetingDocument: Record<string, string> = {
  'Create Non-recurrence Meeting': 'POST /meeting_schedule',
  'Update Non-recurrence Meeting': 'POST /meeting_schedule/:id',
  'Delete Scheduled Meeting': 'DELETE /meeting_schedule/:id',
  'Get Scheduled Meeting Detail': 'GET /meeting_schedule/:id',
  'Get Scheduled Meetings': 'GET /meeting_schedule',
  'Create a Recurrence Meeting': 'POST /meeting_schedule/recurrence',
  'Update a Recurrence Meeting': 'POST /meeting_schedule/recurrence/:id',
  'Get Recurrence Meetings': 'GET /meeting_schedule/recurrence/:id',
  'Mute All': 'POST /meeting/:id/mute_all',
  'Unmute All': 'POST /meeting/:id/unmute_all',
  'Mute One or More': 'POST /meeting/:id/mute',
  'Unmute One or More': 'POST /meeting/:id/unmute',
  'Stop Meeting': 'POST /meeting/:id/stop',
  'Get Meeting List': 'POST /meeting',
  'Get Meeting Detail': 'POST /meeting/:id',
  'Start Text Overlay': 'POST /meeting/:id/overlay',
  'Stop Text Overlay': 'DELETE /meeting/:id/overlay',
  'Set Lecturer': 'POST /meeting/:id/lecturer',
  'Unset Lecturer': 'DELETE /meeting/:id/lecturer',
  'Disconnect One or More Participants': 'DELETE /meeting/:id/disconnect',
  'Disconnect All Participants': 'DELETE /meeting/:id/disconnect_all',
  Cascading: 'POST /meeting/:id/cascading',
  'Update Active Meeting': 'POST /meeting/:id',
  'Update Participant Info in Meeting': 'POST /meeting/:id/participant',
  'Start Recording': 'POST /meeting/:id/recording',
  'Stop Recording': 'DELETE /meeting/:id/recording',
  'Start Live Streaming': 'POST /meeting/:id/live',
  'Stop Live Streaming': 'DELETE /meeting/:id/live',
  'Pin for Participant': 'POST /meeting/:id/participant/:id/pin',
  'Unpin for Participant': 'DELETE /meeting/:id/participant/:id/pin',
  'Pin for Meeting': 'POST /meeting/:id/pin',
  'Unpin for Meeting': 'DELETE /meeting/:id/pin',
  'Layout Change for Participant': 'POST /meeting/:id/participant/:id/layout_change',
  'Request Unmute': 'POST /meeting/:id/request_unmute',
  'Allow Unmute': 'POST /meeting/:id/allow_unmute',
  'Lock Meeting': 'POST /meeting/:id/lock',
  'Unlock Meeting': 'DELETE /meeting/:id/lock',
  'Sign In': 'POST /user/sign_in',
  'Sign Out': 'POST /user/sign_out',
  'User Info': 'POST /user/info',
  'Update Password': 'POST /user/password',
  'Find Users by Page': 'POST /user/public/users',
  'Create User': 'POST /user/users',
  'Update User': 'POST /user/users/:id',
  'Query Meeting List': 'POST /meeting_room',
  'Get System Capacity': 'POST /system/capacity',
  'Get System Version': 'POST /system/version',
}

describe('the SQMeeting document', () => {
  it('is served', () => {
    const have = served(sqmeeting)
    const missing = Object.entries(sqmeetingDocument).filter(([, endpoint]) => !have.includes(endpoint))
    expect(missing.map(([heading]) => heading)).toEqual([])
  })

  it('also answers to the methods its clients use', () => {
    const have = served(sqmeeting)
    for (const endpoint of [
      'PUT /meeting_schedule/recurrence/:id',
      'GET /meeting_room',
      'GET /mt/:id',
      'POST /meeting_list/add/:id',
      'DELETE /meeting_list/remove/:id',
      'GET /user/info',
      'PUT /user/password',
      'GET /user/public/users',
      'GET /meeting',
      'GET /meeting/:id',
      'POST /meeting/:id/allow_unmute_all',
    ])
      expect(have).toContain(endpoint)
  })
})

describe('every dialect', () => {
  for (const dialect of [gavel, sqmeeting])
    it(`${dialect.name} has each address and method once, and does only what there is`, () => {
      const have = served(dialect)
      expect(have).toEqual([...new Set(have)])
      for (const { endpoint } of dialect.routes) if (endpoint.does) expect(contract).toHaveProperty([endpoint.does])
    })
})
