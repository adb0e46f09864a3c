/** DTLS 1.2 on the wire: records, handshake messages and their fragments (RFC 6347 §4). Pure: bytes in, bytes out. */

export const contentType = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const
export const messageType = {
  clientHello: 1,
  serverHello: 2,
  helloVerifyRequest: 3,
  certificate: 11,
  serverKeyExchange: 12,
  certificateRequest: 13,
  serverHelloDone: 14,
  certificateVerify: 15,
  clientKeyExchange: 16,
  finished: 20,
} as const

/** DTLS 1.2 is 254.253, the ones' complement of 1.2. */
export const dtls12 = 0xfefd
/** More than any certificate of a WebRTC peer. */
const longestMessage = 16_384
/** How far ahead of the expected message fragments are kept. */
const reorderingKept = 4

/*
 * Record:     type(1) version(2) epoch(2) sequence(6) length(2) fragment
 * Handshake:  type(1) length(3) message_seq(2) fragment_offset(3) fragment_length(3) body
 */
export interface DtlsRecord {
  readonly type: number
  readonly epoch: number
  /** 48 bits. */
  readonly sequence: number
  /** The 13 bytes before the fragment. */
  readonly header: Buffer
  readonly fragment: Buffer
}

/** The records of a datagram; what does not parse ends the list (RFC 6347 §4.1.2.7: discard silently). */
export function readRecords(datagram: Buffer): DtlsRecord[] {
  const records: DtlsRecord[] = []
  let offset = 0
  while (offset + 13 <= datagram.length && records.length < 32) {
    const length = datagram.readUInt16BE(offset + 11)
    if (datagram[offset + 1] !== 0xfe || offset + 13 + length > datagram.length) break
    records.push({
      type: datagram[offset]!,
      epoch: datagram.readUInt16BE(offset + 3),
      sequence: datagram.readUIntBE(offset + 5, 6),
      header: datagram.subarray(offset, offset + 13),
      fragment: datagram.subarray(offset + 13, offset + 13 + length),
    })
    offset += 13 + length
  }
  return records
}

export function recordHeader(type: number, epoch: number, sequence: number, length: number): Buffer {
  const header = Buffer.alloc(13)
  header[0] = type
  header.writeUInt16BE(dtls12, 1)
  header.writeUInt16BE(epoch, 3)
  header.writeUIntBE(sequence, 5, 6)
  header.writeUInt16BE(length, 11)
  return header
}

export interface HandshakeMessage {
  readonly type: number
  readonly messageSequence: number
  readonly body: Buffer
}

/** A whole message as one fragment: also the form in which it enters the transcript (RFC 6347 §4.2.6). */
export function handshakeBytes({ type, messageSequence, body }: HandshakeMessage): Buffer {
  const header = Buffer.alloc(12)
  header[0] = type
  header.writeUIntBE(body.length, 1, 3)
  header.writeUInt16BE(messageSequence, 4)
  header.writeUIntBE(body.length, 9, 3)
  return Buffer.concat([header, body])
}

interface Partial {
  type: number
  body: Buffer
  /** Which bytes have come. */
  have: Uint8Array
  missing: number
}

/** Puts fragments together and hands out messages in order. Bounded: a few messages ahead, none longer than 16 KiB. */
export class Reassembler {
  readonly #partial = new Map<number, Partial>()
  next: number

  constructor(next: number) {
    this.next = next
  }

  /** Messages that are now complete and in turn. `repeated` tells that something older came again: our answer was lost. */
  add(fragment: Buffer): { messages: HandshakeMessage[]; repeated: boolean } {
    let offset = 0
    let repeated = false
    while (offset + 12 <= fragment.length) {
      const length = fragment.readUIntBE(offset + 1, 3)
      const messageSequence = fragment.readUInt16BE(offset + 4)
      const from = fragment.readUIntBE(offset + 6, 3)
      const size = fragment.readUIntBE(offset + 9, 3)
      const start = offset + 12
      if (start + size > fragment.length || from + size > length || length > longestMessage) break
      if (messageSequence < this.next) repeated = true
      else if (messageSequence < this.next + reorderingKept)
        this.#keep(fragment[offset]!, messageSequence, length, from, fragment.subarray(start, start + size))
      offset = start + size
    }
    const messages: HandshakeMessage[] = []
    for (;;) {
      const partial = this.#partial.get(this.next)
      if (!partial || partial.missing > 0) break
      this.#partial.delete(this.next)
      messages.push({ type: partial.type, messageSequence: this.next, body: partial.body })
      this.next += 1
    }
    return { messages, repeated }
  }

  #keep(type: number, messageSequence: number, length: number, from: number, bytes: Buffer): void {
    let partial = this.#partial.get(messageSequence)
    if (!partial) {
      partial = { type, body: Buffer.alloc(length), have: new Uint8Array(length), missing: length }
      this.#partial.set(messageSequence, partial)
    }
    if (partial.type !== type || partial.body.length !== length) return
    for (let i = 0; i < bytes.length; i++) {
      if (partial.have[from + i]) continue
      partial.have[from + i] = 1
      partial.body[from + i] = bytes[i]!
      partial.missing -= 1
    }
  }
}

/** Reads fields one after another; `fail` is set, and everything after reads as empty, when the bytes run out. */
export class Reader {
  readonly #bytes: Buffer
  #offset = 0
  failed = false

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  get left(): number {
    return this.failed ? 0 : this.#bytes.length - this.#offset
  }

  take(length: number): Buffer {
    if (this.failed || this.#offset + length > this.#bytes.length) {
      this.failed = true
      return Buffer.alloc(0)
    }
    this.#offset += length
    return this.#bytes.subarray(this.#offset - length, this.#offset)
  }

  number(bytes: 1 | 2 | 3): number {
    const taken = this.take(bytes)
    return this.failed ? 0 : taken.readUIntBE(0, bytes)
  }

  /** A vector with its length before it. */
  vector(lengthBytes: 1 | 2 | 3): Buffer {
    return this.take(this.number(lengthBytes))
  }
}

export function vector(lengthBytes: 1 | 2 | 3, content: Buffer): Buffer {
  const length = Buffer.alloc(lengthBytes)
  length.writeUIntBE(content.length, 0, lengthBytes)
  return Buffer.concat([length, content])
}

export const u8 = (value: number): Buffer => Buffer.from([value])
export const u16 = (...values: number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2)
  for (const [i, value] of values.entries()) bytes.writeUInt16BE(value, i * 2)
  return bytes
}
