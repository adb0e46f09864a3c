/**
 * AEAD_AES_128_GCM for RTP and RTCP (RFC 7714, NIST SP 800-38D), for very many packets under one key. A cipher object of Node's is good for one
 * packet, and costs several times what it does. Here AES is one object for the life of a key, asked for the keystream of a few
 * packets ahead, and the rest is done in WebAssembly.
 */
import { type Cipheriv, createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto'
import { clearance, code, mostHeader, mostText, place } from './gcmCode.ts'

interface Code {
  memory: WebAssembly.Memory
  counters(at: number, blocks: number): void
  crypt(text: number, length: number): void
  hash(text: number, header: number, length: number): void
}

/** For packets with numbers in a row, in memory that is written over and over: nothing else here lives long. */
interface Keystream {
  first: number
  packets: number
  /** Of each packet. */
  readonly blocks: number
  readonly bytes: Buffer
}

const block = 16
const tagLength = 16
/** Packets ahead. */
const ahead = 8
/** Sources that keystream is kept for, those that were used last; others get theirs anew. */
const mostSources = 64

const { memory, counters, crypt, hash } = new WebAssembly.Instance(new WebAssembly.Module(code))
  .exports as unknown as Code
const bytes = Buffer.from(memory.buffer)
/** Up to here the outbox is full. What is sealed lies there until it is sent: memory for each packet would have to be collected. */
let full: number = place.outbox

/** One direction of one connection, for its media or its reports. */
export class Gcm {
  readonly #key: Buffer
  readonly #salt: Buffer
  readonly #aes: Cipheriv
  readonly #tables: Buffer
  readonly #keystreams = new Map<number, Keystream>()

  constructor(key: Buffer, salt: Buffer) {
    this.#key = key
    this.#salt = salt
    this.#aes = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false)
    this.#tables = tablesOf(this.#aes.update(Buffer.alloc(block)))
  }

  /**
   * Header, secret text and tag; good until packets of 32 KiB more were sealed, however short they are. The index must be another
   * for every packet of a source.
   */
  seal(source: number, header: Buffer, text: Buffer, index: number): Buffer {
    if (isLong(header.length, text.length)) return this.#sealLong(source, header, text, index)
    const at = placeOf(header.length, text.length)
    this.#load(at, header, text, text.length, this.#keystream(source, index, blocksOf(text.length)), index)
    crypt(at, text.length)
    hash(at, header.length, text.length)
    return bytes.subarray(at - header.length, at + text.length + tagLength)
  }

  /** Header and plain text, good until another packet is opened; undefined when it is forged. */
  open(source: number, header: Buffer, secret: Buffer, index: number): Buffer | undefined {
    const length = secret.length - tagLength
    if (isLong(header.length, length)) return this.#openLong(source, header, secret, index)
    const blocks = blocksOf(length)
    // Anybody may name a source: what is kept, is kept of those who have the key.
    const isKnown = this.#keystreams.has(source)
    const keystream = isKnown ? this.#keystream(source, index, blocks) : this.#once(source, index, blocks)
    this.#load(place.text, header, secret, length, keystream, index)
    hash(place.text, header.length, length)
    const end = place.text + length
    if (!timingSafeEqual(bytes.subarray(end, end + tagLength), secret.subarray(length))) return undefined
    crypt(place.text, length)
    if (!isKnown) this.#keep(source, keystream)
    return bytes.subarray(place.text - header.length, end)
  }

  #sealLong(source: number, header: Buffer, text: Buffer, index: number): Buffer {
    const cipher = createCipheriv('aes-128-gcm', this.#key, this.#nonceOf(source, index)).setAAD(header)
    return Buffer.concat([header, cipher.update(text), cipher.final(), cipher.getAuthTag()])
  }

  #openLong(source: number, header: Buffer, secret: Buffer, index: number): Buffer | undefined {
    const decipher = createDecipheriv('aes-128-gcm', this.#key, this.#nonceOf(source, index)).setAAD(header)
    decipher.setAuthTag(secret.subarray(secret.length - tagLength))
    const plain = decipher.update(secret.subarray(0, secret.length - tagLength))
    try {
      return Buffer.concat([header, plain, decipher.final()])
    } catch {
      return undefined
    }
  }

  #nonceOf(source: number, index: number): Buffer {
    this.#nonce(place.counters, source, index)
    return Buffer.from(bytes.subarray(place.counters, place.counters + 12))
  }

  #load(
    at: number,
    header: Buffer,
    text: Buffer,
    length: number,
    { first, blocks, bytes: stream }: Keystream,
    index: number,
  ): void {
    const from = (index - first) * blocks * block
    stream.copy(bytes, place.keystream, from, from + blocksOf(length) * block)
    bytes.set(this.#tables, place.tables)
    bytes.set(header, at - whole(header.length))
    bytes.set(text, at)
  }

  #keystream(source: number, index: number, blocks: number): Keystream {
    let kept = this.#keystreams.get(source)
    if (kept && blocks <= kept.blocks && index >= kept.first && index < kept.first + kept.packets) return kept
    if (!kept || blocks > kept.blocks)
      kept = { first: 0, packets: 0, blocks, bytes: Buffer.allocUnsafeSlow(ahead * blocks * block) }
    this.#fill(kept, source, index, ahead)
    this.#keep(source, kept)
    return kept
  }

  #once(source: number, index: number, blocks: number): Keystream {
    const made = { first: 0, packets: 0, blocks, bytes: Buffer.allocUnsafeSlow(ahead * blocks * block) }
    this.#fill(made, source, index, 1)
    return made
  }

  #keep(source: number, keystream: Keystream): void {
    this.#keystreams.delete(source)
    this.#keystreams.set(source, keystream)
    if (this.#keystreams.size <= mostSources) return
    for (const oldest of this.#keystreams.keys()) {
      this.#keystreams.delete(oldest)
      return
    }
  }

  #fill(keystream: Keystream, source: number, index: number, packets: number): void {
    const size = keystream.blocks * block
    for (let i = 0; i < packets; i++) {
      this.#nonce(place.counters + i * size, source, index + i)
      counters(place.counters + i * size, keystream.blocks)
    }
    const plain = bytes.subarray(place.counters, place.counters + packets * size)
    keystream.bytes.set(this.#aes.update(plain))
    keystream.first = index
    keystream.packets = packets
  }

  /** §8.1 and §9.1: two zero bytes, SSRC, 48 bits of index (of media, the roll-over counter and sequence number); XORed with the salt. */
  #nonce(at: number, source: number, index: number): void {
    const salt = this.#salt
    const rollover = Math.floor(index / 0x10000)
    bytes[at] = salt[0]!
    bytes[at + 1] = salt[1]!
    for (let i = 0; i < 4; i++) {
      bytes[at + 2 + i] = salt[2 + i]! ^ (source >>> (24 - 8 * i))
      bytes[at + 6 + i] = salt[6 + i]! ^ (rollover >>> (24 - 8 * i))
    }
    bytes[at + 10] = salt[10]! ^ (index >>> 8)
    bytes[at + 11] = salt[11]! ^ index
  }
}

const isLong = (header: number, text: number): boolean => header > mostHeader || text > mostText

/** In whole blocks. */
const whole = (length: number): number => (length + block - 1) & -block

/** Where in the outbox this text is to begin. */
function placeOf(header: number, text: number): number {
  const before = whole(header) + clearance
  if (full + block + before + whole(text) + tagLength > place.end) full = place.outbox
  const at = whole(full + before)
  full = at + text + tagLength
  return at
}

/** The first is for the tag. */
const blocksOf = (length: number): number => 1 + ((length + block - 1) >>> 4)

/** An element of GHASH's field: its first bit is the lowest power of x. */
type Element = readonly [number, number, number, number]

/** Byte i of the product of every nibble with every power of H, eighth power first. */
function tablesOf(h: Buffer): Buffer {
  const tables = Buffer.alloc(8 * 256)
  const one: Element = [h.readInt32BE(0), h.readInt32BE(4), h.readInt32BE(8), h.readInt32BE(12)]
  let power = one
  for (let at = 7; at >= 0; at--, power = product(power, one)) {
    const second = timesX(power)
    const third = timesX(second)
    const fourth = timesX(third)
    for (let nibble = 0; nibble < 16; nibble++)
      for (let i = 0; i < block; i++) {
        const word = i >> 2
        const sum =
          (power[word]! & -(nibble >> 3)) ^
          (second[word]! & -((nibble >> 2) & 1)) ^
          (third[word]! & -((nibble >> 1) & 1)) ^
          (fourth[word]! & -(nibble & 1))
        tables[at * 256 + i * block + nibble] = sum >>> (24 - 8 * (i & 3))
      }
  }
  return tables
}

/** SP 800-38D §6.3, with masks in place of branches. */
function product(x: Element, y: Element): Element {
  let [a, b, c, d] = [0, 0, 0, 0]
  let shifted = y
  for (let bit = 0; bit < 128; bit++, shifted = timesX(shifted)) {
    const mask = -((x[bit >> 5]! >>> (31 - (bit & 31))) & 1)
    a ^= shifted[0] & mask
    b ^= shifted[1] & mask
    c ^= shifted[2] & mask
    d ^= shifted[3] & mask
  }
  return [a, b, c, d]
}

/** x^128 is 1 + x + x^2 + x^7. */
const timesX = ([a, b, c, d]: Element): Element => [
  (a >>> 1) ^ (0xe1000000 & -(d & 1)),
  (b >>> 1) | (a << 31),
  (c >>> 1) | (b << 31),
  (d >>> 1) | (c << 31),
]
