/** A connection for each direction: the client offers what it publishes, and we what it is subscribed to, one offer at a time. */
import { SessionDescription } from '@livekit/protocol'
import { ownPayloads } from '../sdp/codecs.ts'
import { extensionUri, ownExtensions } from '../sdp/write.ts'
import { Connections, type Ends, type Ground, type Placing } from './connections.ts'

/** Nothing goes out on the connection that the client offers. */
const nowhere: Placing = { claim: () => undefined, bind: () => false }

export class TwoConnections extends Connections {
  #offerId = 0
  #offerOut = false
  #offerWanted = false

  constructor(ends: Ends, ground: Ground) {
    super(ends, ground, false)
    this.subscriber.ownSection('application')
  }

  override begin(offer: SessionDescription | undefined): void {
    super.begin(offer)
    if (!offer) this.negotiate()
  }

  takeOffer(offer: SessionDescription): void {
    const before = this.ends.agreements()
    const answered = this.answer(offer, nowhere)
    this.sendAnswer(offer, answered.sdp, {})
    if (this.ends.agreements() !== before) this.ends.agreed()
    this.end(answered)
  }

  takeAnswer(answer: SessionDescription): void {
    if (answer.id !== 0 && answer.id !== this.#offerId) return
    for (const subscription of this.subscriber.takeAnswer(answer.sdp)) this.ends.unsuited(subscription)
    this.#offerOut = false
    if (this.#offerWanted) this.negotiate()
  }

  resumed(): void {
    this.#offerOut = false
  }

  restart(): void {
    this.subscriber.transport.restartIce()
    this.negotiate()
  }

  protected negotiate(): void {
    this.#offerWanted = true
    if (this.#offerOut || !this.ends.isReached()) return
    this.#offerWanted = false
    this.#offerOut = true
    for (const subscription of this.waiting.splice(0)) {
      const { kind } = subscription
      const mid = this.subscriber.ownSection(kind)
      const transportCc = ownExtensions.get(extensionUri.transportCc)
      subscription.bind(mid, ownPayloads(kind), this.subscriber.outlet, transportCc)
      this.subscriber.outgoing.set(mid, subscription)
    }
    this.#offerId += 1
    const midToTrackId = this.subscriber.mids
    const value = new SessionDescription({
      type: 'offer',
      sdp: this.subscriber.offer(),
      id: this.#offerId,
      midToTrackId,
    })
    this.ends.send({ case: 'offer', value })
  }
}
