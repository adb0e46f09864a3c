/** SQMeeting's cascading: with another meeting here it is done, with other systems it is plainly refused. */
import { beforeEach, expect, it } from 'vitest'
import { sqmeeting } from '../../../src/main/server/dialects/sqmeeting/index.ts'
import { type OpenHouse, openHouse } from '../../support/openHouse.ts'
import { done, refused, signedIn } from '../sqmeetingClient.ts'

let house: OpenHouse
let anna: Awaited<ReturnType<typeof signedIn>>
let one: string
let two: string
beforeEach(async () => {
  house = await openHouse({ dialects: [sqmeeting] })
  const actor = await house.person('anna')
  anna = await signedIn(house, 'anna')
  await house.person('bert')
  const bert = await signedIn(house, 'bert')
  const meet = async (ask: typeof anna, password: string) =>
    (await ask('POST', '/meeting_schedule', { meeting_type: 'instant', meeting_password: password })).body
      .meeting_number
  one = await meet(anna, '')
  two = await meet(bert, '111111')
  await house.join(one, actor, { name: 'Anna', clientId: 'device-of-anna' })
  await house.join(two, await house.signIn('bert', 'Pass-bert'), { name: 'Bert', clientId: 'device-of-bert' })
})

const gateway = { protocol: 'H.323', name: 'RMXMeeting', uri: '$IP##123', call_rate: '4096' }
const link = (body: unknown) => anna('POST', `/meeting/${one}/cascading`, body)

it('links with another meeting here, whose password it must know', async () => {
  const params = (password?: unknown) => ({ frtc_call_params: { meeting_number: two, password } })
  refused(await link(params()), 403, '0x10000003')
  refused(await link(params('000000')), 403, '0x10000003')
  done(await link(params('111111')))
  expect(house.media.links.size).toBe(1)
  done(await link({ avc_call_params: [], frtc_call_params: { meeting_number: Number(two), password: 111111 } }))
  done(await anna('DELETE', `/meeting/${one}/cascading`, params()))
  expect(house.media.links.size).toBe(0)
})

it('has no gateway to H.323, and says so after all checks', async () => {
  refused(await link({ avc_call_params: [gateway] }), 400, '0x10000006')
  refused(
    await link({ avc_call_params: [gateway], frtc_call_params: { meeting_number: two, password: '111111' } }),
    400,
    '0x10000006',
  )
  const bert = await signedIn(house, 'bert')
  refused(await bert('POST', `/meeting/${one}/cascading`, { avc_call_params: [gateway] }), 403, '0x10000003')
  expect(house.media.links.size).toBe(0)
})

it('refuses what it cannot read', async () => {
  for (const body of [
    undefined,
    {},
    { avc_call_params: [{ ...gateway, protocol: 'SIP' }] },
    { avc_call_params: gateway },
    { frtc_call_params: {} },
    { frtc_call_params: { meeting_number: null } },
  ])
    refused(await link(body), 400, '0x10000001')
  refused(await link({ frtc_call_params: { meeting_number: '404404404' } }), 400, '0x10000004')
  refused(await link({ frtc_call_params: { meeting_number: one } }), 400, '0x10000005')
})
