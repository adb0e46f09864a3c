/**
 * Somebody who watches and hears one other person over a path that carries little: a whole room, the path simulated, and at its end a
 * receiver as browsers are: it asks for what is missing, shows a picture when all that it leans on is there, and tells what came when.
 */

import { wireOverhead } from '../../../src/main/server/sfu/media/bandwidth/sender.ts'
import { writeNack, writePli } from '../../../src/main/server/sfu/media/rtcp.ts'
import { distance, type RtpPacket, readRtp } from '../../../src/main/server/sfu/media/rtp.ts'
import { TwccRecorder } from '../../../src/main/server/sfu/media/twcc.ts'
import { Layer } from '../../../src/main/server/sfu/media/upTrack.ts'
import { readVp8 } from '../../../src/main/server/sfu/media/vp8.ts'
import { restore } from '../../../src/main/server/sfu/publication.ts'
import type { Room } from '../../../src/main/server/sfu/room/room.ts'
import { Path, type PathOptions } from './path.ts'
import { rtp } from './publisher.ts'
import { type Random, seeded } from './random.ts'
import { building, type Person, settled } from './rooms.ts'

/** µs. */
const step = 1_000
const pictureEvery = 66_000
/** As often as browsers tell. */
const feedbackEvery = 50_000
/** The receiver's clock is another one. */
const theirClock = 4_321_000_000
const transportCc = 5
/** What encoders make of three layers at most, bits/s, and of each temporal layer's pictures their share of a second. */
const rates = [140_000, 420_000, 1_450_000]
const widths = [320, 640, 960]
const pattern = [0, 2, 1, 2]
const shares = [0.4 / 3.79, 0.2 / 3.79, 0.4 / 7.58]
/** A key frame is so much of a second's bits; what comes after pays for it. */
const keyShare = 0.35
/** Of voice with its redundancy. */
const voiceBytes = 245
const packetBytes = 1_100

/** A layer's encoder: pictures that vary in size, as noise makes them, and a debt that it pays off. */
class Encoder {
  keyWanted = true
  #picture = 0
  #tl0 = 0
  #place = 0
  #sequence: number
  #debt = 0
  readonly #rate: number
  readonly #random: Random

  constructor(rate: number, random: Random) {
    this.#rate = rate
    this.#random = random
    this.#sequence = random.below(2 ** 16)
  }

  encode(ssrc: number, timestamp: number): RtpPacket[] {
    const key = this.keyWanted
    this.keyWanted = false
    if (key) this.#place = 0
    const place = this.#place++ % pattern.length
    const temporal = pattern[place]!
    if (temporal === 0) this.#tl0 += 1
    this.#picture += 1
    const usual = (this.#rate * shares[temporal]!) / 8
    const paid = Math.min(this.#debt, usual * 0.4)
    this.#debt -= paid
    const bytes = key ? (this.#rate * keyShare) / 8 : (usual - paid) * (0.7 + 0.6 * this.#random())
    if (key) this.#debt += bytes - usual
    const count = Math.ceil(bytes / packetBytes)
    return Array.from({ length: count }, (_, i) => {
      const id = this.#picture & 0x7fff
      const sync = temporal > 0 && place < 3 ? 0x20 : 0
      const head = [i === 0 ? 0x90 : 0x80, 0xe0, 0x80 | (id >> 8), id & 0xff, this.#tl0 & 0xff, (temporal << 6) | sync]
      const payload = Buffer.alloc(Math.max(10, Math.round(bytes / count)), 1)
      payload.set([...head, key && i === 0 ? 0 : 1])
      return rtp({ ssrc, timestamp, payload, sequence: this.#sequence++ & 0xffff, marker: i === count - 1 })
    })
  }
}

interface Picture {
  readonly sequences: Map<number, RtpPacket>
  first: number | undefined
  last: number | undefined
}

/** A picture that was shown; seconds since the beginning. */
export interface Shown {
  readonly at: number
  readonly width: number
}

export class NarrowCall {
  readonly shown: Shown[] = []
  /** Seconds each voice took that came. */
  readonly voices: number[] = []
  voicesSent = 0
  readonly path: Path
  watcher!: Person
  #anna!: Person
  #room!: Room
  readonly #house = building()
  readonly #random: Random
  readonly #recorder = new TwccRecorder()
  readonly #layers = new Map<number, Layer>()
  readonly #pictures = new Map<number, Picture>()
  readonly #encoders: Encoder[]
  readonly #coming: { at: number; bytes: Buffer }[] = []
  readonly #telling: { at: number; bytes: Buffer }[] = []
  readonly #sentUs = new Map<number, number>()
  readonly #begin: number
  #voice = 0
  #shownTimestamp: number | undefined
  #shownTl0: number | undefined
  #askedUs = 0
  #transport!: Person['member']['subscriber']['transport']

  private constructor(path: Partial<PathOptions>, seed: number) {
    this.#random = seeded(seed)
    this.path = new Path(path, this.#random)
    this.#encoders = rates.map(rate => new Encoder(rate, this.#random))
    this.#begin = this.#house.now()
  }

  static async begin(path: Partial<PathOptions>, seed: number): Promise<NarrowCall> {
    const call = new NarrowCall(path, seed)
    call.#room = call.#house.room('1')
    const [watcher, anna] = (await call.#house.enter(call.#room, 'watcher', 'anna')) as [Person, Person]
    call.watcher = watcher
    call.#anna = anna
    call.#transport = watcher.member.subscriber.transport
    // Answers whatever it is offered, and so agrees to give feedback.
    watcher.decodes('nothing of it')
    watcher.takes = packet => call.#enter(packet)
    anna.publish('microphone')
    anna.publish('camera', ...widths)
    await settled()
    return call
  }

  get sender(): Person['member']['subscriber']['sender'] {
    return this.watcher.member.subscriber.sender
  }

  get seconds(): number {
    return (this.#house.now() - this.#begin) / 1e6
  }

  /** What the watcher's picture has of the path. */
  get given(): unknown {
    return this.#subscription('camera').given
  }

  /** Lets time pass; `look` is called every 50 ms. */
  run(seconds: number, look?: () => void): this {
    const end = this.#house.now() + seconds * 1e6
    while (this.#house.now() < end) {
      this.#beat(look)
      this.#house.pass(step)
    }
    return this
  }

  /** The longest that a picture stood between these seconds. */
  longestStill(from: number, to = this.seconds): number {
    const times = [from, ...this.shown.map(one => one.at).filter(at => at >= from && at <= to), to]
    return Math.max(...times.slice(1).map((at, i) => at - times[i]!))
  }

  #subscription(source: 'camera' | 'microphone') {
    return this.watcher.member.subscriptions.get(this.#anna.member.track(source)!.sid)!
  }

  #beat(look?: () => void): void {
    const now = this.#house.now()
    const elapsed = now - this.#begin
    if (elapsed % 20_000 === 0) this.#speak(now)
    if (elapsed % pictureEvery === 0) this.#film(now)
    if (elapsed % 5_000 === 0) this.#house.pump()
    for (const ssrc of this.#anna.asked()) {
      const index = [0, 1, 2].find(one => this.#anna.ssrcOf('camera', one) === ssrc)
      if (index !== undefined) this.#encoders[index]!.keyWanted = true
    }
    if (elapsed % 50_000 === 0) this.#room.feedback(now)
    if (elapsed % 200_000 === 0) this.#room.choose(now)
    if (elapsed % 1_000_000 === 0) this.#room.second(now)
    // Their signalling stands.
    for (const { member } of [this.watcher, this.#anna]) member.channel.lastHeardUs = now
    while (this.#coming[0] && this.#coming[0].at <= now) this.#receive(this.#coming.shift()!.bytes, now)
    if (elapsed % feedbackEvery === 0) for (const packet of this.#recorder.feedback(1, 2)) this.#tell(packet)
    if (elapsed % 20_000 === 0) this.#ask(now)
    while (this.#telling[0] && this.#telling[0].at <= now)
      this.#transport.events.rtcp?.(this.#telling.shift()!.bytes, now)
    if (elapsed % 50_000 === 0) look?.()
  }

  #speak(now: number): void {
    const publication = this.#anna.member.track('microphone')!
    const ssrc = this.#anna.ssrcOf('microphone')
    const sequence = this.#voice++ & 0xffff
    const payload = Buffer.alloc(Math.round(voiceBytes * (0.9 + 0.2 * this.#random())), 1)
    const packet = rtp({ ssrc, sequence, payload, payloadType: 111, timestamp: this.#voice * 960, codec: 'opus' })
    this.voicesSent += 1
    publication.receive(packet, publication.up.layer(ssrc, 0), now, 20)
  }

  #film(now: number): void {
    const publication = this.#anna.member.track('camera')!
    const timestamp = Math.round(now * 0.09) >>> 0
    for (const [index, encoder] of this.#encoders.entries()) {
      const ssrc = this.#anna.ssrcOf('camera', index)
      for (const packet of encoder.encode(ssrc, timestamp))
        publication.receive(packet, publication.up.layer(ssrc, index), now)
    }
  }

  #enter(packet: Buffer): boolean {
    const now = this.#house.now()
    const at = this.path.enter(packet.length + wireOverhead + 14, now)
    if (at === undefined) return true
    const bytes = Buffer.from(packet)
    const { ssrc, sequence } = readRtp(bytes)!
    if (ssrc === this.#subscription('microphone').ssrc) this.#sentUs.set(sequence, now)
    this.#coming.push({ at, bytes })
    return true
  }

  #tell(bytes: Buffer): void {
    this.#telling.push({ at: this.#house.now() + this.path.options.delay * 1_000, bytes })
  }

  #receive(bytes: Buffer, now: number): void {
    const packet = readRtp(bytes)!
    this.#recorder.arrived(packet.extension(transportCc)!.readUInt16BE(0), now + theirClock)
    const { ssrc, rtxSsrc } = this.#subscription('camera')
    if (packet.ssrc === ssrc) this.#collect(packet, now)
    else if (packet.ssrc === rtxSsrc) {
      const restored = restore(packet, ssrc, { codec: 'vp8', type: 96, rtx: 97 } as Parameters<typeof restore>[2])
      if (restored) this.#collect(restored, now)
    } else this.voices.push((now - this.#sentUs.get(packet.sequence)!) / 1e6)
  }

  #collect(packet: RtpPacket, now: number): void {
    const layer = this.#layers.get(packet.ssrc) ?? new Layer(packet.ssrc, 0, 90_000)
    this.#layers.set(packet.ssrc, layer)
    if (!layer.receive(packet, now)) return
    const vp8 = readVp8(packet.payload)
    if (!vp8) return
    const picture: Picture = this.#pictures.get(packet.timestamp) ?? {
      sequences: new Map(),
      first: undefined,
      last: undefined,
    }
    this.#pictures.set(packet.timestamp, picture)
    picture.sequences.set(packet.sequence, packet)
    if (vp8.startOfFrame) picture.first = packet.sequence
    if (packet.marker) picture.last = packet.sequence
    this.#show(now)
  }

  /** All that can be shown, in order. */
  #show(now: number): void {
    const ordered = [...this.#pictures].sort(([a], [b]) => distance(b, a, 32))
    for (const [timestamp, { sequences, first, last }] of ordered) {
      const isLate = this.#shownTimestamp !== undefined && distance(this.#shownTimestamp, timestamp, 32) <= 0
      if (isLate) {
        this.#pictures.delete(timestamp)
        continue
      }
      if (first === undefined || last === undefined || sequences.size !== distance(first, last, 16) + 1) continue
      const { keyFrame, temporal, tl0PicIdx } = readVp8(sequences.get(first)!.payload)!
      const leans = temporal === 0 ? this.#shownTl0 === ((tl0PicIdx! - 1) & 0xff) : this.#shownTl0 === tl0PicIdx
      if (!keyFrame && !leans) continue
      this.#shownTimestamp = timestamp
      this.#shownTl0 = tl0PicIdx
      this.#pictures.delete(timestamp)
      this.shown.push({
        at: (now - this.#begin) / 1e6,
        width: widths[this.#subscription('camera').down?.current?.index ?? 0]!,
      })
    }
  }

  /** What is missing, and a key frame when nothing could be shown for long. */
  #ask(now: number): void {
    const { ssrc } = this.#subscription('camera')
    const missing = this.#layers.get(ssrc)?.nacks(now) ?? []
    if (missing.length > 0) this.#tell(writeNack(1, ssrc, missing))
    const stoodFor = this.seconds - (this.shown.at(-1)?.at ?? 0)
    if (stoodFor > 1 && this.#pictures.size > 0 && now - this.#askedUs > 1_000_000) {
      this.#askedUs = now
      this.#tell(writePli(1, ssrc))
    }
  }
}
