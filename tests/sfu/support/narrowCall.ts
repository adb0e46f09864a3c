/**
 * Somebody who hears one person and watches them and others over a path that carries little: a whole room, the path simulated, and at its
 * end what a browser does: shows pictures, asks for what is missing, and tells what came when.
 */
import { wireOverhead } from '../../../src/main/server/sfu/media/bandwidth/sender.ts'
import { readRtp } from '../../../src/main/server/sfu/media/rtp.ts'
import { TwccRecorder } from '../../../src/main/server/sfu/media/twcc.ts'
import { restore } from '../../../src/main/server/sfu/publication.ts'
import type { Room } from '../../../src/main/server/sfu/room/room.ts'
import type { Subscription } from '../../../src/main/server/sfu/subscription.ts'
import { Camera, widths } from './encoder.ts'
import { Path, type PathOptions } from './path.ts'
import { rtp } from './publisher.ts'
import { type Random, seeded } from './random.ts'
import { building, type Person, type Source, settled } from './rooms.ts'
import { Screen } from './screen.ts'

/** µs. */
const step = 1_000
const pictureEvery = 66_000
/** As often as browsers tell. */
const feedbackEvery = 50_000
/** The receiver's clock is another one. */
const theirClock = 4_321_000_000
const transportCc = 5
/** Ethernet's. */
const frameOverhead = 14
/** Of voice with its redundancy. */
const voiceBytes = 245
/** As the receiver knows the formats: its numbers of VP8 and of its retransmissions. */
const payload = { codec: 'vp8', type: 96, rtx: 97 } as Parameters<typeof restore>[2]

/** A video that is watched. */
interface Watched {
  readonly subscription: Subscription
  readonly screen: Screen
  /** What it had of the path, whenever that changed; seconds since the beginning. */
  readonly given: { at: number; layer: number | undefined }[]
}

export class NarrowCall {
  readonly watched: Watched[] = []
  /** Seconds each voice took that came. */
  readonly voices: number[] = []
  voicesSent = 0
  readonly path: Path
  readonly watcher: Person
  readonly #people: Person[]
  readonly #cameras: Camera[]
  readonly #room: Room
  readonly #house: ReturnType<typeof building>
  readonly #random: Random
  readonly #recorder = new TwccRecorder()
  readonly #coming: { at: number; bytes: Buffer }[] = []
  readonly #telling: { at: number; bytes: Buffer }[] = []
  readonly #voicesSentUs = new Map<number, number>()
  readonly #begin: number

  private constructor(house: ReturnType<typeof building>, room: Room, people: Person[], path: Path, random: Random) {
    const [watcher, ...others] = people as [Person, ...Person[]]
    this.#house = house
    this.#room = room
    this.watcher = watcher
    this.#people = others
    this.path = path
    this.#random = random
    this.#cameras = others.map(person => new Camera(person, random))
    this.#begin = house.now()
    watcher.takes = packet => this.#enter(packet)
  }

  /** So many people with cameras, the first of whom speaks. */
  static async begin(options: Partial<PathOptions>, seed: number, count = 1): Promise<NarrowCall> {
    const random = seeded(seed)
    const house = building()
    const room = house.room('1')
    const names = Array.from({ length: count }, (_, i) => `p${i + 1}`)
    const people = await house.enter(room, 'watcher', ...names)
    // Answers whatever it is offered, and so agrees to give feedback.
    people[0]!.decodes('nothing of it')
    const call = new NarrowCall(house, room, people, new Path(options, random), random)
    call.#people[0]!.publish('microphone')
    for (const person of call.#people) person.publish('camera', ...widths)
    await settled()
    for (const person of call.#people) {
      const subscription = call.#subscription(person, 'camera')
      call.watched.push({ subscription, screen: new Screen(subscription.ssrc), given: [] })
    }
    return call
  }

  get sender(): Person['member']['connections']['subscriber']['sender'] {
    return this.watcher.member.connections.subscriber.sender
  }

  get seconds(): number {
    return (this.#house.now() - this.#begin) / 1e6
  }

  /** Lets time pass; `look` is called every 50 ms. */
  run(seconds: number, look?: () => void): this {
    const end = this.#house.now() + seconds * 1e6
    for (; this.#house.now() < end; this.#house.pass(step)) this.#beat(look)
    return this
  }

  /** When pictures of one of them were shown from a second on, seconds. */
  shown(from: number, which = 0): number[] {
    return this.watched[which]!.screen.shown.map(us => (us - this.#begin) / 1e6).filter(at => at >= from)
  }

  /** The longest that a picture stood since then, seconds. */
  longestStill(from: number, which = 0): number {
    const times = [from, ...this.shown(from, which), this.seconds]
    return Math.max(...times.slice(1).map((at, i) => at - times[i]!))
  }

  /** Widths that one of them had since then, pixels; 0: none, a pause. */
  widths(from: number, which = 0): number[] {
    const { given } = this.watched[which]!
    const before = given.findLast(one => one.at <= from)
    return [...(before ? [before] : []), ...given.filter(one => one.at > from)].map(({ layer }) =>
      layer === undefined ? 0 : widths[layer]!,
    )
  }

  #subscription(person: Person, source: Source): Subscription {
    return this.watcher.member.subscriptions.get(person.member.track(source)!.sid)!
  }

  #beat(look: (() => void) | undefined): void {
    const now = this.#house.now()
    const elapsed = now - this.#begin
    if (elapsed % 20_000 === 0) this.#speak(now)
    for (const [place, camera] of this.#cameras.entries()) {
      // They do not film in step.
      if ((elapsed + place * 7_000) % pictureEvery === 0) camera.film(now)
      camera.listen()
    }
    if (elapsed % 5_000 === 0) this.#house.pump()
    if (elapsed % 50_000 === 0) this.#room.feedback(now)
    if (elapsed % 200_000 === 0) this.#room.choose(now)
    if (elapsed % 1_000_000 === 0) this.#room.second(now)
    // Their signalling stands.
    for (const { member } of [this.watcher, ...this.#people]) member.channel.lastHeardUs = now
    while (this.#coming[0] && this.#coming[0].at <= now) this.#receive(this.#coming.shift()!.bytes, now)
    if (elapsed % feedbackEvery === 0) for (const packet of this.#recorder.feedback(1, 2)) this.#tell(packet)
    if (elapsed % 20_000 === 0)
      for (const { screen } of this.watched) for (const packet of screen.asks(now)) this.#tell(packet)
    const { transport } = this.watcher.member.connections.subscriber
    while (this.#telling[0] && this.#telling[0].at <= now) transport.events.rtcp?.(this.#telling.shift()!.bytes, now)
    this.#note()
    if (elapsed % 50_000 === 0) look?.()
  }

  #note(): void {
    for (const { subscription, given } of this.watched) {
      const current = subscription.given
      if (current === undefined) continue
      const layer = current === 'paused' ? undefined : current.layer
      if (given.length === 0 || given.at(-1)!.layer !== layer) given.push({ at: this.seconds, layer })
    }
  }

  #speak(now: number): void {
    const [speaker] = this.#people as [Person]
    const publication = speaker.member.track('microphone')!
    const ssrc = speaker.ssrcOf('microphone')
    const sequence = this.voicesSent++ & 0xffff
    const payload = Buffer.alloc(Math.round(voiceBytes * (0.9 + 0.2 * this.#random())), 1)
    const packet = rtp({ ssrc, sequence, payload, payloadType: 111, timestamp: this.voicesSent * 960, codec: 'opus' })
    publication.receive(packet, publication.up.layer(ssrc, 0), now, 20)
  }

  #enter(packet: Buffer): boolean {
    const now = this.#house.now()
    const at = this.path.enter(packet.length + wireOverhead + frameOverhead, now)
    if (at === undefined) return true
    // The next packet is written over this one.
    const bytes = Buffer.from(packet)
    const { ssrc, sequence } = readRtp(bytes)!
    if (ssrc === this.#subscription(this.#people[0]!, 'microphone').ssrc) this.#voicesSentUs.set(sequence, now)
    this.#coming.push({ at, bytes })
    return true
  }

  #tell(bytes: Buffer): void {
    this.#telling.push({ at: this.#house.now() + this.path.options.delay * 1_000, bytes })
  }

  #receive(bytes: Buffer, now: number): void {
    const packet = readRtp(bytes)!
    this.#recorder.arrived(packet.extension(transportCc)!.readUInt16BE(0), now + theirClock)
    for (const { subscription, screen } of this.watched) {
      if (packet.ssrc === subscription.ssrc) return screen.receive(packet, now)
      if (packet.ssrc !== subscription.rtxSsrc) continue
      const restored = restore(packet, subscription.ssrc, payload)
      if (restored) screen.receive(restored, now)
      return
    }
    this.voices.push((now - this.#voicesSentUs.get(packet.sequence)!) / 1e6)
  }
}
