/**
 * What people are sent follows what their path carries and what they look at: whose video pauses, what publishers need not send,
 * and whose voice goes on in a crowd. Judged by what clients are told and sent.
 */
import { StreamState, VideoQuality } from '@livekit/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Room } from '../../src/main/server/sfu/room/room.ts'
import { building, type Person, settled } from './support/rooms.ts'

let house: ReturnType<typeof building>
let room: Room
let watcher: Person
let anna: Person
let ben: Person

beforeEach(async () => {
  house = building()
  room = house.room('1')
  ;[watcher, anna, ben] = (await house.enter(room, 'watcher', 'anna', 'ben')) as [Person, Person, Person]
})

/** What the watcher's path carries from now on, bits/s. */
const narrow = (rate: number): void => watcher.member.connections.subscriber.sender.hint(rate, house.now())

/** Whose videos reach the watcher when all send a key frame. */
function seen(...sources: [Person, 'camera' | 'screen'][]): string[] {
  for (const [person, source] of sources) person.send(source)
  watcher.got()
  for (const [person, source] of sources) person.send(source)
  return watcher.sources()
}

/** What the watcher was told of pauses since the last look. */
let toldBefore = 0
function pauses(): string[] {
  const all = watcher.told('streamStateUpdate').flatMap(one => one.streamStates)
  const news = all.slice(toldBefore)
  toldBefore = all.length
  const name = (sid: string): string => [anna, ben].find(one => one.member.sid === sid)!.member.identity
  return news.map(one => `${name(one.participantSid)} ${one.state === StreamState.PAUSED ? 'pauses' : 'goes on'}`)
}

describe('on a narrow path', () => {
  beforeEach(async () => {
    toldBefore = 0
    anna.publish('camera', 320)
    ben.publish('camera', 320)
    await settled()
  })

  it('what does not fit pauses, its client is told, and it goes on with a key frame', () => {
    expect(seen([anna, 'camera'], [ben, 'camera'])).toEqual(['anna camera', 'ben camera'])
    // A picture of 320×180 is taken for 115 kbit/s as long as nobody knows better.
    narrow(150_000)
    expect(seen([anna, 'camera'], [ben, 'camera'])).toEqual(['anna camera'])
    // It may fit in a moment.
    expect(pauses()).toEqual([])
    house.pass(500_000)
    house.choose()
    expect(pauses()).toEqual(['ben pauses'])
    narrow(1_000_000)
    ben.asked()
    house.pass(600_000)
    house.choose()
    expect(pauses()).toEqual(['ben goes on'])
    expect(ben.asked()).toContain(ben.ssrcOf('camera'))
    ben.send('camera', false)
    expect(watcher.sources()).toEqual([])
    expect(seen([anna, 'camera'], [ben, 'camera'])).toEqual(['anna camera', 'ben camera'])
  })

  it('a screen comes before faces, and what the client says is important before both', async () => {
    ben.publish('screen', 320)
    await settled()
    narrow(150_000)
    expect(seen([anna, 'camera'], [ben, 'camera'], [ben, 'screen'])).toEqual(['ben screen'])
    watcher.settle(anna, 'camera', { quality: VideoQuality.HIGH, priority: 1 })
    expect(seen([anna, 'camera'], [ben, 'camera'], [ben, 'screen'])).toEqual(['anna camera'])
  })

  it('what nobody looks at takes nothing from others', () => {
    narrow(150_000)
    watcher.settle(anna, 'camera', { disabled: true })
    expect(seen([anna, 'camera'], [ben, 'camera'])).toEqual(['ben camera'])
    expect(pauses()).toEqual([])
  })
})

describe('a publisher', () => {
  const told = (): [number, boolean][] =>
    (anna.told('subscribedQualityUpdate').at(-1)?.subscribedCodecs[0]?.qualities ?? []).map(one => [
      one.quality,
      one.enabled,
    ])

  it('is told which layers nobody wants after a while, and at once when somebody does', async () => {
    anna.publish('camera', 320, 640, 1280)
    await settled()
    for (const one of [watcher, ben]) one.settle(anna, 'camera', { width: 320, height: 180 })
    house.choose()
    house.pass(5_000_000)
    house.choose()
    expect(told()).toEqual([])
    house.pass(5_000_000)
    house.choose()
    expect(told()).toEqual([
      [VideoQuality.LOW, true],
      [VideoQuality.MEDIUM, false],
      [VideoQuality.HIGH, false],
    ])
    ben.settle(anna, 'camera', { width: 640, height: 360 })
    house.choose()
    expect(told().map(([, enabled]) => enabled)).toEqual([true, true, false])
    expect(anna.told('subscribedQualityUpdate')).toHaveLength(2)
  })

  it('goes on with its smallest layer though nobody looks, and is told nothing while all is wanted', async () => {
    anna.publish('camera', 320, 640, 1280)
    await settled()
    for (let i = 0; i < 60; i++) {
      house.pass(1_000_000)
      house.choose()
    }
    expect(told()).toEqual([])
    for (const one of [watcher, ben]) one.settle(anna, 'camera', { disabled: true })
    for (let i = 0; i < 10; i++) {
      house.pass(1_000_000)
      house.choose()
    }
    expect(told().map(([, enabled]) => enabled)).toEqual([true, false, false])
  })
})

describe('in a crowd', () => {
  const [shouting, talking, noise] = [15, 30, 75]
  let crowd: Person[]

  beforeEach(async () => {
    crowd = [anna, ben, ...(await house.enter(room, 'c', 'd', 'e', 'f', 'g'))]
    for (const person of crowd) person.publish('microphone')
    await settled()
  })

  /** Everybody sends so many packets; those named as loud as said. Answers who was heard at the end. */
  function talk(packets: number, levels: Record<string, number>): string[] {
    for (let i = 0; i < packets; i++) {
      watcher.got()
      for (const person of crowd) person.send('microphone', true, undefined, levels[person.member.identity] ?? noise)
    }
    return watcher.sources().map(one => one.split(' ')[0]!)
  }

  it('the loudest five are heard, and who begins to speak is, in one unbroken stream', () => {
    talk(20, {})
    expect(talk(1, { f: talking })).toContain('f')
    expect(talk(20, { f: talking })).toHaveLength(5)
    const before = watcher.member.subscriptions.get(crowd[6]!.member.track('microphone')!.sid)!
    const numbers: number[] = []
    for (let i = 0; i < 80; i++) {
      crowd[6]!.send('microphone', true, undefined, Math.floor(i / 20) % 2 === 0 ? noise : shouting)
      numbers.push(...watcher.got().flatMap(({ packet }) => (packet.ssrc === before.ssrc ? [packet.sequence] : [])))
    }
    expect(numbers.length).toBeGreaterThan(30)
    for (const [i, number] of numbers.entries()) expect(number).toBe((numbers[0]! + i) & 0xffff)
  })

  it('who is silenced is never among them, and makes room', () => {
    talk(20, { f: shouting })
    room.decisions.silence('f', false)
    for (let i = 0; i < 3; i++) expect(talk(20, { f: shouting })).not.toContain('f')
    expect(talk(1, { f: shouting })).toHaveLength(5)
  })

  it('the sound of a screen always is', async () => {
    talk(20, {})
    ben.publish('screenAudio')
    await settled()
    ben.send('screenAudio', true, undefined, noise)
    watcher.got()
    ben.send('screenAudio', true, undefined, noise)
    expect(watcher.sources()).toEqual(['ben screenAudio'])
  })
})

describe('in a small room', () => {
  it('everybody is heard, however quiet', async () => {
    for (const person of [anna, ben]) person.publish('microphone')
    await settled()
    for (const person of [anna, ben]) person.send('microphone', true, undefined, 127)
    expect(watcher.sources()).toEqual(['anna microphone', 'ben microphone'])
  })
})
