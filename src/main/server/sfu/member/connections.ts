/** A member's peer connections: one for both directions, or one for each, as their client speaks the protocol. */
import { SessionDescription } from '@livekit/protocol'
import { bridgeChannels, type DataPipe } from '../data.ts'
import { Link } from '../link.ts'
import type { Paced } from '../pacing.ts'
import type { Publication } from '../publication.ts'
import type { Payloads } from '../sdp/codecs.ts'
import type { Section } from '../sdp/read.ts'
import type { ServerMessage } from '../signal/channel.ts'
import type { Subscription } from '../subscription.ts'
import type { TransportHub } from '../transport/transport.ts'

/** What connections need of the engine. */
export interface Ground {
  readonly hub: TransportHub
  readonly nowUs: () => number
  /** Packets wait for their time. */
  pace(paced: Paced): void
}

/** What connections need of their member, and tell them. */
export interface Ends {
  /** Whether signalling reaches the client. */
  isReached(): boolean
  send(message: ServerMessage): void
  /** The track that the client calls so. */
  published(cid: string): Publication | undefined
  /** As what each of their tracks comes, and where. */
  agreements(): string
  /** That became different. */
  agreed(): void
  /** The client does not send it any more. */
  unpublished(publication: Publication): void
  /** The client has no decoder for it. */
  unsuited(subscription: Subscription): void
  /** The connection on which they receive stands. */
  connected(): void
  /** What goes out must be chosen anew and cannot wait. */
  choose(nowUs: number): void
  level(level: number): void
  data(label: string, bytes: Uint8Array): void
  failed(): void
}

type Answered = ReturnType<Link['answer']>

/** Which subscription a free section of the client's gets, and giving it that. */
export interface Placing {
  claim(kind: 'audio' | 'video', payloads: Payloads): Subscription | undefined
  bind(subscription: Subscription, section: Section): boolean
}

const freshSsrc = (): number => 1 + Math.floor(Math.random() * 0xfffffffe)

export abstract class Connections {
  /** What the client sends on. */
  readonly publisher: Link
  /** What the client receives on. */
  readonly subscriber: Link
  protected readonly ends: Ends
  /** Subscriptions without a section yet. */
  protected readonly waiting: Subscription[] = []
  protected begun = false
  readonly #pipe: DataPipe

  constructor(ends: Ends, ground: Ground, single: boolean) {
    this.ends = ends
    const link = (receives: boolean): Link => {
      const transport = ground.hub.create({ data: true })
      transport.events.state = state => {
        if (state === 'failed') ends.failed()
        if (state !== 'connected' || !receives) return
        ends.connected()
        ends.choose(ground.nowUs())
      }
      return new Link(transport, freshSsrc, {
        level: (_, level) => ends.level(level),
        waiting: sender => ground.pace(sender),
        narrow: nowUs => ends.choose(nowUs),
      })
    }
    this.publisher = link(single)
    this.subscriber = single ? this.publisher : link(true)
    this.#pipe = bridgeChannels(
      this.publisher.transport,
      this.subscriber.transport,
      !single,
      (label, bytes) => ends.data(label, bytes),
      ground.nowUs,
    )
  }

  /** The first description, with an offer that the client brought along; what is subscribed to by now has its place in it. */
  begin(offer: SessionDescription | undefined): void {
    this.begun = true
    if (offer) this.takeOffer(offer)
  }

  /** An offer of the client on the connection it publishes on. */
  abstract takeOffer(offer: SessionDescription): void

  /** The client's answer to an offer of ours. */
  abstract takeAnswer(answer: SessionDescription): void

  /** Brings the client up to date with what it is subscribed to. */
  protected abstract negotiate(): void

  /** The client came back with a new signalling connection: what was under way on the old one is lost. */
  abstract resumed(): void

  /** After that the transports restart ICE and keep their keys; the client's side does so by itself. */
  abstract restart(): void

  /** It is to have a section, which it waits for. */
  add(subscription: Subscription): void {
    this.waiting.push(subscription)
    if (this.begun) this.negotiate()
  }

  remove(subscription: Subscription): void {
    const waiting = this.waiting.indexOf(subscription)
    if (waiting >= 0) {
      this.waiting.splice(waiting, 1)
      return
    }
    this.subscriber.release(subscription)
    if (this.begun) this.negotiate()
  }

  sendData(label: string, bytes: Uint8Array): void {
    this.#pipe.send(label, bytes)
  }

  /** To be called about every 50 ms, with what the client publishes. */
  feedback(nowUs: number, publications: Iterable<Publication>): void {
    this.publisher.feedback(nowUs, publications)
    if (this.subscriber !== this.publisher) this.subscriber.feedback(nowUs, [])
  }

  /** To be called about once a second, likewise. */
  report(nowUs: number, publications: Iterable<Publication>): void {
    this.publisher.report(nowUs, publications)
    if (this.subscriber !== this.publisher) this.subscriber.report(nowUs, [])
  }

  close(): void {
    this.publisher.transport.close()
    this.subscriber.transport.close()
  }

  protected answer(offer: SessionDescription, { claim, bind }: Placing): Answered {
    return this.publisher.answer(offer.sdp, cid => this.ends.published(cid), claim, bind)
  }

  protected sendAnswer(offer: SessionDescription, sdp: string, midToTrackId: Record<string, string>): void {
    const value = new SessionDescription({ type: 'answer', sdp, id: offer.id, midToTrackId })
    this.ends.send({ case: 'answer', value })
  }

  protected end({ ended }: Answered): void {
    for (const publication of ended) this.ends.unpublished(publication)
  }
}
