/**
 * Access tokens: signed with HS256 and nothing else (RFC 7515 §3, §A.1; RFC 8725 §3.1), for a time (RFC 7519 §4.1), for one
 * room, with the right to join it (LiveKit’s `video` grant). Tokens are made here by hand, so that ours are judged by another.
 */
import { createHmac, generateKeyPairSync, sign as signWith } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEngine } from '../../src/main/server/sfu/engine.ts'
import type { Sfu } from '../../src/main/server/sfu/sfu.ts'
import { nothingSpecial, readToken, writeToken } from '../../src/main/server/sfu/tokens.ts'
import { seeded } from './support/random.ts'

const now = 1_800_000_000
const secret = 'a secret that is long enough'
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const hmac = (text: string, key: string | Buffer, hash = 'sha256'): string =>
  createHmac(hash, key).update(text).digest('base64url')

const goodHead = { alg: 'HS256', typ: 'JWT' }
const goodClaims = {
  iss: 'key',
  sub: 'ann',
  name: 'Ann',
  nbf: now - 10,
  exp: now + 600,
  video: { room: 'blue', roomJoin: true, canPublish: true, canSubscribe: true, canPublishData: true },
}
const video = goodClaims.video
const { exp: _, ...withoutEnd } = goodClaims

/** A token, signed whatever its head says. */
function token(claims: unknown = goodClaims, head: unknown = goodHead, key = secret, hash = 'sha256'): string {
  const text = `${encode(head)}.${encode(claims)}`
  return `${text}.${hmac(text, key, hash)}`
}
const read = (text: string, at = now) => readToken('key', secret, text, at)

it('is signed here as the vector says', () => {
  const key = Buffer.from(
    'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow',
    'base64url',
  )
  const text =
    'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ'
  expect(hmac(text, key)).toBe('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')
})

describe('a good token', () => {
  it('grants what it says', () => {
    expect(read(token())).toEqual({
      identity: 'ann',
      name: 'Ann',
      metadata: '',
      attributes: {},
      room: 'blue',
      plain: false,
      kind: '',
      kindDetails: [],
      canPublish: true,
      canSubscribe: true,
      canPublishData: true,
      ...nothingSpecial,
    })
  })

  it('grants to send and receive unless it says otherwise, as LiveKit has it', () => {
    expect(read(token({ ...goodClaims, name: undefined, video: { room: 'blue', roomJoin: true } }))).toMatchObject({
      name: '',
      canPublish: true,
      canSubscribe: true,
      canPublishData: true,
    })
    const silent = { ...video, canPublish: false, canSubscribe: false, canPublishData: false }
    expect(read(token({ ...goodClaims, video: silent }))).toMatchObject({
      canPublish: false,
      canSubscribe: false,
      canPublishData: false,
    })
  })

  it('is what we write, from a minute before until a day after', () => {
    const ours = writeToken('key', secret, { room: 'blue', identity: 'ann', name: 'Ann Ö.' }, now)
    const [head, body, signature] = ours.split('.')
    expect(hmac(`${head}.${body}`, secret)).toBe(signature)
    expect(JSON.parse(Buffer.from(head!, 'base64url').toString())).toEqual(goodHead)
    expect(read(ours)).toMatchObject({ identity: 'ann', name: 'Ann Ö.', room: 'blue', canPublish: true })
    expect(read(ours, now + 86_399)).toBeDefined()
    expect(read(ours, now + 86_400)).toBeUndefined()
    expect(read(ours, now - 3_600)).toBeUndefined()
  })
})

describe('a token is refused', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const rsaText = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(goodClaims)}`
  const [head, body, signature] = token().split('.')
  it.each([
    ['signed with another secret', token(goodClaims, goodHead, 'another secret')],
    ['signed with no secret', token(goodClaims, goodHead, '')],
    ['of another key', token({ ...goodClaims, iss: 'other' })],
    ['of no key', token({ ...goodClaims, iss: undefined })],
    ['that says it needs no signature', `${encode({ alg: 'none' })}.${body}.`],
    ['that says so and is signed all the same', token(goodClaims, { alg: 'none' })],
    ['that says so in capitals', token(goodClaims, { alg: 'NONE' })],
    ['with no algorithm', token(goodClaims, {})],
    ['of another algorithm, truly', token(goodClaims, { alg: 'HS512' }, secret, 'sha512')],
    ['of another algorithm, by word', token(goodClaims, { alg: 'HS384' })],
    [
      'signed with a key pair',
      `${rsaText}.${signWith('sha256', Buffer.from(rsaText), rsa.privateKey).toString('base64url')}`,
    ],
    ['without its signature', `${head}.${body}.`],
    ['with half its signature', `${head}.${body}.${signature!.slice(0, 20)}`],
    ['with a part too many', `${head}.${body}.${signature}.x`],
    ['with a part too few', `${head}.${body}`],
    ['with other claims under its signature', `${head}.${encode({ ...goodClaims, sub: 'eve' })}.${signature}`],
    ['that has expired', token({ ...goodClaims, exp: now })],
    ['that never expires', token(withoutEnd)],
    ['that expires in words', token({ ...goodClaims, exp: 'tomorrow' })],
    ['that is not good yet', token({ ...goodClaims, nbf: now + 3_600 })],
    ['for nobody', token({ ...goodClaims, sub: '' })],
    ['for a number', token({ ...goodClaims, sub: 7 })],
    ['without a grant', token({ ...goodClaims, video: undefined })],
    ['without the right to join', token({ ...goodClaims, video: { ...video, roomJoin: undefined } })],
    ['that may join in words', token({ ...goodClaims, video: { ...video, roomJoin: 'true' } })],
    ['for no room', token({ ...goodClaims, video: { ...video, room: undefined } })],
    ['for every room', token({ ...goodClaims, video: { ...video, room: ['blue'] } })],
    ['that is null', token(null)],
    ['that is no JSON', `${head}.bm9wZQ.${hmac(`${head}.bm9wZQ`, secret)}`],
    ['that is endless', token({ ...goodClaims, name: 'x'.repeat(200_000) })],
    ['that is empty', ''],
  ])('%s', (_, text) => expect(read(text)).toBeUndefined())

  it('with any one character changed', () => {
    const good = token()
    const random = seeded(61)
    for (let i = 0; i < good.length - 1; i++) {
      const letter = random.pick(
        [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].filter(one => one !== good[i]),
      )
      expect(read(good.slice(0, i) + letter + good.slice(i + 1))).toBeUndefined()
    }
  })
})

describe('the engine', () => {
  let sfu: Sfu
  beforeAll(async () => {
    sfu = await createEngine({
      apiKey: 'key',
      apiSecret: secret,
      addresses: ['127.0.0.1'],
      udpPort: 0,
      onlyThisMachine: true,
    })
    await sfu.openRoom('blue')
    await sfu.openRoom('red')
    await sfu.admit('blue', {
      identity: 'ann',
      name: 'Ann',
      metadata: '',
      attributes: {},
      silenced: false,
      mayUnmute: true,
    })
  })
  afterAll(() => sfu.close())
  const judge = (text: string) => sfu.judge({ path: '/rtc', query: {}, token: text })

  it('lets a guest into the room of their token, and into no other', async () => {
    expect(await judge(await sfu.token('blue', 'ann', 'Ann'))).toEqual({ ok: true })
    expect(await judge(await sfu.token('red', 'ann', 'Ann'))).toMatchObject({ ok: false, status: 403 })
    expect(await judge(await sfu.token('green', 'ann', 'Ann'))).toMatchObject({ ok: false, status: 404 })
    expect(await judge(await sfu.token('blue', 'eve', 'Eve'))).toMatchObject({ ok: false, status: 403 })
    expect(await judge(token(goodClaims, goodHead, 'another secret'))).toMatchObject({ ok: false, status: 401 })
  })
})
