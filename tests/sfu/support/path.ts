/**
 * A path to a subscriber, simulated: a queue that drains at a rate, a delay, losses. And a sender at one end of it, of a voice and a
 * made-up picture, with a receiver at the other that tells what arrived when.
 */
import { readTwcc } from '../../../src/main/server/sfu/media/bandwidth/feedback.ts'
import { Sender, wireOverhead } from '../../../src/main/server/sfu/media/bandwidth/sender.ts'
import { readRtp, writeRtp } from '../../../src/main/server/sfu/media/rtp.ts'
import { TwccRecorder } from '../../../src/main/server/sfu/media/twcc.ts'
import { type Random, seeded } from './random.ts'

export interface PathOptions {
  /** Bits/s. */
  rate: number
  /** One way, ms. */
  delay: number
  /** 0 to 1. */
  loss: number
  /** How long the queue gets before it overflows, ms. */
  queue: number
  /** Up to so much later, each packet for itself but in order; ms. */
  jitter: number
}

export class Path {
  readonly options: PathOptions
  readonly #random: Random
  #busyUntil = 0
  #lastArrival = 0

  constructor(options: Partial<PathOptions>, random: Random) {
    this.options = { rate: 4_000_000, delay: 20, loss: 0, queue: 300, jitter: 0, ...options }
    this.#random = random
  }

  /** How long a packet waits in the queue, µs. */
  waits(nowUs: number): number {
    return Math.max(0, this.#busyUntil - nowUs)
  }

  /** So many bytes set out; answers when they arrive, µs. Undefined: they get lost. */
  enter(bytes: number, nowUs: number): number | undefined {
    const { rate, delay, loss, queue, jitter } = this.options
    if (this.#random.chance(loss)) return undefined
    const start = Math.max(nowUs, this.#busyUntil)
    if (start - nowUs > queue * 1_000) return undefined
    this.#busyUntil = start + (bytes * 8e6) / rate
    this.#lastArrival = Math.max(this.#lastArrival, this.#busyUntil + delay * 1_000 + this.#random() * jitter * 1_000)
    return this.#lastArrival
  }
}

const transportCc = 5
const audioSsrc = 1
const videoSsrc = 2
const paddingSsrc = 3
/** µs. */
const step = 1_000
const feedbackEvery = 100_000
/** The receiver's clock is another one. */
const theirClock = 4_321_000_000

/** What there is to see about a moment. */
export interface Sample {
  /** Seconds since the beginning. */
  at: number
  estimate: number
  /** How long a packet waits in the queue, ms. */
  queue: number
  /** Bits/s that went out over the last while. */
  video: number
  padding: number
}

export class SimulatedCall {
  readonly samples: Sample[] = []
  /** How long each sound took, ms; without those that were lost. */
  readonly sounds: number[] = []
  readonly sender: Sender
  readonly path: PathOptions
  readonly #path: Path
  /** Bits/s of the picture that goes out, chosen at every picture. */
  video: () => number = () => 0
  readonly #random: Random
  readonly #recorder = new TwccRecorder()
  #now = 50_000_000
  readonly #begin = this.#now
  #waiting = false
  #sequence = 0
  readonly #coming: { at: number; number: number; ssrc: number; sentUs: number }[] = []
  readonly #telling: { at: number; packet: Buffer }[] = []
  #sent = { video: 0, padding: 0 }

  constructor(path: Partial<PathOptions>, seed = 1) {
    this.#random = seeded(seed)
    this.#path = new Path(path, this.#random)
    this.path = this.#path.options
    this.sender = new Sender({
      out: packet => this.#enter(packet),
      padding: bytes => this.#packet(paddingSsrc, Math.min(255, bytes)),
      waiting: () => {
        this.#waiting = true
      },
      narrow: () => undefined,
    })
    this.sender.number()
  }

  get seconds(): number {
    return (this.#now - this.#begin) / 1e6
  }

  /** Lets time pass. */
  run(seconds: number): this {
    const end = this.#now + seconds * 1e6
    for (; this.#now < end; this.#now += step) this.#beat()
    return this
  }

  /** Since this second. */
  since(second: number): Sample[] {
    return this.samples.filter(one => one.at >= second)
  }

  #beat(): void {
    const elapsed = this.#now - this.#begin
    if (elapsed % 20_000 === 0) this.sender.send(this.#packet(audioSsrc, 90), 'audio', this.#now)
    if (elapsed % 50_000 === 3_000) this.#picture(this.video() / 20 / 8)
    if (elapsed % 50_000 === 0) this.sender.tick(this.#now)
    if (this.#waiting && elapsed % 5_000 === 0) this.#waiting = this.sender.pump(this.#now)
    while (this.#coming[0] && this.#coming[0].at <= this.#now) {
      const { at, number, ssrc, sentUs } = this.#coming.shift()!
      this.#recorder.arrived(number, at + theirClock)
      if (ssrc === audioSsrc) this.sounds.push((at - sentUs) / 1_000)
    }
    if (elapsed % feedbackEvery === 0)
      for (const packet of this.#recorder.feedback(1, 2))
        this.#telling.push({ at: this.#now + this.path.delay * 1_000, packet })
    while (this.#telling[0] && this.#telling[0].at <= this.#now)
      this.sender.feedback(readTwcc(this.#telling.shift()!.packet)!, this.#now)
    if (elapsed % 100_000 === 0) {
      this.samples.push({
        at: this.seconds,
        estimate: this.sender.rate,
        queue: this.#path.waits(this.#now) / 1_000,
        video: this.#sent.video * 80,
        padding: this.#sent.padding * 80,
      })
      this.#sent = { video: 0, padding: 0 }
    }
  }

  /** Sizes vary as an encoder's do. */
  #picture(bytes: number): void {
    for (let left = bytes * (0.7 + 0.6 * this.#random()); left > 50; left -= 1_100)
      this.sender.send(this.#packet(videoSsrc, Math.min(1_100, left)), 'video', this.#now)
  }

  #packet(ssrc: number, bytes: number): Buffer {
    const header = { marker: false, payloadType: 96, sequence: this.#sequence++, timestamp: 0, ssrc }
    return writeRtp(header, Buffer.alloc(Math.max(1, Math.round(bytes))), { transportCc })
  }

  #enter(packet: Buffer): void {
    const { ssrc, extension } = readRtp(packet)!
    const bytes = packet.length + wireOverhead
    if (ssrc === videoSsrc) this.#sent.video += bytes
    else if (ssrc === paddingSsrc) this.#sent.padding += bytes
    const at = this.#path.enter(bytes, this.#now)
    if (at === undefined) return
    this.#coming.push({ at, number: extension(transportCc)!.readUInt16BE(0), ssrc, sentUs: this.#now })
  }
}

export const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length
