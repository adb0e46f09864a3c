/**
 * Linked rooms: in each a participant stands for the other, whose tracks are those of whoever has the floor there. For those
 * who receive them they are one stream (RFC 3550 §5.1), whoever is behind it. Judged by what clients are told and sent.
 */
import { ParticipantInfo_Kind, UpdateTrackSettings, VideoQuality } from '@livekit/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import { createEngine } from '../../src/main/server/sfu/engine.ts'
import { distance, type RtpPacket } from '../../src/main/server/sfu/media/rtp.ts'
import { readVp8 } from '../../src/main/server/sfu/media/vp8.ts'
import type { Room } from '../../src/main/server/sfu/room/room.ts'
import { building, type Person, settled } from './support/rooms.ts'

let house: ReturnType<typeof building>
let here: Room
let there: Room
let watcher: Person
let anna: Person
let ben: Person
let spokenAt = 0

beforeEach(async () => {
  house = building()
  here = house.room('1')
  there = house.room('2')
  ;[watcher] = (await house.enter(here, 'watcher')) as [Person]
  ;[anna, ben] = (await house.enter(there, 'anna', 'ben')) as [Person, Person]
})

async function link(one = here, other = there): Promise<void> {
  one.neighbours.link(other.neighbours, `Room ${one.name}`, `Room ${other.name}`)
  await settled()
}

/** Long after anybody else, this one speaks. */
async function speaks(person: Person, room = there): Promise<void> {
  spokenAt += 3_000_000
  room.neighbours.hear([{ who: person.member, level: 0.6 }], spokenAt)
  await settled()
}

const relay = (of = '2', person = watcher) => person.others.get(`room:${of}`)
const trackOf = (index: number) => relay()!.tracks[index]!
/** Whether each track is muted, by its LiveKit source number: 1 camera, 2 microphone, 3 screen, 4 its sound. */
const muted = () => Object.fromEntries(relay()!.tracks.map(track => [track.source, track.muted]))

/** Everything that comes of a source, in order, as one stream. */
function stream(packets: readonly RtpPacket[]): void {
  for (const [i, packet] of packets.entries()) {
    const before = packets[i - 1]
    if (!before) continue
    expect(packet.ssrc).toBe(before.ssrc)
    expect(packet.sequence).toBe((before.sequence + 1) & 0xffff)
    expect(distance(before.timestamp, packet.timestamp, 32)).toBeGreaterThan(0)
    const [was, is] = [readVp8(before.payload), readVp8(packet.payload)]
    if (was?.pictureId === undefined || is?.pictureId === undefined) continue
    expect(distance(was.pictureId, is.pictureId, 15)).toBe(1)
    expect(distance(was.tl0PicIdx!, is.tl0PicIdx!, 8)).toBe(1)
  }
}

describe('a link', () => {
  it('puts a participant into each room that stands for the other, and is no member', async () => {
    await link()
    expect(relay()).toMatchObject({ name: 'Room 2', kind: ParticipantInfo_Kind.BRIDGE })
    expect(muted()).toEqual({ 1: true, 2: true })
    expect(anna.others.get('room:1')?.name).toBe('Room 1')
    expect(here.identities).toEqual(['watcher'])
    expect(house.facts.filter(({ fact }) => fact !== 'joined')).toEqual([])
    const [late] = (await house.enter(here, 'late')) as [Person]
    expect(late.told('join')[0]?.otherParticipants.map(one => one.identity)).toEqual(['watcher', 'room:2'])
    expect(late.member.subscriptions.size).toBe(2)
  })

  it('made once more changes nothing but names', async () => {
    await link()
    const told = watcher.told('update').length
    await link()
    expect(watcher.told('update').length).toBe(told)
    here.neighbours.link(there.neighbours, 'Room 1', 'Another name')
    expect(relay()?.name).toBe('Another name')
    expect(watcher.member.subscriptions.size).toBe(2)
  })

  it('relays both ways', async () => {
    await link()
    for (const person of [watcher, anna]) person.publish('microphone')
    await settled()
    for (const person of [watcher, anna]) person.send('microphone')
    expect(watcher.sources()).toEqual(['room:2 microphone'])
    expect(anna.sources()).toEqual(['room:1 microphone'])
    expect(ben.sources()).toEqual(['anna microphone', 'room:1 microphone'])
  })

  it('to what is no open room, or to oneself, is refused, and so is who calls themselves a room', async () => {
    const engine = await createEngine({
      apiKey: 'key',
      apiSecret: 'secret',
      addresses: ['127.0.0.1'],
      udpPort: 0,
      onlyThisMachine: true,
    })
    const named = (room: string) => ({ room, name: room })
    await engine.openRoom('1')
    await expect(engine.linkRooms(named('1'), named('2'))).rejects.toThrow('two rooms')
    await expect(engine.linkRooms(named('1'), named('1'))).rejects.toThrow('two rooms')
    await engine.unlinkRooms('1', '2')
    const someone = { name: '', metadata: '', attributes: {}, silenced: false, mayUnmute: false }
    await expect(engine.admit('1', { identity: 'room:2', ...someone })).rejects.toThrow('linked rooms')
    await engine.close()
  })
})

describe('who is relayed', () => {
  beforeEach(async () => {
    for (const person of [anna, ben]) {
      person.publish('microphone')
      person.publish('camera', 320)
    }
    await link()
  })

  it('is the first with a camera, and then whoever speaks', async () => {
    const everybody = () => {
      for (const source of ['microphone', 'camera'] as const) for (const person of [anna, ben]) person.send(source)
      // One packet of each, though two people send.
      return watcher.said().map(({ from, source, packet }) => `${from} ${source} ${packet.payload.length}`)
    }
    everybody()
    for (const speaker of [anna, ben, anna]) {
      await speaks(speaker)
      expect(everybody()).toEqual(['room:2 microphone 4', 'room:2 camera 8'])
      const layer = watcher.member.subscriptions.get(trackOf(1).sid)?.down?.current
      expect(layer?.ssrc).toBe(speaker.ssrcOf('camera'))
    }
    expect(ben.sources()).toEqual(['anna camera', 'anna microphone'])
  })

  it('is one stream, in which somebody else’s picture begins with a key frame that is asked for', async () => {
    const got: Record<string, RtpPacket[]> = { camera: [], microphone: [] }
    const collect = () => {
      const all = watcher.got()
      for (const { source, packet } of all) got[source]!.push(packet)
      return all.filter(({ source }) => source === 'camera').length
    }
    const both = (key: boolean) => {
      for (const person of [anna, ben]) {
        person.send('microphone')
        person.send('camera', key)
      }
      return collect()
    }
    both(true)
    both(true)
    for (const speaker of [ben, anna, ben]) {
      for (const person of [anna, ben]) person.asked()
      house.pass(500_000)
      await speaks(speaker)
      expect(speaker.asked()).toEqual([speaker.ssrcOf('camera')])
      expect(both(false)).toBe(0)
      expect(both(true)).toBe(1)
      for (let i = 0; i < 20; i++) expect(both(false)).toBe(1)
    }
    stream(got['camera']!)
    stream(got['microphone']!)
    expect(got['microphone']!.length).toBeGreaterThan(60)
  })

  it('has a muted camera when they have none, and their own size', async () => {
    const { sid } = trackOf(1)
    await speaks(ben)
    ben.mute('camera', true)
    expect(muted()).toEqual({ 1: true, 2: false })
    ben.mute('camera', false)
    expect(muted()).toEqual({ 1: false, 2: false })
    ben.mute('microphone', true)
    expect(muted()).toEqual({ 1: false, 2: true })
    expect(trackOf(1).sid).toBe(sid)
    expect(relay()!.tracks.find(track => track.source === 1)).toMatchObject({ width: 320, simulcast: false })
  })

  it('is heard by whatever they speak into', () => {
    anna.mute('microphone', true)
    expect(muted()).toEqual({ 1: false, 2: true })
    anna.publish('microphone')
    expect(muted()).toEqual({ 1: false, 2: false })
    anna.send('microphone')
    expect(watcher.sources()).toEqual(['room:2 microphone'])
  })

  it('is not shown as speaking when it is somebody else who does', async () => {
    await speaks(anna)
    there.neighbours.hear([{ who: ben.member, level: 0.6 }], spokenAt + 400_000)
    expect(here.neighbours.levels).toEqual([])
  })

  it('is shown as speaking, yet not told as a member who does', async () => {
    await speaks(ben)
    here.listen()
    const [change] = watcher.told('speakersChanged')
    expect(change?.speakers).toMatchObject([{ sid: relay()!.sid, active: true }])
    there.neighbours.hear([], spokenAt)
    here.listen()
    expect(watcher.told('speakersChanged').at(-1)?.speakers).toMatchObject([{ sid: relay()!.sid, active: false }])
    expect(house.facts.filter(({ fact }) => fact === 'speaking')).toEqual([])
  })
})

describe('who is silenced', () => {
  const everything = () => {
    for (const source of ['microphone', 'camera', 'screen'] as const) anna.send(source)
    return watcher.sources()
  }
  const all = ['room:2 camera', 'room:2 microphone', 'room:2 screen']
  beforeEach(async () => {
    anna.publish('microphone')
    anna.publish('camera', 320)
    anna.publish('screen', 800)
    await link()
    everything()
    expect(everything()).toEqual(all)
  })

  it('is not relayed, not even again what was, until they may speak again', () => {
    there.decisions.silence('anna', true)
    expect(everything()).toEqual([])
    for (const subscription of watcher.member.subscriptions.values())
      subscription.repeat(
        Array.from({ length: 0x10000 }, (_, i) => i),
        1e9,
      )
    expect(watcher.sources()).toEqual([])
    expect(muted()).toEqual({ 1: true, 2: true })
    there.decisions.allowUnmute('anna')
    expect(everything()).toEqual([])
    anna.mute('microphone', false)
    anna.mute('microphone', true)
    anna.mute('microphone', false)
    expect(muted()).toEqual({ 1: false, 2: false, 3: false })
  })

  it.each([
    ['who is silenced for good', () => there.decisions.silence('anna', false)],
    ['who is admitted anew as silenced', () => there.decisions.admit({ ...anna.member.admission, silenced: true })],
    ['who is expelled', () => there.expel('anna', 'removed')],
    ['who leaves', () => anna.leave()],
    ['whose room closes', () => there.close('roomClosed')],
  ])('is like %s: gone at once, and the next one is shown', async (_, go) => {
    ben.publish('camera', 640)
    const tracks = [...anna.member.publications.values()]
    go()
    expect(tracks.map(track => [...track.sinks].some(sink => 'follow' in sink))).toEqual([false, false, false])
    const shown = relay()?.tracks.find(track => track.source === 1)
    expect(shown?.width).toBe(there.identities.includes('ben') ? 640 : undefined)
  })

  it('leaves nothing behind that could be asked for again, though somebody else is shown', () => {
    ben.publish('camera', 640)
    there.decisions.silence('anna', true)
    expect(trackOf(1)).toMatchObject({ muted: false, width: 640 })
    for (const subscription of watcher.member.subscriptions.values())
      subscription.repeat(
        Array.from({ length: 0x10000 }, (_, i) => i),
        1e9,
      )
    expect(watcher.sources()).toEqual([])
  })

  it('is not shown, though they have no voice to mute', () => {
    anna.leave()
    ben.publish('camera', 640)
    expect(muted()).toEqual({ 1: false, 2: true })
    there.decisions.silence('ben', true)
    expect(muted()).toEqual({ 1: true, 2: true })
  })
})

describe('a screen', () => {
  it('is there as a screen while somebody shares one', async () => {
    await link()
    ben.publish('screen', 800)
    ben.publish('screenAudio')
    await settled()
    expect(muted()).toEqual({ 1: true, 2: true, 3: false, 4: false })
    const { sid } = relay()!.tracks.find(track => track.source === 3)!
    ben.send('screen')
    for (const source of ['screen', 'screenAudio'] as const) ben.send(source)
    expect(watcher.sources()).toEqual(['room:2 screen', 'room:2 screenAudio'])
    anna.publish('screen', 1200)
    ben.leave()
    expect(relay()!.tracks.find(track => track.source === 3)).toMatchObject({ sid, width: 1200 })
    anna.leave()
    expect(muted()).toEqual({ 1: true, 2: true })
    expect(watcher.member.subscriptions.size).toBe(2)
  })
})

describe('the size of the picture', () => {
  const settings = (wish: Partial<UpdateTrackSettings>) => {
    const camera = relay()!.tracks.find(track => track.source === 1)!
    watcher.member.subscriptions.get(camera.sid)!.settle(new UpdateTrackSettings({ ...wish, trackSids: [camera.sid] }))
  }
  /** The layers of this person's that arrive. */
  const arriving = (person: Person): number[] => {
    for (let i = 0; i < 2; i++) person.send('camera')
    watcher.got()
    return [...person.member.track('camera')!.info.layers.keys()].filter(layer => {
      person.send('camera', true, layer)
      return watcher.got().length > 0
    })
  }

  it('can be chosen among the layers of whoever is shown, and the wish goes on for the next one', async () => {
    anna.publish('camera', 320, 640, 1280)
    ben.publish('camera', 640, 1280)
    await link()
    for (const [quality, layer] of [
      [VideoQuality.HIGH, 2],
      [VideoQuality.LOW, 0],
      [VideoQuality.MEDIUM, 1],
    ] as const) {
      settings({ quality })
      expect(arriving(anna)).toEqual([layer])
    }
    settings({ width: 600, height: 340 })
    expect(arriving(anna)).toEqual([1])
    await speaks(ben)
    expect(arriving(ben)).toEqual([0])
    await speaks(anna)
    expect(arriving(anna)).toEqual([1])
    settings({ disabled: true })
    expect(arriving(anna)).toEqual([])
  })
})

describe('three rooms in a ring', () => {
  it('send nothing in circles', async () => {
    const third = house.room('3')
    const [zoe] = (await house.enter(third, 'zoe')) as [Person]
    await Promise.all([link(here, there), link(there, third), link(third, here)])
    const people = [watcher, anna, zoe]
    for (const person of people) person.publish('microphone')
    await settled()
    expect([...zoe.others.keys()]).toEqual(['room:2', 'room:1'])
    for (const person of people) person.send('microphone')
    const got = (person: Person) => person.got().map(({ from, source }) => `${from} ${source}`)
    expect(got(watcher)).toEqual(['room:2 microphone', 'room:3 microphone'])
    expect(got(anna)).toEqual(['room:1 microphone', 'room:3 microphone'])
    expect(got(zoe)).toEqual(['room:1 microphone', 'room:2 microphone'])
    await speaks(anna)
    expect([here, there, third].map(room => room.neighbours.levels)).toEqual([[['room:2', 0.6]], [], [['room:2', 0.6]]])
  })
})

describe('the end of a link', () => {
  it.each([
    ['is ordered', () => there.neighbours.unlink(here.neighbours)],
    ['comes with the end of one room', () => there.close('roomClosed')],
    ['comes with the end of the other', () => here.close('roomClosed')],
  ])('%s: what was relayed is gone, whole', async (_, end) => {
    for (const person of [watcher, anna]) {
      person.publish('microphone')
      person.publish('camera', 320)
    }
    await link()
    const tracks = [watcher, anna].flatMap(person => [...person.member.publications.values()])
    end()
    await settled()
    for (const person of [watcher, anna, ben])
      expect([...person.others.keys()].filter(id => id.startsWith('room:'))).toEqual([])
    expect(tracks.flatMap(track => [...track.sinks].filter(sink => 'follow' in sink))).toEqual([])
    if (here.identities.length > 0) expect(watcher.member.subscriptions.size).toBe(0)
    there.neighbours.unlink(here.neighbours)
  })
})
