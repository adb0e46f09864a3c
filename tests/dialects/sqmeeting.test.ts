/** SQMeeting through the front door: every tolerance its clients need, every error in its own form. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sqmeeting } from '../../src/main/server/dialects/sqmeeting/index.ts'
import { adminPassword, type OpenHouse, openHouse, stranger } from '../support/openHouse.ts'
import { type Ask, asker, done, refused, type Said, secretOf, signedIn } from './sqmeetingClient.ts'

const minute = 60_000
let house: OpenHouse
let anna: Awaited<ReturnType<typeof signedIn>>
let admin: typeof anna

beforeEach(async () => {
  house = await openHouse({ dialects: [sqmeeting] })
  await house.person('anna')
  anna = await signedIn(house, 'anna')
  admin = await signedIn(house, 'admin', 'device-of-admin', adminPassword)
})
afterEach(() => house.close())

async function meetingOf(ask: Ask, more: object = {}): Promise<Said['body']> {
  const said = await ask('POST', '/meeting_schedule', {
    meeting_type: 'instant',
    meeting_name: 'Council',
    meeting_password: '',
    ...more,
  })
  expect(said.status).toBe(200)
  return said.body
}

const later = (minutes = 10): object => ({
  meeting_type: 'reservation',
  meeting_name: 'Later',
  schedule_start_time: house.clock.now() + minutes * minute,
  schedule_end_time: house.clock.now() + (minutes + 60) * minute,
})

const guest = (number: string, clientId: string) =>
  house.join(number, stranger, { name: `Guest ${clientId}`, clientId })

describe('signing in', () => {
  it('knows the documented secret and answers everything a client insists on', async () => {
    expect(secretOf('Admin123!@#')).toBe('a4d234fa4962a136ed814cb7b64d96e72bab87d4')
    const said = await asker(house)('POST', '/user/sign_in', {
      username: 'Anna',
      secret: secretOf('Pass-anna').toUpperCase(),
    })
    expect(said.status).toBe(200)
    expect(said.body).toMatchObject({
      user_token: expect.any(String),
      user_id: anna.id,
      username: 'anna',
      real_name: 'Anna',
      email: '',
      department: '',
      mobile: '',
      firstname: '',
      lastname: '',
      password_expired_time: expect.any(Number),
      security_level: 'HIGH',
      role: ['Normal'],
    })
    expect(Object.values(said.body)).not.toContain(null)
  })

  it('passes over a stale token and unknown parameters', async () => {
    const body = { username: 'anna', secret: secretOf('Pass-anna'), extra: 1 }
    const said = await asker(house, { token: 'uselessToken' })('POST', '/user/sign_in', body, { query: { x: 'y' } })
    expect(said.status).toBe(200)
  })

  it('never says whether the name or the password was wrong, and freezes', async () => {
    const tried = (username: string) =>
      asker(house)('POST', '/user/sign_in', { username, secret: secretOf('not this') })
    const [unknown, wrong] = [await tried('nobody'), await tried('anna')]
    refused(unknown, 401, '0x00003003')
    expect(wrong.body).toEqual(unknown.body)
    for (let i = 0; i < 4; i++) await tried('anna')
    refused(await tried('anna'), 401, '0x00003001')
  })

  it('wants a client_id, both fields, and a secret that is one', async () => {
    const ask = asker(house)
    const secret = secretOf('Pass-anna')
    refused(
      await ask('POST', '/user/sign_in', { username: 'anna', secret }, { clientId: undefined }),
      400,
      '0x10000001',
    )
    refused(await ask('POST', '/user/sign_in', { secret }), 400, '0x10000001')
    refused(await ask('POST', '/user/sign_in', { username: 'anna' }), 400, '0x10000001')
    refused(await ask('POST', '/user/sign_in', { username: 'anna', secret: 'Pass-anna' }), 400, '0x10000009')
    refused(await ask('POST', '/user/sign_in', { username: 7, secret }), 400, '0x10000001')
    refused(await ask('POST', '/user/sign_in'), 400, '0x10000001')
  })

  it('signs out this session only, with an empty body of a JSON type; the second time there is no session', async () => {
    const other = await signedIn(house, 'anna')
    done(await anna('POST', '/user/sign_out', ''))
    refused(await anna('POST', '/user/sign_out', ''), 401, '0x10000002')
    expect((await other('GET', '/user/info')).status).toBe(200)
  })
})

describe('who is calling', () => {
  it('takes the token from the query or as bearer, and answers with the same one', async () => {
    const bearer = await asker(house)('GET', '/user/info', undefined, {
      headers: { authorization: `Bearer ${anna.token}` },
    })
    for (const said of [bearer, await anna('GET', '/user/info'), await anna('POST', '/user/info', '')])
      expect(said).toMatchObject({ status: 200, body: { username: 'anna', user_token: anna.token } })
  })

  it('asks who you are before anything else', async () => {
    const ask = asker(house)
    refused(await ask('POST', '/user/info'), 401, '0x10000002')
    refused(await ask('POST', '/user/info', undefined, { clientId: undefined }), 401, '0x10000002')
    refused(await ask('POST', '/meeting_schedule', '{broken'), 401, '0x10000002')
    refused(await ask('GET', '/user/info', undefined, { token: 'dead' }), 401, '0x10000002')
    refused(await anna('GET', '/user/info', undefined, { clientId: undefined }), 400, '0x10000001')
    refused(await anna('GET', '/user/info', undefined, { clientId: 'x'.repeat(129) }), 400, '0x10000008')
  })

  it('keeps 401 for sessions: without the right it is 403', async () => {
    refused(await anna('POST', '/user/users', { username: 'new', secret: secretOf('x') }), 403, '0x10000003')
    const { meeting_number } = await meetingOf(admin)
    refused(await anna('POST', `/meeting/${meeting_number}/mute_all`, {}), 403, '0x10000003')
    refused(await anna('GET', `/meeting/${meeting_number}`), 403, '0x10000003')
  })
})

describe('accounts', () => {
  it('changes the password by PUT and POST; a wrong old one is no lost session', async () => {
    const change = (method: string, from: string, to: string) =>
      anna(method, '/user/password', { secret_old: secretOf(from), secret_new: secretOf(to) })
    refused(await change('PUT', 'wrong', 'New1!aaa'), 400, '0x00003003')
    done(await change('POST', 'Pass-anna', 'New1!aaa'))
    refused(await anna('GET', '/user/info'), 401, '0x10000002')
    anna = await signedIn(house, 'anna', 'd', 'New1!aaa')
    done(await change('PUT', 'New1!aaa', 'Other1!aa'))
  })

  it('finds people by GET and POST, page by page', async () => {
    for (const name of ['bert', 'carl', 'dora']) await house.person(name)
    const query = { page_num: '2', page_size: '2', filter: '' }
    const said = await anna('GET', '/user/public/users', undefined, { query })
    expect(said.body).toMatchObject({ total_page_num: 3, total_size: 5 })
    expect(said.body.users.map((user: { username: string }) => user.username)).toEqual(['bert', 'carl'])
    expect(Object.keys(said.body.users[0]).sort()).toEqual(['real_name', 'user_id', 'username'])
    expect((await anna('POST', '/user/public/users', '', { query })).body).toEqual(said.body)
    expect((await anna('POST', '/user/public/users', { page_num: 2, page_size: 2 })).body).toEqual(said.body)
    expect((await anna('GET', '/user/public/users', undefined, { query: { filter: 'DOR' } })).body.total_size).toBe(1)
    refused(await anna('GET', '/user/public/users', undefined, { query: { page_num: 'one' } }), 400, '0x10000001')
    refused(await anna('GET', '/user/public/users', undefined, { query: { page_num: '0' } }), 400, '0x10000001')
    refused(await asker(house)('GET', '/user/public/users'), 401, '0x10000002')
  })

  it('makes and changes accounts for an administrator', async () => {
    const secret = secretOf('Bert1!aaaa')
    const made = await admin('POST', '/user/users', { username: 'bert', real_name: 'Bert', role: 'Normal', secret })
    expect(made).toMatchObject({ status: 200, body: { user_id: expect.any(String) } })
    const bert = await signedIn(house, 'bert', 'd', 'Bert1!aaaa')
    const changed = await admin('POST', `/user/users/${made.body.user_id}`, { department: 'Parks', mobile: null })
    expect(changed.body).toEqual(made.body)
    expect((await bert('GET', '/user/info')).body).toMatchObject({ real_name: 'Bert', department: 'Parks' })
    await admin('PUT', `/user/users/${made.body.user_id}`, { role: 'MeetingOperator' })
    refused(await bert('GET', '/user/info'), 401, '0x10000002')

    await admin('POST', '/user/users', { username: 'short', secret, real_name: null })
    const short = await signedIn(house, 'short', 'd', 'Bert1!aaaa')
    expect((await short('GET', '/user/info')).body).toMatchObject({ real_name: '', email: '', role: ['Normal'] })

    refused(await admin('POST', '/user/users', { username: 'BERT', secret }), 400, '0x10000005')
    refused(await admin('POST', '/user/users', { username: 'c', secret, role: 'King' }), 400, '0x10000001')
    refused(await admin('POST', '/user/users', { username: 'c'.repeat(49), secret }), 400, '0x10000008')
    refused(await admin('POST', '/user/users/none', { role: 'Normal' }), 400, '0x10000004')
    refused(await admin('POST', `/user/users/${admin.id}`, { role: 'Normal' }), 400, '0x10000006')
  })
})

describe('controlling', () => {
  let number: string
  let path: string
  const seen = async () => (await anna('GET', path)).body
  const participant = async (id: string) =>
    (await seen()).participants.find((one: { client_uuid: string }) => one.client_uuid === id)

  beforeEach(async () => {
    number = (await meetingOf(anna)).meeting_number
    path = `/meeting/${number}`
    await house.join(number, await house.signIn('anna', 'Pass-anna'), { name: 'Anna', clientId: 'device-of-anna' })
    await guest(number, 'g1')
    await guest(number, 'g2')
  })

  it('lists and details what is running, by GET and POST', async () => {
    const item = {
      meeting_number: number,
      meeting_name: 'Council',
      start_time: expect.any(Number),
      status: 'STARTED',
      owner_id: anna.id,
      owner_name: 'Anna',
      locked: false,
    }
    for (const method of ['GET', 'POST']) {
      expect((await anna(method, '/meeting')).body).toEqual({ meetings: [item] })
      const detail = (await anna(method, path)).body
      expect(detail).toMatchObject({ ...item, guest_dial_in: true, watermark: false, meeting_password: '' })
      expect(detail.participants).toContainEqual({
        client_uuid: 'g1',
        name: 'Guest g1',
        type: 'GUEST',
        mute_video: true,
        mute_audio: true,
        lecture: false,
      })
    }
    expect((await anna('POST', path, {})).body.meeting_number).toBe(number)
  })

  it('names the planned start of a reservation, before anybody is in it and after', async () => {
    const start = house.clock.now() + 10 * minute
    const { meeting_number } = (await anna('POST', '/meeting_schedule', { ...later(10), meeting_password: '' })).body
    const detail = async () => (await anna('GET', `/meeting/${meeting_number}`)).body
    expect(await detail()).toMatchObject({ status: 'NOT_STARTED', start_time: start })
    await guest(meeting_number, 'early')
    expect(await detail()).toMatchObject({ status: 'STARTED', start_time: start })
    const { meetings } = (await anna('GET', '/meeting')).body
    expect(meetings).toContainEqual(expect.objectContaining({ meeting_number, start_time: start }))
  })

  it('mutes all but the caller and the exclusions, and takes it back', async () => {
    done(await anna('POST', `${path}/mute_all`, { allow_self_unmute: 'false', exclusions: ['g2'] }))
    expect(house.media.gate(number, 'g1')).toMatchObject({ silenced: true, mayUnmute: false })
    expect(house.media.gate(number, 'g2').silenced).toBe(false)
    expect(house.media.gate(number, 'device-of-anna').silenced).toBe(false)
    done(await anna('POST', `${path}/unmute_all`, ''))
    expect(house.media.gate(number, 'g1').mayUnmute).toBe(true)
    done(await anna('POST', `${path}/mute_all`))
    expect(house.media.gate(number, 'g1')).toMatchObject({ silenced: true, mayUnmute: true })
  })

  it('mutes and unmutes some; unknown ids among known ones are passed over', async () => {
    done(await anna('POST', `${path}/mute`, { participants: ['g1', 'who'], allow_self_unmute: false }))
    expect((await participant('g1')).mute_audio).toBe(true)
    done(await anna('POST', `${path}/unmute`, { participants: ['g1'] }))
    refused(await anna('POST', `${path}/mute`, { participants: ['who'] }), 400, '0x10000001')
    refused(await anna('POST', `${path}/mute`, { participants: [] }), 400, '0x10000001')
    refused(await anna('POST', `${path}/mute`, {}), 400, '0x10000001')
    refused(await anna('POST', `${path}/mute`, { participants: 'g1' }), 400, '0x10000001')
  })

  it('lets participants without a token ask to be unmuted, and the chair answer one or all', async () => {
    const g1 = asker(house, { clientId: 'g1' })
    const g2 = asker(house, { clientId: 'g2' })
    await anna('POST', `${path}/mute_all`, { allow_self_unmute: false })
    done(await g1('POST', `${path}/request_unmute`, ''))
    expect(house.heard.some(({ event }) => event.event === 'chairing.unmuteRequested')).toBe(true)
    refused(await asker(house, { clientId: 'elsewhere' })('POST', `${path}/request_unmute`), 403, '0x10000003')
    done(await anna('POST', `${path}/allow_unmute`, { participants: ['g1'] }))
    expect(house.media.gate(number, 'g1').mayUnmute).toBe(true)
    await g2('POST', `${path}/request_unmute`, {})
    done(await anna('POST', `${path}/allow_unmute_all`, ''))
    expect(house.media.gate(number, 'g2').mayUnmute).toBe(true)
    done(await anna('POST', `${path}/allow_unmute_all`))
    await house.person('bert')
    await house.join(number, await house.signIn('bert', 'Pass-bert'), { name: 'Bert', clientId: 'b' })
    refused(await (await signedIn(house, 'bert', 'b'))('POST', `${path}/allow_unmute_all`), 403, '0x10000003')
  })

  it('sets and unsets the lecturer', async () => {
    done(await anna('POST', `${path}/lecturer`, { lecturer: 'g1' }))
    expect((await participant('g1')).lecture).toBe(true)
    refused(await anna('DELETE', `${path}/disconnect`, { participants: ['g1'] }), 400, '0x10000006')
    refused(await anna('POST', `${path}/lecturer`, { lecturer: 'who' }), 400, '0x10000001')
    done(await anna('DELETE', `${path}/lecturer`))
    done(await anna('DELETE', `${path}/lecturer`, {}))
    expect((await participant('g1')).lecture).toBe(false)
  })

  it('renames: oneself without a token, others as chair', async () => {
    const g1 = asker(house, { clientId: 'g1' })
    done(await g1('POST', `${path}/participant`, { client_id: 'g1', display_name: 'Tom Cruise' }))
    expect((await participant('g1')).name).toBe('Tom Cruise')
    done(await g1('POST', `${path}/participant`, { display_name: 'Tom' }))
    done(await anna('POST', `${path}/participant`, { client_id: 'g2', display_name: 'Ines' }))
    expect((await participant('g2')).name).toBe('Ines')
    const other = await g1('POST', `${path}/participant`, { client_id: 'g2', display_name: 'Mine' })
    expect([401, 403]).toContain(other.status)
    expect((await participant('g2')).name).toBe('Ines')
    refused(await g1('POST', `${path}/participant`, { display_name: ' ' }), 400, '0x10000001')
    refused(await g1('POST', `${path}/participant`, { display_name: 'x'.repeat(49) }), 400, '0x10000008')
  })

  it('locks and unlocks whatever the body says', async () => {
    done(await anna('POST', `${path}/lock`, { participants: ['$claimer_client_uuid'] }))
    expect((await seen()).locked).toBe(true)
    await expect(guest(number, 'g3')).rejects.toMatchObject({ code: 'meetingLocked' })
    done(await anna('DELETE', `${path}/lock`, { participants: [] }))
    await guest(number, 'g3')
  })

  it('disconnects some, by DELETE with a body and by POST; never all for want of a list', async () => {
    refused(await anna('DELETE', `${path}/disconnect`), 400, '0x10000001')
    refused(await anna('DELETE', `${path}/disconnect`, {}), 400, '0x10000001')
    done(await anna('DELETE', `${path}/disconnect`, { participants: ['g1'] }))
    done(await anna('POST', `${path}/disconnect`, { participants: ['g2'] }))
    expect(house.media.guests(number)).toEqual(['device-of-anna'])
  })

  it('disconnects all but the caller', async () => {
    done(await anna('DELETE', `${path}/disconnect_all`, { participants: ['g1'] }))
    expect(house.media.guests(number)).toEqual(['device-of-anna'])
    await guest(number, 'g1')
  })

  it('stops, with an empty body or rejoin', async () => {
    done(await anna('POST', `${path}/stop`, { rejoin: 'true' }))
    await guest(number, 'g1')
    done(await anna('POST', `${path}/stop`, ''))
    await expect(guest(number, 'g1')).rejects.toMatchObject({ code: 'meetingOver' })
    refused(await anna('POST', `${path}/mute_all`, {}), 400, '0x10000007')
  })

  it('moves the end of a running reservation', async () => {
    const { body } = await anna('POST', '/meeting_schedule', { ...later(1), meeting_password: '' })
    const end = house.clock.now() + 300 * minute
    done(await anna('POST', `/meeting/${body.meeting_number}`, { end_time: String(end) }))
    expect((await anna('GET', `/meeting_schedule/${body.reservation_id}`)).body.schedule_end_time).toBe(end)
    refused(await anna('POST', path, { end_time: 'never' }), 400, '0x10000001')
  })

  it('says that a meeting does not exist without looking like a server that does not', async () => {
    refused(await anna('POST', '/meeting/404404404/mute_all', {}), 400, '0x10000004')
    refused(await anna('GET', '/meeting/404404404'), 400, '0x10000004')
  })

  it('is for the chair only', async () => {
    await house.person('bert')
    await house.join(number, await house.signIn('bert', 'Pass-bert'), { name: 'Bert', clientId: 'device-of-bert' })
    const bert = await signedIn(house, 'bert')
    for (const [method, what, body] of [
      ['POST', 'mute_all', {}],
      ['POST', 'unmute_all', {}],
      ['POST', 'mute', { participants: ['g1'] }],
      ['POST', 'unmute', { participants: ['g1'] }],
      ['POST', 'allow_unmute', { participants: ['g1'] }],
      ['POST', 'lecturer', { lecturer: 'g1' }],
      ['DELETE', 'lecturer', {}],
      ['POST', 'lock', {}],
      ['DELETE', 'lock', {}],
      ['DELETE', 'disconnect', { participants: ['g1'] }],
      ['DELETE', 'disconnect_all', {}],
      ['POST', 'stop', {}],
      ['POST', 'participant', { client_id: 'g1', display_name: 'x' }],
    ] as const) {
      refused(await bert(method, `${path}/${what}`, body), 403, '0x10000003')
      const anonymous = await asker(house, { clientId: 'g1' })(method, `${path}/${what}`, body)
      if (what !== 'participant') refused(anonymous, 401, '0x10000002')
    }
    expect(house.media.guests(number)).toHaveLength(4)
  })
})

describe('everything else that goes wrong', () => {
  it('answers garbage in its own form', async () => {
    const send = (body: string | Buffer, type = 'application/json') =>
      anna('POST', '/meeting_schedule', body, { headers: { 'content-type': type } })
    for (const body of ['{', 'null', '[]', '"x"', '7', '{"meeting_type":{"a":1}}', '{"__proto__":{"x":1}}'])
      refused(await send(body), 400, '0x10000001')
    refused(await send(Buffer.from([0xff, 0xfe, 0x00])), 400, '0x10000001')
    refused(await send('a=b', 'application/x-www-form-urlencoded'), 415, '0x10000001')
    refused(await send('<a/>', 'no type at all'), 415, '0x10000001')
    refused(await send(JSON.stringify({ ...later(), meeting_name: 'nul \0' })), 400, '0x10000001')
    refused(await send(`${'['.repeat(100_000)}${']'.repeat(100_000)}`), 400, '0x10000001')
    refused(await send('x'.repeat(3 * 1024 * 1024)), 413, '0x10000008')
  })

  it('answers unknown addresses and methods in its own form', async () => {
    refused(await anna('GET', '/nothing'), 404, '0x10000001')
    refused(await anna('POST', '/meeting/1/dance', {}), 404, '0x10000001')
    refused(await anna('GET', ''), 404, '0x10000001')
    refused(await anna('PROPFIND', '/meeting'), 404, '0x10000001')
    refused(await anna('PATCH', '/meeting', {}), 405, '0x10000001')
    refused(await anna('GET', '/user/sign_in'), 405, '0x10000001')
    refused(await anna('OPTIONS', '/user/sign_in'), 405, '0x10000001')
    const response = await house.http.inject({ method: 'POST', url: '/api/v1/user/%zz?client_id=a' })
    expect(response.statusCode).toBe(400)
    expect(response.json()).toMatchObject({ errorCode: '0x10000001' })
    refused(await anna('GET', `/meeting/${'9'.repeat(2000)}`), 414, '0x10000001')
    refused(await anna('GET', '/meeting/%00'), 400, '0x10000001')
    refused(await anna('GET', '/meeting', undefined, { clientId: 'nul \0' }), 400, '0x10000001')
  })

  it('takes a parameter given twice for none', async () => {
    const response = await house.http.inject({
      method: 'GET',
      url: `/api/v1/user/info?client_id=a&client_id=b&token=${anna.token}`,
    })
    expect(response.statusCode).toBe(400)
  })

  it('describes itself', async () => {
    const { body, status } = await asker(house)('GET', '/openapi.json')
    expect(status).toBe(200)
    expect(body.openapi).toBe('3.1.0')
    expect(body.paths['/meeting/{meeting_number}/mute_all'].post.summary).toContain('Mutes everybody')
    expect(Object.keys(body.paths['/user/info'])).toEqual(['get', 'post'])
    const parameters = body.paths['/user/public/users'].get.parameters.map((one: { name: string }) => one.name)
    expect(parameters).toEqual(['client_id', 'page_num', 'page_size', 'filter'])
  })
})
