/** What a member receives: what they want and may not have, what each track gets of their path, and how well all that arrives. */
import {
  type ConnectionQualityInfo,
  StreamState,
  StreamStateInfo,
  StreamStateUpdate,
  SubscriptionError,
  SubscriptionResponse,
} from '@livekit/protocol'
import { distribute } from '../distribution.ts'
import type { Publication, Publisher } from '../publication.ts'
import { qualityOf } from '../quality.ts'
import type { ServerMessage } from '../signal/channel.ts'
import { Subscription } from '../subscription.ts'
import type { Connections } from './connections.ts'

const mostWishes = 10_000

/** Who receives it. */
export interface Receiver {
  readonly connections: Connections
  send(message: ServerMessage): void
}

export class Subscriptions {
  readonly bySid = new Map<string, Subscription>()
  /** Tracks they were told they may not have. */
  readonly refused = new Set<string>()
  readonly #receiver: Receiver
  readonly #choose: (nowUs: number) => void
  readonly #wantsAll: boolean
  readonly #wishes = new Map<string, boolean>()

  /** `choose`: what they get must be chosen anew and cannot wait. `wantsAll`: they want every track of which they do not say otherwise. */
  constructor(receiver: Receiver, choose: (nowUs: number) => void, wantsAll: boolean) {
    this.#receiver = receiver
    this.#choose = choose
    this.#wantsAll = wantsAll
  }

  wants(trackSid: string): boolean {
    return this.#wishes.get(trackSid) ?? this.#wantsAll
  }

  wish(trackSid: string, wanted: boolean): void {
    if (this.#wishes.size < mostWishes) this.#wishes.set(trackSid, wanted)
  }

  add(publication: Publication, publisher: Publisher): void {
    if (this.bySid.has(publication.sid)) return
    const subscription = new Subscription(publication, publisher.sid, {
      askForKeyFrame: (layer, nowUs) => publisher.askForKeyFrame(layer, nowUs),
      choose: this.#choose,
    })
    this.bySid.set(publication.sid, subscription)
    publication.sinks.add(subscription)
    this.#receiver.connections.add(subscription)
  }

  remove(trackSid: string): void {
    const subscription = this.bySid.get(trackSid)
    if (!subscription) return
    this.bySid.delete(trackSid)
    subscription.publication.sinks.delete(subscription)
    this.#receiver.connections.remove(subscription)
  }

  /** The client came back, and may not know what it was told last. */
  resumed(): void {
    for (const subscription of this.bySid.values()) subscription.forget()
  }

  /** They are gone: nothing goes on to them. */
  end(): void {
    for (const subscription of this.bySid.values()) subscription.publication.sinks.delete(subscription)
  }

  /** Their client has no decoder for it, and is told so. */
  unsuited({ publication: { sid: trackSid } }: Subscription): void {
    this.remove(trackSid)
    const value = new SubscriptionResponse({ trackSid, err: SubscriptionError.SE_CODEC_UNSUPPORTED })
    this.#receiver.send({ case: 'subscriptionResponse', value })
  }

  /** Gives each of their videos what it gets of the path, and tells the client which ones pause. */
  choose(nowUs: number, speaks: (publisherSid: string) => boolean): void {
    const { transport, sender } = this.#receiver.connections.subscriber
    // A key frame asked for before their connection stands would be lost on them, and the next one comes only after a while.
    if (transport.state !== 'connected') return
    distribute(this.bySid.values(), sender, speaks, nowUs)
    const streamStates = [...this.bySid.values()].flatMap(subscription => {
      const news = subscription.news(nowUs)
      if (!news) return []
      const { publisherSid, publication } = subscription
      const state = news === 'paused' ? StreamState.PAUSED : StreamState.ACTIVE
      return [new StreamStateInfo({ participantSid: publisherSid, trackSid: publication.sid, state })]
    })
    if (streamStates.length > 0)
      this.#receiver.send({ case: 'streamStateUpdate', value: new StreamStateUpdate({ streamStates }) })
  }

  /** How good the connection of the participant with this sid is. */
  quality(participantSid: string): ConnectionQualityInfo {
    const all = [...this.bySid.values()]
    const losses = all.flatMap(one => (one.down ? [one.down.loss] : []))
    const { publisher, subscriber } = this.#receiver.connections
    const { loss, roundTripUs = 0 } = subscriber.sender
    return qualityOf(participantSid, {
      connected: publisher.transport.state === 'connected',
      loss: loss ?? Math.max(0, ...losses),
      roundTripUs,
      paused: all.some(one => one.given === 'paused'),
      narrowed: all.some(one => one.isNarrowed),
    })
  }
}
