/**
 * Which codecs are agreed on: one for what a publisher sends, all that a subscriber has for what they receive (RFC 3264 §6.1), and
 * what becomes of a track that a subscriber cannot play.
 */
import { AddTrackRequest, SubscriptionError, TrackType } from '@livekit/protocol'
import { describe, expect, it } from 'vitest'
import { SessionDescription } from 'werift'
import { Publication } from '../../src/main/server/sfu/publication.ts'
import { isConstrainedBaseline, ownPayloads, payloadsOf } from '../../src/main/server/sfu/sdp/codecs.ts'
import { readSdp } from '../../src/main/server/sfu/sdp/read.ts'
import { Subscription } from '../../src/main/server/sfu/subscription.ts'
import { connection } from './support/connection.ts'
import { camera, h264Only, microphone, offer, videoSection } from './support/offers.ts'
import { building, settled } from './support/rooms.ts'

const payloadsIn = (section: string) => payloadsOf(readSdp(offer(section)).sections[0]!)
const formats = (sdp: string, index = 0) => SessionDescription.parse(sdp).media[index]!.fmt
const published = (codec: string): Publication =>
  new Publication('TR_x', new AddTrackRequest({ type: TrackType.VIDEO, simulcastCodecs: [{ codec }] }), false)

describe('of an offer', () => {
  it('the order of preference is that of its first line', () => {
    const turned = camera('0').replace('SAVPF 96 97 102 103', 'SAVPF 102 103 96 97')
    expect(payloadsIn(camera('0'))?.map(one => one.codec)).toEqual(['vp8', 'h264'])
    expect(payloadsIn(turned)?.map(one => one.codec)).toEqual(['h264', 'vp8'])
  })

  it('H.264 is taken in packets that may be cut, of the profile that everybody has, and in no other form', () => {
    const h264 = (fmtp: string) => payloadsIn(h264Only('0').replace('a=mid', `a=fmtp:102 ${fmtp}\na=mid`))?.[0]?.type
    expect(h264('packetization-mode=1;profile-level-id=42e01f')).toBe(102)
    expect(h264('profile-level-id=42C02A; packetization-mode=1')).toBe(102)
    expect(h264('packetization-mode=0;profile-level-id=42e01f')).toBeUndefined()
    expect(h264('profile-level-id=42e01f')).toBeUndefined()
    expect(h264('packetization-mode=1;profile-level-id=640c1f')).toBeUndefined()
    expect(h264('packetization-mode=1')).toBeUndefined()
  })

  it('the constrained baseline is told from its relatives', () => {
    for (const id of ['42e01f', '42E034', '42c00b', '4d8028', '58c01e'])
      expect(isConstrainedBaseline(id), id).toBe(true)
    for (const id of ['42001f', '4d001f', '64001f', '640c1f', 'f4001f', '58001e', '', '42e01', 'x2e01f'])
      expect(isConstrainedBaseline(id), id).toBe(false)
  })

  it('redundancy of something else than its Opus is passed over', () => {
    const codecs = (section: string) => payloadsIn(section)?.map(one => one.codec)
    expect(codecs(microphone('0'))).toEqual(['opus', 'red'])
    expect(codecs(microphone('0').replace('a=fmtp:63 111/111', 'a=fmtp:63 9/9'))).toEqual(['opus'])
    expect(codecs(microphone('0').replace('a=rtpmap:111 opus/48000/2', 'a=x'))).toBeUndefined()
  })
})

describe('a publisher is told to send', () => {
  it('the codec it announced, else its favourite, and the track says which', () => {
    const { answer, own } = connection()
    const picture = own[1]!
    const all = offer(microphone('0'), camera('1'))
    expect(formats(answer(all).sdp, 1)).toEqual([96, 97])
    expect(picture.info.mimeType).toBe('video/VP8')
    picture.codec = 'h264'
    const answered = answer(all).sdp
    expect(formats(answered, 1)).toEqual([102, 103])
    expect(answered).toContain('a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n')
    expect(picture.info.mimeType).toBe('video/H264')
    for (const [codec, mime] of [
      ['h264', 'video/H264'],
      ['video/H264', 'video/H264'],
      ['vp8', 'video/VP8'],
      ['av1', 'video/VP8'],
    ] as const)
      expect(published(codec).info.mimeType).toBe(mime)
  })

  it('what it offers when that is not what it announced', () => {
    const { answer, own } = connection()
    own[1]!.codec = 'h264'
    expect(formats(answer(offer(microphone('0'), camera('1').replace('102 103', ''))).sdp, 1)).toEqual([96, 97])
    expect(own[1]!.info.mimeType).toBe('video/VP8')
  })

  it('redundant audio, silence left out and one side, unless it wants that otherwise', () => {
    const { answer, own } = connection()
    expect(answer(offer(microphone('0'))).sdp).toContain('a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1\r\n')
    expect(formats(answer(offer(microphone('0'))).sdp)).toEqual([63, 111])
    Object.assign(own[0]!.info, { disableRed: true, disableDtx: true, stereo: true })
    const { sdp } = answer(offer(microphone('0')))
    expect(formats(sdp)).toEqual([111])
    expect(sdp).toContain('a=fmtp:111 minptime=10;useinbandfec=1;stereo=1\r\n')
  })
})

describe('a subscriber', () => {
  it('gets every codec it has in a section, since tracks of others may take a place in it', () => {
    const { answer } = connection({ videos: 1, audios: 1 })
    const { sdp } = answer(offer(videoSection('0', 'recvonly'), microphone('1', 'a=recvonly')))
    expect(formats(sdp, 0)).toEqual([96, 97, 102, 103])
    expect(formats(sdp, 1)).toEqual([111, 63])
  })

  it('that answers without a codec is not sent it, and what is published so is named', () => {
    const { link } = connection()
    const place = (codec: string) => {
      const one = new Subscription(published(codec), 'PA_t')
      const mid = link.ownSection('video')
      one.bind(mid, ownPayloads('video'), link.outlet, undefined)
      link.outgoing.set(mid, one)
      return one
    }
    const [fine, foreign] = [place('vp8'), place('h264')]
    const without = (mid: string) => videoSection(mid, 'recvonly').replace(' 102 103', '')
    expect(link.takeAnswer(offer(without('0'), without('1')))).toEqual([foreign])
    expect(Object.keys(fine.down!.options.codecs)).toEqual(['vp8'])
    expect(link.takeAnswer(offer(videoSection('0', 'recvonly'), videoSection('1', 'recvonly')))).toEqual([])
  })

  it('without a decoder for a track is told so, and is not asked for room for it again', async () => {
    const { room, enter } = building()
    const here = room('1')
    const [anna, ben] = await enter(here, 'anna', 'ben')
    const [person, other] = [anna!, ben!]
    other.decodes(' 102 103')
    here.receive(person.member, {
      case: 'addTrack',
      value: new AddTrackRequest({ cid: 'c', type: TrackType.VIDEO, simulcastCodecs: [{ codec: 'h264' }] }),
    })
    await settled()
    expect(other.told('subscriptionResponse')).toMatchObject([
      { trackSid: [...person.member.publications.keys()][0], err: SubscriptionError.SE_CODEC_UNSUPPORTED },
    ])
    expect([...other.member.subscriptions.keys()]).toEqual([])
  })
})
