/** Makes hostile packets of real ones: what a fault, a bad program or an attacker would send. Seeded, so that a find can be repeated. */
import type { Random } from '../sfu/support/random.ts'

/** Numbers at which programs stumble. */
const edges = [0, 1, 2, 3, 0x7f, 0x80, 0xfe, 0xff]

type Mutation = (random: Random, bytes: Buffer, other: Buffer) => Buffer

const at = (random: Random, bytes: Buffer): number => random.below(Math.max(1, bytes.length))
/** Lengths, counts and types stand at the front. */
const near = (random: Random, bytes: Buffer): number => at(random, bytes.subarray(0, 32))

function changed(bytes: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes)
  if (copy.length > 0) change(copy)
  return copy
}

const mutations: readonly Mutation[] = [
  (random, bytes) =>
    changed(bytes, copy => {
      copy[at(random, copy)]! ^= 1 << random.below(8)
    }),
  (random, bytes) =>
    changed(bytes, copy => {
      copy[near(random, copy)] = random.pick(edges)
    }),
  (random, bytes) =>
    changed(bytes, copy => {
      for (let i = 0; i <= random.below(8); i++) copy[at(random, copy)] = random.below(256)
    }),
  // A length or a counter of 16 or 32 bits.
  (random, bytes) =>
    changed(bytes, copy => {
      const start = near(random, copy)
      copy.fill(random.pick([0, 0xff]), start, Math.min(copy.length, start + random.pick([2, 4])))
    }),
  (random, bytes) => bytes.subarray(0, at(random, bytes)),
  (random, bytes) => bytes.subarray(at(random, bytes)),
  (random, bytes) => Buffer.concat([bytes, random.bytes(random.below(64))]),
  // A piece left out, and a piece twice.
  (random, bytes) => {
    const start = at(random, bytes)
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(start + 1 + random.below(16))])
  },
  (random, bytes) => {
    const start = at(random, bytes)
    const end = start + 1 + random.below(64)
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)])
  },
  // The front of one and the end of another.
  (random, bytes, other) => Buffer.concat([bytes.subarray(0, at(random, bytes)), other.subarray(at(random, other))]),
  (random, bytes, other) => {
    const start = at(random, bytes)
    return Buffer.concat([bytes.subarray(0, start), other.subarray(0, 64), bytes.subarray(start)])
  },
]

/** One of these packets, changed one to four times; now and then unchanged, so that state goes on. */
export function mutant(random: Random, corpus: readonly Buffer[]): Buffer {
  let bytes = random.pick(corpus)
  if (random.chance(0.15)) return Buffer.from(bytes)
  if (random.chance(0.02)) return random.bytes(random.below(1_500))
  for (let i = 0; i <= random.below(4); i++) bytes = random.pick(mutations)(random, bytes, random.pick(corpus))
  // A copy of its own: targets may write into what they are given.
  return Buffer.from(bytes.subarray(0, 70_000))
}
