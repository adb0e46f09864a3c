/**
 * Offers and answers (RFC 3264 §6, RFC 8829 §5.3, RFC 9143 §7.3): an answer has the sections of its offer, in order, with their
 * mids, each answered within what was offered. Another library reads what we write.
 */
import { AddTrackRequest, TrackType } from '@livekit/protocol'
import { describe, expect, it } from 'vitest'
import { SessionDescription } from 'werift'
import { Publication } from '../../src/main/server/sfu/publication.ts'
import { ownPayloads, payloadsOf } from '../../src/main/server/sfu/sdp/codecs.ts'
import { readSdp } from '../../src/main/server/sfu/sdp/read.ts'
import { Subscription } from '../../src/main/server/sfu/subscription.ts'
import { connection } from './support/connection.ts'
import { camera, data, h264Only, microphone, offer, oldCamera, videoSection } from './support/offers.ts'

const uri = (name: string): string => `urn:ietf:params:rtp-hdrext:${name}`
const transportCc = 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01'

const sectionsOf = (sdp: string): string[] => sdp.split(/\r\n(?=m=)/).slice(1)
const outline = (sdp: string): string[] =>
  SessionDescription.parse(sdp).media.map(
    media => `${media.rtp.muxId} ${media.kind} ${media.port} ${media.direction ?? ''}`,
  )

describe('reading', () => {
  it('finds in an offer of Chromium what matters', () => {
    const read = readSdp(
      offer(microphone('0'), camera('1'), oldCamera('2'), videoSection('3', 'inactive', 0), data('4')),
    )
    expect(read).toMatchObject({ ufrag: 'EcCQ', pwd: 'XyP+a3bDp7ZYwjuYnrFBtALc' })
    expect(read.fingerprint).toMatch(/^95:C5:.*:8D:71$/)
    const [voice, picture, old, stopped, application] = read.sections
    expect(voice).toMatchObject({
      kind: 'audio',
      mid: '0',
      direction: 'sendonly',
      trackId: 'microphone',
      rejected: false,
    })
    expect(voice?.codecs[0]).toEqual({ payloadType: 111, name: 'opus', fmtp: 'minptime=10;useinbandfec=1;stereo=1' })
    expect(voice?.extensions.get(uri('ssrc-audio-level'))).toBe(12)
    expect(voice?.ssrcs).toEqual([2344435909])
    expect(picture).toMatchObject({ kind: 'video', trackId: 'camera', rids: ['q', 'h', 'f'] })
    expect(payloadsOf(picture!)).toEqual([
      { codec: 'vp8', type: 96, rtx: 97 },
      { codec: 'h264', type: 102, rtx: 103, profile: '42e01f' },
    ])
    expect(payloadsOf(voice!)).toEqual([
      { codec: 'opus', type: 111, rtx: undefined },
      { codec: 'red', type: 63, rtx: undefined },
    ])
    expect(old).toMatchObject({ rids: [], ssrcs: [11, 12, 21, 22] })
    expect(old?.groups[0]).toEqual({ semantics: 'SIM', ssrcs: [11, 12] })
    expect(stopped).toMatchObject({ rejected: true, direction: 'inactive', trackId: undefined })
    expect(application).toMatchObject({ kind: 'application', mid: '4', rejected: false, codecs: [] })
  })

  it('passes over numbers that RTP has no room for', () => {
    const sdp = offer(microphone('0').replace('a=rtpmap:111', 'a=rtpmap:300').replace('a=extmap:12 ', 'a=extmap:256 '))
    const [voice] = readSdp(sdp).sections
    expect(voice?.codecs.map(codec => codec.name)).not.toContain('opus')
    expect(voice?.extensions.has(uri('ssrc-audio-level'))).toBe(false)
    expect(payloadsOf(voice!)).toBeUndefined()
  })

  it('reads lines that end in a line feed alone', () => {
    const sdp = offer(microphone('0'), data('1'))
    expect(readSdp(sdp.replaceAll('\r\n', '\n'))).toEqual(readSdp(sdp))
  })
})

describe('an answer', () => {
  const all = offer(
    microphone('mic'),
    camera('7'),
    videoSection('in', 'recvonly'),
    microphone('ear', 'a=recvonly'),
    videoSection('off', 'inactive'),
    videoSection('gone', 'inactive', 0),
    h264Only('foreign'),
    data('d'),
  )

  it('keeps sections, order and mids, and answers each direction within what was offered', () => {
    // More waits than there is room for: what is off stays off.
    const { answer } = connection({ videos: 3 })
    expect(outline(answer(all).sdp)).toEqual([
      'mic audio 9 recvonly',
      '7 video 9 recvonly',
      'in video 9 sendonly',
      'ear audio 9 inactive',
      'off video 9 inactive',
      'gone video 0 inactive',
      'foreign video 0 inactive',
      'd application 9 ',
    ])
  })

  it('bundles what it takes, is passive and lite, and brings its candidates in the first of the bundle', () => {
    const { answer } = connection()
    for (const sdp of [
      answer(all).sdp,
      answer(offer(videoSection('gone', 'inactive', 0), camera('1'), data('2'))).sdp,
    ]) {
      const read = SessionDescription.parse(sdp)
      const taken = read.media.filter(media => media.port !== 0)
      expect(read.group[0]).toMatchObject({ semantic: 'BUNDLE', items: taken.map(media => media.rtp.muxId) })
      expect(sdp).toContain('\r\na=ice-lite\r\n')
      for (const media of read.media) expect(media.dtlsParams?.role).toBe('server')
      expect(taken[0]?.iceCandidates).toMatchObject([
        { ip: '192.0.2.7', port: 7882, protocol: 'udp', type: 'host' },
        { ip: '2001:db8::7', port: 7882, protocol: 'tcp', type: 'host' },
      ])
      expect(sdp).toContain(' tcp 4 2001:db8::7 7882 typ host tcptype passive\r\n')
      expect(sdp.match(/a=candidate/g)).toHaveLength(2)
    }
  })

  it('names nobody in the bundle when it takes nothing', () => {
    const { answer } = connection()
    expect(answer(offer(videoSection('0', 'inactive', 0))).sdp).toMatch(/\r\na=group:BUNDLE\r\n/)
  })

  it('takes one codec with its retransmission, under the numbers of the offer', () => {
    const { answer } = connection()
    const [voice, picture] = SessionDescription.parse(answer(all).sdp).media
    // Redundancy comes first: that is what is sent.
    expect(voice?.fmt).toEqual([63, 111])
    expect(picture?.fmt).toEqual([96, 97])
    expect(picture?.rtp.codecs.map(codec => [codec.payloadType, codec.mimeType, codec.parameters])).toEqual([
      [96, 'video/VP8', undefined],
      [97, 'video/rtx', 'apt=96'],
    ])
    expect(picture?.rtp.codecs[0]?.rtcpFeedback.map(one => `${one.type} ${one.parameter ?? ''}`.trim())).toEqual(
      expect.arrayContaining(['transport-cc', 'nack', 'nack pli', 'ccm fir']),
    )
  })

  it('echoes the header extensions it understands under their numbers, in every section', () => {
    const { answer } = connection()
    const media = SessionDescription.parse(answer(all).sdp).media
    const extensions = media.map(one => Object.fromEntries(one.rtp.headerExtensions.map(({ id, uri }) => [uri, id])))
    const voice = { [uri('ssrc-audio-level')]: 12, [transportCc]: 4, [uri('sdes:mid')]: 9 }
    const picture = {
      [transportCc]: 4,
      [uri('sdes:mid')]: 9,
      [uri('sdes:rtp-stream-id')]: 10,
      [uri('sdes:repaired-rtp-stream-id')]: 11,
    }
    expect(extensions.slice(0, 5)).toEqual([voice, picture, picture, voice, picture])
  })

  it('takes the layers of a camera, and no layers where it sends', () => {
    const { answer } = connection({ videos: 1 })
    const sections = sectionsOf(answer(all).sdp)
    expect(sections[1]).toMatch(/a=rid:q recv\r\na=rid:h recv\r\na=rid:f recv\r\na=simulcast:recv q;h;f/)
    expect(sections.filter(section => section.includes('a=rid'))).toHaveLength(1)
  })

  it('says what it sends, by name and source, and says the same again in the next one', () => {
    const { answer, link } = connection({ videos: 1, audios: 1 })
    const first = answer(all).sdp
    const [, , picture, voice] = SessionDescription.parse(first).media
    expect(picture?.msid).toBe('PA_them|TR_v0 TR_v0')
    expect(picture?.ssrcGroup).toMatchObject([{ semantic: 'FID', items: picture?.ssrc.map(one => String(one.ssrc)) }])
    expect(voice).toMatchObject({ direction: 'sendonly', msid: 'PA_them|TR_a0 TR_a0', ssrcGroup: [] })
    expect(link.mids).toEqual({ in: 'TR_v0', ear: 'TR_a0' })
    const second = answer(all).sdp
    const withoutVersion = (sdp: string): string => sdp.replace(/o=- 1 \d+/, '')
    expect(withoutVersion(second)).toBe(withoutVersion(first))
    expect(/o=- 1 (\d+)/.exec(second)![1]).toBe(String(Number(/o=- 1 (\d+)/.exec(first)![1]) + 1))
  })

  it('gives each track its section, and tells how much room is left', () => {
    const { answer, own } = connection({ videos: 1 })
    expect(answer(all)).toMatchObject({ ended: [], free: { audio: 1, video: 0 } })
    expect(own.map(one => one.mid)).toEqual(['mic', '7'])
    expect(answer(all)).toMatchObject({ ended: [], free: { audio: 1, video: 0 } })
  })

  it('restarts ICE when the client does', () => {
    const { answer, remotes, restarts } = connection()
    answer(all)
    answer(all)
    expect(restarts()).toBe(0)
    answer(all.replaceAll('EcCQ', 'New1'))
    expect(restarts()).toBe(1)
    expect(remotes.at(-1)?.ufrag).toBe('New1')
  })
})

describe('an offer of ours', () => {
  it('begins with data, adds at the end, and never drops a section', () => {
    const { link } = connection()
    const subscription = (name: string, type: TrackType): Subscription =>
      new Subscription(new Publication(`TR_${name}`, new AddTrackRequest({ cid: name, type }), false), 'PA_t')
    const place = (one: Subscription): void => {
      const mid = link.ownSection(one.kind)
      one.bind(mid, ownPayloads(one.kind), link.outlet, undefined)
      link.outgoing.set(mid, one)
    }
    link.ownSection('application')
    const first = subscription('x', TrackType.VIDEO)
    place(first)
    expect(outline(link.offer())).toEqual(['0 application 9 ', '1 video 9 sendonly'])
    expect(link.offer()).toContain('a=setup:actpass')
    link.release(first)
    expect(outline(link.offer())).toEqual(['0 application 9 ', '1 video 9 inactive'])
    place(subscription('y', TrackType.AUDIO))
    place(subscription('z', TrackType.VIDEO))
    expect(outline(link.offer())).toEqual(['0 application 9 ', '1 video 9 sendonly', '2 audio 9 sendonly'])
    expect(link.offer()).toContain('PA_t|TR_z')
  })

  it('asks for feedback on everything that is sent, by numbers in a header extension', () => {
    const { link } = connection()
    const before = link.sender.rate
    link.ownSection('application')
    link.ownSection('audio')
    link.ownSection('video')
    const sdp = link.offer()
    const sections = readSdp(sdp).sections.slice(1)
    for (const section of sections) expect(section.extensions.get(transportCc)).toBe(5)
    expect(sdp).toContain('a=rtcp-fb:96 transport-cc')
    expect(sdp).toContain('a=rtcp-fb:111 transport-cc')
    // Nothing is known of the path before the peer agreed, and something is assumed from then on.
    expect(before).toBe(Number.POSITIVE_INFINITY)
    link.takeAnswer(offer(data('0'), videoSection('1', 'recvonly')))
    expect(link.sender.rate).toBeLessThan(10_000_000)
  })
})
