/** Tells a publisher which simulcast layers of a video nobody looks at, so that they need not be encoded and sent. */
import { SubscribedCodec, SubscribedQuality, SubscribedQualityUpdate, VideoQuality } from '@livekit/protocol'
import type { Publication } from './publication.ts'

/** A layer goes on this long after the last use for it: people scroll and turn pages. µs. */
const keptFor = 8_000_000

export class Dynacast {
  readonly #publication: Publication
  /** The largest layer the publisher was told to send; undefined: it sends all by itself. */
  #told: number | undefined
  /** When all that is sent was of use last. */
  #usedAtUs: number | undefined

  constructor(publication: Publication) {
    this.#publication = publication
  }

  /** To be called often. Answers what the publisher is to be told now: what is wanted at once, what is not after a while. */
  update(nowUs: number): SubscribedQualityUpdate | undefined {
    const { wants, info } = this.#publication
    const sent = this.#told ?? info.layers.length - 1
    // The smallest goes on always: whoever comes in sees something at once.
    const wanted = this.#publication.atMost(wants ?? 0)
    if (wanted >= sent || this.#usedAtUs === undefined) this.#usedAtUs = nowUs
    if (wanted === sent || (wanted < sent && nowUs - this.#usedAtUs < keptFor)) return undefined
    this.#told = wanted
    return this.#message(wanted)
  }

  /** What the publisher was told last, once more. */
  repeat(): SubscribedQualityUpdate | undefined {
    return this.#told === undefined ? undefined : this.#message(this.#told)
  }

  #message(largest: number): SubscribedQualityUpdate {
    const { sid, info } = this.#publication
    const highest = info.layers[largest]?.quality ?? VideoQuality.HIGH
    const subscribedQualities = [VideoQuality.LOW, VideoQuality.MEDIUM, VideoQuality.HIGH].map(
      quality => new SubscribedQuality({ quality, enabled: quality <= highest || quality === VideoQuality.LOW }),
    )
    const codec = info.mimeType.replace('video/', '').toLowerCase()
    return new SubscribedQualityUpdate({
      trackSid: sid,
      subscribedQualities,
      subscribedCodecs: [new SubscribedCodec({ codec, qualities: subscribedQualities })],
    })
  }
}
