/** Feeds a target hostile inputs, and says what went wrong: something thrown, a promise that held no longer, or memory that only grew. */
import { seeded } from '../sfu/support/random.ts'
import { held } from '../support/memory.ts'
import { mutant } from './mutate.ts'
import type { Target } from './target.ts'

/** What a target may hold after any number of inputs, beyond what it held after its first ones; bytes. */
const mayKeep = 24 * 1024 * 1024

/** The sentence about what went wrong, with what it takes to see it again; undefined when nothing did. */
export async function fuzz(target: Target, seed: number, inputs: number): Promise<string | undefined> {
  const random = seeded(seed)
  const rejections: unknown[] = []
  const note = (reason: unknown): void => void rejections.push(reason)
  process.on('unhandledRejection', note)
  process.on('uncaughtException', note)
  let number = 0
  let bytes: Buffer = Buffer.alloc(0)
  const found = (what: unknown): string =>
    `${target.name}, seed ${seed}, input ${number}: ${what instanceof Error ? what.stack : what}\n${bytes.toString('hex').slice(0, 4_000)}`
  try {
    const opened = await target.open(random)
    const warm = Math.min(500, Math.ceil(inputs / 4))
    let before = 0
    for (number = 1; number <= inputs; number++) {
      if (number === warm) before = await held()
      bytes = mutant(random, target.corpus)
      opened.feed(bytes)
      // What the input set going may run.
      if (number % 20 === 0) await new Promise(done => setImmediate(done))
      if (rejections.length > 0) return found(rejections[0])
    }
    const grown = (await held()) - before
    if (grown > mayKeep) return found(`${Math.round(grown / 1024)} KB more are held than after ${warm} inputs.`)
    await opened.close?.()
    await new Promise(done => setImmediate(done))
    return rejections.length > 0 ? found(rejections[0]) : undefined
  } catch (error) {
    return found(error)
  } finally {
    process.off('unhandledRejection', note)
    process.off('uncaughtException', note)
  }
}
