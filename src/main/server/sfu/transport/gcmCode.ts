/**
 * The WebAssembly of gcm.ts, put together instruction by instruction: counter blocks, XOR with the keystream, and GHASH (NIST SP 800-38D §6.4)
 * eight blocks at a time. No address and no branch depends on a secret: products are looked up in registers, sixteen nibbles at once.
 */

/** Where things are in its memory. */
export const place = {
  /** For each of H^8 … H^1 sixteen rows: byte i of the products of all sixteen nibbles with it. */
  tables: 0,
  /** A text that is to be opened begins here; its header is before it. */
  text: 4_096,
  keystream: 8_192,
  /** What is to become keystream, of several packets at a time. */
  counters: 16_384,
  /** Nibbles of eight blocks. */
  nibbles: 49_152,
  /** What was sealed, until it is sent. */
  outbox: 0x10000,
  end: 0x50000,
} as const
/** Bytes. */
export const mostHeader = 256
export const mostText = 2_032
/** What is before a header is overwritten, as far as it takes to make the whole eight blocks, sixteen …; and so is the rest of a text's last block. */
export const clearance = 112
const page = 0x10000

type Code = readonly (number | Code)[]

const u32 = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...u32(value >>> 7)])
const s32 = (value: number): number[] =>
  value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...s32(value >> 7)]
const sized = (...parts: Code): Code => {
  const bytes = (parts as unknown[]).flat(Number.POSITIVE_INFINITY) as number[]
  return [...u32(bytes.length), ...bytes]
}
const i32 = (value: number): Code => [0x41, s32(value)]
const get = (local: number): Code => [0x20, local]
const set = (local: number): Code => [0x21, local]
const tee = (local: number): Code => [0x22, local]
const [add, sub, and, or, shl, shr] = [0x6a, 0x6b, 0x71, 0x72, 0x74, 0x76]
const [below, atMost, notBelow] = [0x49, 0x4d, 0x4e]
const done = 0x0b
const simd = (code: number): Code => [0xfd, u32(code)]
const load = (offset = 0): Code => [simd(0), 0, u32(offset)]
const store = (offset = 0): Code => [simd(11), 0, u32(offset)]
const store8 = (offset: number): Code => [0x3a, 0, u32(offset)]
const zero: Code = [simd(12), new Array(16).fill(0)]
const splat8 = simd(15)
const xor = simd(81)
const and128 = simd(78)
const shr8 = simd(109)
/** Of a vector's two halves. */
const halves = { shl: simd(203), shr: simd(205) }
/** Indexes are below 16, for which it does the same everywhere. */
const lookUp = simd(256)
const shuffle = (lanes: readonly number[]): Code => [simd(13), lanes]
const lanes = (from: number, step = 1): number[] => Array.from({ length: 16 }, (_, i) => from + step * i)
const reversed = (local: number): Code => [get(local), get(local), shuffle(lanes(15, -1))]
/** Sixteen bytes that begin with the last of the first vector. */
const onwards = shuffle(lanes(15))
const fill: Code = [0xfc, 11, 0]
const copy: Code = [0xfc, 10, 0, 0]
/** Runs at least once: the body leaves whether it goes on. */
const repeat = (body: Code): Code => [0x03, 0x40, body, 0x0d, 0, done]

/** counters(at, blocks): blocks like the one that is there, counted up from 1. */
const counters: Code = [
  // Locals: 0 address, 1 blocks, 2 counter, 3 the block without it.
  [2, 1, 0x7f, 1, 0x7b],
  [get(0), load(), set(3), i32(1), set(2)],
  repeat([
    [get(0), get(3)],
    // Below 2^16, in the last two bytes of a block.
    [get(2), i32(255), and, i32(24), shl, get(2), i32(8), shr, i32(16), shl, or, simd(28), 3],
    [store(), get(0), i32(16), add, set(0)],
    [get(2), i32(1), add, tee(2), get(1), atMost],
  ]),
  done,
]

const [text, header, length, begin, at, end, row] = [0, 1, 2, 3, 4, 5, 6]
/** Sums of products by byte, low and high half, of upper nibbles and of lower ones, which count x^4 more. */
const [upper, upperTop, lower, lowerTop, sum, product, mask] = [7, 8, 9, 10, 11, 12, 13]

/** Of one row with eight blocks' upper or lower nibbles, added to what is on the stack. */
const products = (nibbles: number): Code =>
  Array.from(
    { length: 8 },
    (_, block): Code => [[get(row), load(256 * block), i32(place.nibbles), load(32 * block + nibbles), lookUp, xor]],
  )

/** A vector is a polynomial whose first bit is the lowest: reversed, it is a number, and times x is a shift to the right. */
const reduce: Code = [
  [reversed(upper), set(upper), reversed(upperTop), set(upperTop)],
  [reversed(lower), set(lower), reversed(lowerTop), set(lowerTop)],
  // upper += lower · x^4
  [get(upper), get(lower), i32(4), halves.shr, xor],
  [
    get(lower),
    zero,
    shuffle([...lanes(8).slice(0, 8), ...lanes(16).slice(0, 8)]),
    i32(60),
    halves.shl,
    xor,
    set(upper),
  ],
  [get(upperTop), get(lowerTop), i32(4), halves.shr, xor],
  [get(lowerTop), get(lower), shuffle([...lanes(8).slice(0, 8), ...lanes(16).slice(0, 8)])],
  [i32(60), halves.shl, xor, set(upperTop)],
  // x^128 = 1 + x + x^2 + x^7: what falls off each half goes to the next, and off the last around again.
  [get(upperTop), i32(63), halves.shl, get(upperTop), i32(62), halves.shl, xor],
  [get(upperTop), i32(57), halves.shl, xor, set(product)],
  // What fell off the last half, as the first bits of a number.
  [zero, get(product), shuffle([...lanes(0).slice(0, 8), ...lanes(16).slice(0, 8)]), set(lower)],
  [get(upper), get(product), zero, shuffle([...lanes(8).slice(0, 8), ...lanes(16).slice(0, 8)]), xor, set(upper)],
  [get(upperTop), get(lower), xor, set(upperTop)],
  [get(upper), get(upperTop), xor, get(upperTop), i32(1), halves.shr, xor],
  [get(upperTop), i32(2), halves.shr, xor, get(upperTop), i32(7), halves.shr, xor],
  [set(product), reversed(product), set(sum)],
]

/** crypt(text, length): the text, which begins with a block, XOR the keystream. */
const crypt: Code = [
  // Locals: 0 address, 1 length and then where the text ends, 2 where the keystream is: its first block belongs to the tag.
  [1, 1, 0x7f],
  [get(0), get(1), add, set(1), i32(place.keystream + 16), set(2)],
  repeat([
    [get(0), get(0), load(), get(2), load(), xor, store()],
    [get(2), i32(16), add, set(2)],
    [get(0), i32(16), add, tee(0), get(1), below],
  ]),
  done,
]

/** hash(text, header, length): puts the tag behind the text, and moves the header up to it. */
const hash: Code = [
  [3, 4, 0x7f, 6, 0x7b, 1, 0x7b],
  // Padding of the header, and what makes the whole eight blocks, sixteen …: they count nothing at its beginning.
  [get(text), get(header), i32(15), add, i32(-16), and, sub, set(at)],
  [get(at), get(header), add, i32(0), get(text), get(at), sub, get(header), sub, fill],
  [get(length), get(text), add, i32(15), add, i32(-16), and, tee(row), i32(16), add, set(end)],
  [get(end), get(end), get(at), sub, i32(127), add, i32(-128), and, sub, set(begin)],
  [get(begin), i32(0), get(at), get(begin), sub, fill],
  // Padding of the text, and both lengths in bits.
  [get(length), get(text), add, i32(0), get(row), get(text), sub, get(length), sub, fill],
  [get(row), zero, store()],
  [get(row), get(header), i32(5), shr, store8(6), get(row), get(header), i32(3), shl, store8(7)],
  [get(row), get(length), i32(5), shr, store8(14), get(row), get(length), i32(3), shl, store8(15)],
  [i32(15), splat8, set(mask)],
  repeat([
    Array.from(
      { length: 8 },
      (_, block): Code => [
        [get(begin), load(16 * block), block === 0 ? [get(sum), xor] : [], set(product)],
        [i32(place.nibbles), get(product), i32(4), shr8, store(32 * block)],
        [i32(place.nibbles), get(product), get(mask), and128, store(32 * block + 16)],
      ],
    ),
    [upper, upperTop, lower, lowerTop].map(local => [zero, set(local)]),
    [i32(place.tables + 240), set(row)],
    repeat([
      [get(upper), get(upperTop), onwards, set(upperTop), zero, get(upper), onwards, products(0), set(upper)],
      [get(lower), get(lowerTop), onwards, set(lowerTop), zero, get(lower), onwards, products(16), set(lower)],
      [get(row), i32(16), sub, tee(row), i32(place.tables), notBelow],
    ]),
    reduce,
    [get(begin), i32(128), add, tee(begin), get(end), below],
  ]),
  [get(text), get(header), sub, get(at), get(header), copy],
  [get(length), get(text), add, get(sum), i32(0), load(place.keystream), xor, store()],
  done,
]

const section = (id: number, ...content: Code): Code => [id, sized(...content)]
const named = (name: string, kind: number, index: number): Code => [sized(...Buffer.from(name)), kind, index]

export const code = Uint8Array.from(
  (
    [
      [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      // Two kinds of function: (i32, i32) and (i32, i32, i32), which answer nothing.
      section(1, 2, [0x60, 2, 0x7f, 0x7f, 0], [0x60, 3, 0x7f, 0x7f, 0x7f, 0]),
      section(3, 3, 0, 0, 1),
      section(5, 1, 0, place.end / page),
      section(7, 4, named('memory', 2, 0), named('counters', 0, 0), named('crypt', 0, 1), named('hash', 0, 2)),
      section(10, 3, sized(counters), sized(crypt), sized(hash)),
    ] as unknown[]
  ).flat(Number.POSITIVE_INFINITY) as number[],
)
