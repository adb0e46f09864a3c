/**
 * `npm run fuzz -- --minutes 60 [--target SRTP] [--seed 7]`: every target in turn with other seeds each time, until the time is
 * over or something is found. Ends with 1 then, and says the seed with which it can be seen again.
 */
import { parseArgs } from 'node:util'
import { fuzz } from './fuzz.ts'
import { mediaTargets } from './media.ts'
import { transportTargets } from './transport.ts'
import { wordTargets } from './words.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    target: { type: 'string', default: '' },
    seed: { type: 'string' },
  },
})
const wanted = values.target.toLowerCase()
const targets = [...transportTargets, ...mediaTargets, ...wordTargets].filter(one =>
  one.name.toLowerCase().includes(wanted),
)
if (targets.length === 0) throw new Error(`There is no target “${values.target}”.`)
const end = Date.now() + Number(values.minutes) * 60_000
const counts = new Map<string, number>()
let seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed)
for (let found: string | undefined; !found && Date.now() < end; seed++)
  for (const target of targets) {
    found = await fuzz(target, seed, target.pace)
    counts.set(target.name, (counts.get(target.name) ?? 0) + target.pace)
    if (found) {
      console.error(found)
      process.exitCode = 1
      break
    }
    if (Date.now() >= end) break
  }
for (const [name, count] of counts) console.log(`${String(count).padStart(10)} ${name}`)
process.exit()
