/** One connection for both directions: only the client offers, and is told how many sections it lacks for what it is subscribed to. */
import { MediaSectionsRequirement, type SessionDescription } from '@livekit/protocol'
import { type Payloads, payloadsOf } from '../sdp/codecs.ts'
import type { Section } from '../sdp/read.ts'
import { transportCcOf } from '../sdp/write.ts'
import type { Subscription } from '../subscription.ts'
import { Connections, type Ends, type Ground } from './connections.ts'

type Kind = 'audio' | 'video'

export class OneConnection extends Connections {
  /** Sections of the client's last offer where it could receive and gets nothing. */
  #free = { audio: 0, video: 0 }
  /** Sections the client was asked to add and has not offered yet. */
  #asked = { audio: 0, video: 0 }
  #offerAwaited = false

  constructor(ends: Ends, ground: Ground) {
    super(ends, ground, true)
  }

  takeOffer(offer: SessionDescription): void {
    const before = this.ends.agreements()
    const answered = this.answer(offer, {
      claim: (kind, payloads) => this.#claim(kind, payloads),
      bind: (subscription, section) => this.#bind(subscription, section),
    })
    this.sendAnswer(offer, answered.sdp, this.subscriber.mids)
    if (this.ends.agreements() !== before) this.ends.agreed()
    this.#free = answered.free
    this.#nothingUnderWay()
    this.end(answered)
    // More waits than the client had room for.
    if (this.waiting.length > 0) this.negotiate()
  }

  /** We offer nothing. */
  takeAnswer(): void {}

  resumed(): void {
    this.#nothingUnderWay()
  }

  restart(): void {}

  protected negotiate(): void {
    const numAudios = this.#lacking('audio')
    const numVideos = this.#lacking('video')
    // An offer is on its way already and has room enough.
    if (this.#offerAwaited && numAudios === 0 && numVideos === 0) return
    this.#offerAwaited = true
    this.#asked = { audio: this.#asked.audio + numAudios, video: this.#asked.video + numVideos }
    const value = new MediaSectionsRequirement({ numAudios, numVideos })
    this.ends.send({ case: 'mediaSectionsRequirement', value })
  }

  #lacking(kind: Kind): number {
    const waiting = this.waiting.filter(one => one.kind === kind).length
    return Math.max(0, waiting - this.#free[kind] - this.#asked[kind])
  }

  #nothingUnderWay(): void {
    this.#asked = { audio: 0, video: 0 }
    this.#offerAwaited = false
  }

  /** What waits for a section of this kind and can be played there; what cannot is not kept waiting. */
  #claim(kind: Kind, payloads: Payloads): Subscription | undefined {
    for (const one of this.waiting.filter(one => one.kind === kind)) {
      if (one.suits(payloads)) return one
      this.ends.unsuited(one)
    }
    return undefined
  }

  #bind(subscription: Subscription, section: Section): boolean {
    const payloads = payloadsOf(section)
    const at = this.waiting.indexOf(subscription)
    if (!payloads || at < 0) return false
    this.waiting.splice(at, 1)
    subscription.bind(section.mid, payloads, this.subscriber.outlet, transportCcOf(section))
    return true
  }
}
