/**
 * What came of one layer lately, in memory that is used over and over. Packets that may be asked for again live for seconds; were each in memory
 * of its own, all of it would have to be collected, and the whole heap with it, twice a second.
 */
import type { RtpPacket } from './rtp.ts'

/** A power of two, so that places follow the 16-bit numbers around. */
const size = 512
/** Bytes; what a place has room for grows in such steps. */
const step = 256

type Place = { -readonly [K in keyof RtpPacket]: RtpPacket[K] } & { room: Buffer }

export class Recent {
  readonly #places: (Place | undefined)[] = new Array(size)

  /** A copy, which becomes another packet, under another number, when its place is needed: whoever holds on to it looks at the number. */
  keep({ marker, payloadType, codec, sequence, timestamp, ssrc, payload }: RtpPacket): RtpPacket {
    const at = sequence % size
    let place = this.#places[at]
    if (!place || place.room.length < payload.length) {
      const room = Buffer.allocUnsafeSlow(Math.ceil((payload.length + 1) / step) * step)
      place = { marker, payloadType, codec, sequence, timestamp, ssrc, payload: room, extension: () => undefined, room }
      this.#places[at] = place
    }
    place.room.set(payload)
    place.marker = marker
    place.payloadType = payloadType
    place.codec = codec
    place.sequence = sequence
    place.timestamp = timestamp
    place.ssrc = ssrc
    // Always a new view: by it others know that this is another packet.
    place.payload = place.room.subarray(0, payload.length)
    return place
  }
}
