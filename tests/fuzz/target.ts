/** What can be fuzzed: something that takes bytes, and real bytes to begin with. */
import { readFileSync } from 'node:fs'
import type { Random } from '../sfu/support/random.ts'

export interface Target {
  readonly name: string
  readonly corpus: readonly Buffer[]
  /** How many inputs a second or so takes. */
  readonly pace: number
  /** A fresh one of what is tried; it lives for many inputs, so that what piles up shows. */
  open(random: Random): Promise<Opened> | Opened
}

export interface Opened {
  /** Throws when something is wrong: what the code itself throws, and what must hold and does not. */
  feed(bytes: Buffer): void
  /** What must hold in the end, and tidying up. */
  close?(): Promise<void> | void
}

/** Captured in a meeting of unmodified clients; one a line, in base64. */
export const captured = (...names: string[]): Buffer[] =>
  names.flatMap(name =>
    readFileSync(new URL(`./corpus/${name}.txt`, import.meta.url), 'utf8')
      .split('\n')
      .filter(line => line !== '')
      .map(line => Buffer.from(line, 'base64')),
  )

export function must(holds: boolean, sentence: string): void {
  if (!holds) throw new Error(sentence)
}
