/** Somebody comes in where others show themselves: they are to see them as soon as their connection stands. */
import { VideoQuality } from '@livekit/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Room } from '../../src/main/server/sfu/room/room.ts'
import { data, microphone, offer, videoSection } from './support/offers.ts'
import { building, type Person, settled } from './support/rooms.ts'

let house: ReturnType<typeof building>
let room: Room
let anna: Person

beforeEach(async () => {
  house = building()
  room = house.room('1')
  anna = (await house.enter(room, 'anna'))[0]!
  anna.publish('microphone')
  anna.publish('camera', 320)
  anna.send('camera')
})

/** Of the client of somebody with one connection: what libraries offer before they know who is there. */
const roomy = offer(
  ...['0', '1', '2'].map(mid => microphone(mid, 'a=recvonly')),
  ...['3', '4', '5'].map(mid => videoSection(mid, 'recvonly')),
  data('6'),
)

describe('the first description', () => {
  it('has everything in it that is there already, with one connection', () => {
    const guest = house.comesIn(room, 'guest', { connected: false, offer: roomy })
    const [answer, ...more] = guest.told('answer')
    expect(more).toEqual([])
    expect(Object.values(answer!.midToTrackId).sort()).toEqual([...anna.member.publications.keys()].sort())
    expect(answer!.sdp.match(/a=sendonly/g)).toHaveLength(2)
    // There was room enough: nothing has to be offered again.
    expect(guest.told('mediaSectionsRequirement')).toEqual([])
  })

  it('has everything in it that is there already, with two', () => {
    const guest = house.comesIn(room, 'guest', { connected: false })
    const [first] = guest.told('offer')
    expect(first!.sdp.match(/^m=\w+/gm)).toEqual(['m=application', 'm=audio', 'm=video'])
  })

  it('asks for as many places more as the client did not think of', () => {
    anna.publish('screen', 640)
    const guest = house.comesIn(room, 'guest', {
      connected: false,
      offer: offer(videoSection('0', 'recvonly'), data('1')),
    })
    expect(guest.told('answer')[0]!.sdp.match(/a=sendonly/g)).toHaveLength(1)
    expect(guest.told('mediaSectionsRequirement')).toMatchObject([{ numAudios: 1, numVideos: 1 }])
  })
})

describe('what somebody gets', () => {
  it('is chosen when their connection stands, not at the next beat, and not before', () => {
    anna.asked()
    house.pass(1_000_000)
    anna.send('camera', false)
    const guest = house.comesIn(room, 'guest', { connected: false, offer: roomy })
    house.choose()
    // Their key frame would come for nothing.
    expect(anna.asked()).toEqual([])
    guest.connects()
    expect(anna.asked()).toEqual([anna.ssrcOf('camera')])
    anna.send('camera')
    expect(guest.sources()).toEqual(['anna camera'])
  })

  it('is seen with the first key frame that comes of a layer not larger, and with the right one as soon as its own comes', async () => {
    // The largest fits what a path is first taken for.
    anna.publish('screen', 160, 320, 400)
    await settled()
    for (const layer of [0, 1, 2]) anna.send('screen', true, layer)
    const guest = house.comesIn(room, 'guest', { offer: roomy })
    house.choose()
    const seen = (key: boolean, layer: number): boolean => {
      anna.send('screen', key, layer)
      return guest.got().length > 0
    }
    expect([seen(false, 0), seen(true, 0), seen(false, 0), seen(true, 1)]).toEqual([false, true, true, false])
    expect([seen(true, 2), seen(false, 2), seen(true, 0), seen(false, 0)]).toEqual([true, true, false, false])
    guest.settle(anna, 'screen', { disabled: true })
    guest.settle(anna, 'screen', { quality: VideoQuality.LOW })
    expect([seen(true, 1), seen(true, 0)]).toEqual([false, true])
  })

  it('is chosen at once when they say what they want', async () => {
    const [guest] = (await house.enter(room, 'guest')) as [Person]
    guest.settle(anna, 'camera', { disabled: true })
    house.pass(1_000_000)
    anna.send('camera', false)
    anna.asked()
    guest.settle(anna, 'camera', { disabled: false })
    expect(anna.asked()).toEqual([anna.ssrcOf('camera')])
  })

  it('is chosen before the first packet of a track or a layer goes by, which is the beginning of a key frame', async () => {
    const [guest] = (await house.enter(room, 'guest')) as [Person]
    anna.publish('screen', 320, 640)
    await settled()
    guest.got()
    anna.asked()
    anna.send('screen', true, 0)
    expect(guest.sources()).toEqual(['anna screen'])
    anna.send('screen', true, 1)
    expect(guest.sources()).toEqual(['anna screen'])
    const asked = anna.asked()
    for (const layer of [0, 1]) expect(asked).not.toContain(anna.ssrcOf('screen', layer))
  })
})
