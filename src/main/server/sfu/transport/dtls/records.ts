/** The record layer of one DTLS association: what we send is numbered, what comes is new and authentic, or nothing (RFC 6347 §4.1). */
import { type RecordKeys, seal, unseal } from './keys.ts'
import { type DtlsRecord, recordHeader } from './wire.ts'

const replayWindow = 256

export class Records {
  #keys: { client: RecordKeys; server: RecordKeys } | undefined
  #plainSequence = 0
  #sealedSequence = 0
  readonly #seen = new Float64Array(replayWindow).fill(-1)
  #top = -1

  /** From now on both sides can protect what they send. */
  protect(keys: { client: RecordKeys; server: RecordKeys }): void {
    this.#keys = keys
  }

  /** A record of ours without protection. */
  plain(type: number, fragment: Buffer): Buffer {
    return Buffer.concat([recordHeader(type, 0, this.#plainSequence++, fragment.length), fragment])
  }

  seal(type: number, fragment: Buffer): Buffer {
    return seal(this.#keys!.server, type, 1, this.#sealedSequence++, fragment)
  }

  /** What is in a protected record of the peer's; undefined when it is forged, was there before or may have been. */
  open({ sequence, header, fragment }: DtlsRecord): Buffer | undefined {
    if (!this.#keys || sequence <= this.#top - replayWindow || this.#seen[sequence % replayWindow] === sequence)
      return undefined
    const plain = unseal(this.#keys.client, header, fragment)
    if (!plain) return undefined
    this.#seen[sequence % replayWindow] = sequence
    if (sequence > this.#top) this.#top = sequence
    return plain
  }
}
