/**
 * The gate: of a muted track nothing leaves, whatever its publisher keeps sending and its subscriber keeps asking for; nor to
 * somebody who switched it off. It opens at a key frame. Judged by what is handed to the subscriber's transport.
 */
import { AddTrackRequest, Encryption_Type, TrackType, UpdateTrackSettings, VideoQuality } from '@livekit/protocol'
import { describe, expect, it } from 'vitest'
import { readRtp } from '../../src/main/server/sfu/media/rtp.ts'
import { Publication } from '../../src/main/server/sfu/publication.ts'
import { Subscription } from '../../src/main/server/sfu/subscription.ts'
import { outletOf } from './support/outlet.ts'
import { rtp, vp8Payload } from './support/publisher.ts'

function call(type: TrackType, muted = false) {
  const publication = new Publication('TR_x', new AddTrackRequest({ cid: 'c', type, width: 640, height: 360 }), muted)
  const vp8 = [{ codec: 'vp8', type: 120, rtx: 121 }] as const
  const opus = [{ codec: 'opus', type: 120, rtx: undefined }] as const
  const asked: number[] = []
  const subscription = new Subscription(publication, 'PA_x', { askForKeyFrame: layer => asked.push(layer.ssrc) })
  publication.sinks.add(subscription)
  let ssrc = 500
  const { out, outlet, choose } = outletOf(() => ssrc++)
  subscription.bind('0', type === TrackType.VIDEO ? vp8 : opus, outlet, undefined)
  let sequence = 0
  let now = 1_000_000
  const layer = publication.up.layer(1, 0)
  const send = (payload: Buffer): number => {
    now += 20_000
    sequence += 1
    publication.receive(rtp({ sequence, timestamp: sequence * 960, payload }), layer, now)
    choose(now, subscription)
    return out.splice(0).length
  }
  /** Whose key frames were asked for, when it is decided anew. */
  const chosen = (): number[] => {
    asked.length = 0
    choose(now, subscription)
    return asked
  }
  return { publication, subscription, send, out, chosen, choose }
}

const key = vp8Payload(15, 1, 1, true, true)
const delta = vp8Payload(15, 2, 2, true, false)
const opus = Buffer.from('opus')

describe('a muted voice', () => {
  it('does not leave, and is heard again at once when unmuted, without a gap in its numbers', () => {
    const { publication, send, out, subscription } = call(TrackType.AUDIO)
    expect(send(opus)).toBe(1)
    publication.mute(true)
    // It ends with silence, so that nobody makes up how it goes on.
    for (const packet of out.splice(0)) expect(readRtp(packet)!.payload.toString('hex')).toBe('f8fffe')
    for (let i = 0; i < 50; i++) expect(send(opus)).toBe(0)
    subscription.repeat([1, 2, 3], 1e9)
    expect(out).toEqual([])
    publication.mute(false)
    expect(send(opus)).toBe(1)
  })

  it('ends without a sound of ours when it is encrypted end to end, where that would only be noise', () => {
    const { publication, send, out } = call(TrackType.AUDIO)
    publication.info.encryption = Encryption_Type.GCM
    expect(send(opus)).toBe(1)
    publication.mute(true)
    expect(out).toEqual([])
    for (let i = 0; i < 50; i++) expect(send(opus)).toBe(0)
    publication.mute(false)
    expect(send(opus)).toBe(1)
  })

  it('is muted from the start when it was announced so', () => {
    const { publication, send } = call(TrackType.AUDIO, true)
    expect(send(opus)).toBe(0)
    publication.mute(false)
    expect(send(opus)).toBe(1)
  })
})

describe('a muted picture', () => {
  it('does not leave, not even as a retransmission, and comes back with a key frame', () => {
    const { publication, subscription, send, out, chosen } = call(TrackType.VIDEO)
    send(key)
    expect(send(key)).toBe(1)
    const numbers = Array.from({ length: 0x10000 }, (_, i) => i)
    subscription.repeat(numbers, 1e9)
    expect(out.splice(0).length).toBeGreaterThan(0)
    publication.mute(true)
    for (let i = 0; i < 20; i++) expect(send(i % 5 === 0 ? key : delta)).toBe(0)
    subscription.repeat(numbers, 1e9)
    expect(out).toEqual([])
    expect(chosen()).toEqual([])
    publication.mute(false)
    expect(send(delta)).toBe(0)
    expect(chosen()).toEqual([1])
    expect(send(key)).toBe(1)
    expect(send(delta)).toBe(1)
  })
})

describe('a picture that its subscriber', () => {
  it.each([
    ['disabled', new UpdateTrackSettings({ disabled: true })],
    ['set to quality off', new UpdateTrackSettings({ quality: VideoQuality.OFF })],
  ])('%s does not leave until it is wanted again', (_, settings) => {
    const { subscription, send, out } = call(TrackType.VIDEO)
    send(key)
    subscription.settle(settings)
    expect(send(key)).toBe(0)
    subscription.repeat(
      Array.from({ length: 0x10000 }, (_, i) => i),
      0,
    )
    expect(out).toEqual([])
    subscription.settle(new UpdateTrackSettings({ quality: VideoQuality.HIGH }))
    expect(send(delta)).toBe(0)
    expect(send(key)).toBe(1)
  })

  it('gets is numbered on across the pause', () => {
    const { publication, subscription, out, choose } = call(TrackType.VIDEO)
    const layer = publication.up.layer(1, 0)
    let now = 1_000_000
    const send = (sequence: number): number | undefined => {
      now += 20_000
      publication.receive(rtp({ sequence, payload: key }), layer, now)
      choose(now, subscription)
      const packet = out.splice(0)[0]
      return packet && readRtp(packet)!.sequence
    }
    send(1)
    const before = send(2)!
    publication.mute(true)
    send(3)
    publication.mute(false)
    expect(send(400)).toBe((before + 1) & 0xffff)
  })
})
