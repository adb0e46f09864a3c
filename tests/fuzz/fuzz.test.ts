/** A few thousand hostile inputs for everything that reads what strangers send; the same ones every time. `npm run fuzz` goes on for longer. */
import { describe, expect, it } from 'vitest'
import { fuzz } from './fuzz.ts'
import { mediaTargets } from './media.ts'
import { transportTargets } from './transport.ts'
import { wordTargets } from './words.ts'

describe.each([...transportTargets, ...mediaTargets, ...wordTargets].map(target => [target.name, target] as const))(
  '%s',
  (_, target) => {
    it('stands whatever comes, and keeps little of it', async () => {
      for (const seed of [1, 2]) expect(await fuzz(target, seed, Math.ceil(target.pace / 6))).toBeUndefined()
    })
  },
)
