/** Every call as the document writes it, mistakes and all, with whatever body: an answer in this API's form, never our fault. */
import { beforeAll, describe, expect, it } from 'vitest'
import { sqmeeting } from '../../../src/main/server/dialects/sqmeeting/index.ts'
import { atMeeting } from '../../../src/shared/operation.ts'
import document from '../../fixtures/sqmeeting-endpoints.json' with { type: 'json' }
import { adminPassword, type OpenHouse, openHouse, stranger } from '../../support/openHouse.ts'
import { type Said, signedIn } from '../sqmeetingClient.ts'

let house: OpenHouse
let admin: Awaited<ReturnType<typeof signedIn>>
let number = ''
let reservation = ''

beforeAll(async () => {
  house = await openHouse({ dialects: [sqmeeting] })
  await house.person('anna')
})

/** Each call finds a meeting with a guest in it, a plan and a session, whatever the one before did to its own. */
async function prepare(): Promise<void> {
  admin = await signedIn(house, 'admin', 'device-of-admin', adminPassword)
  const now = house.clock.now()
  const { body: running } = await admin('POST', '/meeting_schedule', {
    meeting_type: 'instant',
    meeting_name: 'Now',
    meeting_password: '',
  })
  number = running.meeting_number
  await house.core.perform('attendance.join', atMeeting(number), { name: 'Greta', clientId: 'greta' }, stranger)
  const { body: planned } = await admin('POST', '/meeting_schedule', {
    meeting_type: 'reservation',
    meeting_name: 'Later',
    schedule_start_time: now + 3_600_000,
    schedule_end_time: now + 7_200_000,
  })
  reservation = planned.reservation_id
}

/** The document's path with what there is in place of its placeholders. */
const filled = (path: string): string =>
  path
    .replace('/api/v1', '')
    .replace(/\?$/, '')
    .replace(/\{meeting_number\}|\$meeting_number/, number)
    .replace(/\{\w*client_id\}/, 'greta')
    .replace(/\$user_id/, admin.id)
    .replace(/\{\w+\}/, reservation)

const bodies: [string, unknown][] = [
  ['no body', undefined],
  ['an empty object', {}],
  ['a list', []],
  ['a text', '"x"'],
  ['half an object', '{"meeting_name":'],
  [
    'wrong types',
    { participants: 7, meeting_name: {}, end_time: 'soon', content: [], client_id: 1, role: 9, repeat: 'x' },
  ],
  ['three megabytes', { meeting_name: 'x'.repeat(3 * 1024 * 1024) }],
]

function wellFormed({ status, type, body }: Said): void {
  expect(status).not.toBe(500)
  expect(type).toContain('application/json')
  if (status === 200) return
  expect(typeof body.error).toBe('string')
  expect(body.errorCode).toMatch(/^0x[0-9a-f]{8}$/)
}

describe.each(document)('$heading, written $document', ({ document: written }) => {
  const [method = '', path = ''] = written.split(' ')
  it.each(bodies)('with %s', async (_, body) => {
    await prepare()
    const before = await house.store.find('meetings', {})
    const said = await admin(method, filled(path), body)
    wellFormed(said)
    // What is refused has changed nothing.
    if (said.status !== 200) expect(await house.store.find('meetings', {})).toEqual(before)
  })
})
