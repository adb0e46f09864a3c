/** SQMeeting's recording and live streaming: everything is checked, and then the truth is told. */
import { beforeEach, describe, expect, it } from 'vitest'
import { sqmeeting } from '../../../src/main/server/dialects/sqmeeting/index.ts'
import { type OpenHouse, openHouse, stranger } from '../../support/openHouse.ts'
import { type Ask, refused, signedIn } from '../sqmeetingClient.ts'

let house: OpenHouse
let anna: Ask
let bert: Ask
let olga: Ask
let number: string
async function meet(options: Parameters<typeof openHouse>[0] = {}): Promise<void> {
  house = await openHouse({ dialects: [sqmeeting], ...options })
  const actor = await house.person('anna')
  await house.person('bert')
  await house.person('olga', 'MeetingOperator')
  anna = await signedIn(house, 'anna')
  bert = await signedIn(house, 'bert')
  olga = await signedIn(house, 'olga')
  number = (await anna('POST', '/meeting_schedule', { meeting_type: 'instant', meeting_password: '' })).body
    .meeting_number
  await house.join(number, actor, { name: 'Anna', clientId: 'device-of-anna' })
  await house.join(number, await house.signIn('bert', 'Pass-bert'), { name: 'Bert', clientId: 'device-of-bert' })
}
beforeEach(() => meet())
const at = (what: string) => `/meeting/${number}/${what}`

describe.each([
  ['recording', '0x0000f100'],
  ['live', '0x00010100'],
])('%s', (what, notGoingOn) => {
  it('is not there to be started, for the owner and for operators', async () => {
    for (const ask of [anna, olga]) {
      refused(await ask('POST', at(what), { meeting_number: number }), 503, '0x10002001')
      refused(await ask('POST', at(what), { meeting_number: Number(number) }), 503, '0x10002001')
      refused(await ask('POST', at(what), ''), 503, '0x10002001')
    }
  })

  it('cannot be stopped when it is not going on; stopping never starts', async () => {
    refused(await anna('DELETE', at(what), { meeting_number: number, live_password: '111111' }), 400, notGoingOn)
    refused(await anna('DELETE', at(what)), 400, notGoingOn)
  })

  it('is of the meeting in the address', async () => {
    for (const method of ['POST', 'DELETE']) {
      refused(await anna(method, at(what), { meeting_number: '999' }), 400, '0x10000001')
      refused(await anna(method, at(what), { meeting_number: {} }), 400, '0x10000001')
    }
  })

  it('is for the owner and operators of a meeting that somebody is in', async () => {
    const empty = (await anna('POST', '/meeting_schedule', { meeting_type: 'instant' })).body.meeting_number
    for (const method of ['POST', 'DELETE']) {
      refused(await bert(method, at(what), { meeting_number: '999' }), 403, '0x10000003')
      refused(await anna(method, `/meeting/${empty}/${what}`, {}), 400, '0x10000007')
    }
  })
})

describe('live streaming', () => {
  it('has a password of 32 characters at most', async () => {
    refused(await anna('POST', at('live'), { live_password: 'x'.repeat(33) }), 400, '0x10000008')
    refused(await anna('POST', at('live'), { live_password: 123456 }), 400, '0x10000001')
    refused(await anna('POST', at('live'), { live_password: '123456' }), 503, '0x10002001')
  })

  it('can be left to operators', async () => {
    await meet({ ownersStream: false })
    for (const method of ['POST', 'DELETE']) refused(await anna(method, at('live')), 403, '0x10000003')
    refused(await olga('POST', at('live')), 503, '0x10002001')
    refused(await anna('POST', at('recording')), 503, '0x10002001')
    const own = (await olga('POST', '/meeting_schedule', { meeting_type: 'instant', meeting_password: '' })).body
    await house.join(own.meeting_number, stranger, { name: 'Guest', clientId: 'g' })
    refused(await olga('POST', `/meeting/${own.meeting_number}/live`), 503, '0x10002001')
  })
})

it('nothing of this changes anything', async () => {
  const before = house.heard.length
  for (const method of ['POST', 'DELETE']) for (const what of ['recording', 'live']) await anna(method, at(what), {})
  expect(house.heard.length).toBe(before)
})
