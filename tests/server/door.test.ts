/** Where programs' tokens come in: which are passed on, and as what. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { Signal, SignalRequest } from '../../src/main/server/http/signal.ts'
import { programsDoor } from '../../src/main/server/livekit/door.ts'
import { readClaims, readToken, signClaims } from '../../src/main/server/sfu/tokens.ts'

const house = { key: 'gavel:house', secret: 'the secret of the house' }
let pair = { key: 'APIone', secret: 'the secret of programs' }
let passed: SignalRequest[]
const engine: Signal = {
  async judge(request) {
    passed.push(request)
    return { ok: true }
  },
  connect(request) {
    passed.push(request)
    return { receive: () => undefined, closed: () => undefined }
  },
}
const door = programsDoor(engine, house, () => pair)
const now = Math.floor(Date.now() / 1000)
const token = (video: object, keys = pair, seconds = 60, more: object = {}) =>
  signClaims(keys, { sub: 'anna', ...more, video: { roomJoin: true, ...video } }, now, seconds)
const judge = (text: string) => door.judge({ path: '/rtc', query: {}, token: text })
const grantsOf = (request: SignalRequest | undefined) => readToken(house.key, house.secret, request?.token ?? '', now)

beforeEach(() => {
  passed = []
  pair = { key: 'APIone', secret: 'the secret of programs' }
})

describe('a program’s token', () => {
  it('is passed on as one of the house, for a plain room, and for no longer than it stands', async () => {
    const given = { room: 'blue', canPublishSources: ['camera'], hidden: true }
    expect(await judge(token(given, pair, 60, { name: 'Anna', metadata: 'm' }))).toEqual({ ok: true })
    expect(grantsOf(passed[0])).toMatchObject({
      ...{ identity: 'anna', name: 'Anna', metadata: 'm', room: 'blue' },
      ...{ plain: true, hidden: true, sources: ['camera'] },
    })
    expect(readClaims(house, passed[0]?.token ?? '', now + 61)).toBeUndefined()
    door.connect({ path: '/rtc', query: {}, token: token(given) }, { send: () => undefined, close: () => undefined })
    expect(grantsOf(passed[1])).toMatchObject({ room: 'blue', plain: true })
  })

  it.each([
    ['for a meeting', { room: '123456789' }, 403],
    ['for no room', { room: '' }, 400],
    ['for any room', {}, 400],
    ['for a room with an endless name', { room: 'x'.repeat(257) }, 400],
    ['not for coming in', { room: 'blue', roomJoin: false }, 401],
  ])('%s is refused', async (_, video, status) => {
    expect(await judge(token(video))).toMatchObject({ ok: false, status })
    expect(passed).toEqual([])
  })

  it.each([
    ['nobody', ''],
    ['somebody with an endless name', 'x'.repeat(257)],
  ])('for %s is refused', async (_, sub) => {
    expect(await judge(token({ room: 'blue' }, pair, 60, { sub }))).toMatchObject({ ok: false, status: 400 })
    expect(passed).toEqual([])
  })

  it('signed with another secret is refused, and so is one of a key that was renewed', async () => {
    expect(await judge(token({ room: 'blue' }, { ...pair, secret: 'another' }))).toMatchObject({ status: 401 })
    const old = token({ room: 'blue' })
    pair = { key: 'APItwo', secret: 'another secret of programs' }
    await judge(old)
    // Whose token it is nobody knows any more: the engine, which knows the house's alone, refuses it.
    expect(grantsOf(passed[0])).toBeUndefined()
  })

  it('makes no plain room of a token of the house', async () => {
    const ours = token({ room: '123456789' }, house)
    expect(await judge(ours)).toEqual({ ok: true })
    expect(passed[0]?.token).toBe(ours)
    expect(grantsOf(passed[0])).toMatchObject({ plain: false })
  })
})
