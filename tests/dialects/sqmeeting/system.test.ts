/** SQMeeting's "System": what the server says of itself is so. */
import { expect, it } from 'vitest'
import { sqmeeting } from '../../../src/main/server/dialects/sqmeeting/index.ts'
import { openHouse, stranger } from '../../support/openHouse.ts'
import { asker, refused, signedIn } from '../sqmeetingClient.ts'

it('counts the calls and people there are, and refuses those beyond its limits', async () => {
  const house = await openHouse({ dialects: [sqmeeting], capacity: 3, totalCapacity: 4 })
  await house.person('anna')
  const anna = await signedIn(house, 'anna')
  const capacity = async () => (await anna('POST', '/system/capacity', '')).body
  const limits = { max_calls: 4, max_users: 4, status: 'authorized' }
  expect(await capacity()).toEqual({
    gateway: { max_calls: 0, current_calls: 0 },
    system: { ...limits, current_calls: 0, current_users: 0 },
  })
  const meet = async (): Promise<string> =>
    (await anna('POST', '/meeting_schedule', { meeting_type: 'instant', meeting_password: '' })).body.meeting_number
  const [one, two] = [await meet(), await meet()]
  const guest = (number: string, clientId: string) => house.join(number, stranger, { name: clientId, clientId })
  const { seatKey } = await guest(one, 'a')
  await guest(one, 'b')
  await guest(one, 'c')
  await expect(guest(one, 'd')).rejects.toMatchObject({ code: 'meetingFull' })
  await guest(two, 'd')
  expect((await capacity()).system).toEqual({ ...limits, current_calls: 2, current_users: 4 })
  await expect(guest(two, 'e')).rejects.toMatchObject({ code: 'meetingFull' })
  expect((await capacity()).system.current_users).toBe(4)
  // Whoever is counted already may come back.
  const { actor } = await house.join(one, stranger, { name: 'a', clientId: 'a', seatKey })
  await house.perform('attendance.leave', { at: 'meeting', number: one }, {}, actor)
  await guest(two, 'e')
  expect((await anna('GET', '/system/capacity')).body.system).toEqual({ ...limits, current_calls: 2, current_users: 4 })
})

it('tells its version to everybody, and how busy it is only to those signed in', async () => {
  const house = await openHouse({ dialects: [sqmeeting] })
  for (const method of ['GET', 'POST']) {
    expect(await asker(house)(method, '/system/version')).toMatchObject({
      status: 200,
      body: { version: '0.0.0-test' },
    })
    refused(await asker(house)(method, '/system/version', undefined, { clientId: undefined }), 400, '0x10000001')
    refused(await asker(house)(method, '/system/capacity'), 401, '0x10000002')
  }
})
