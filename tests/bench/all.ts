/** `npm run bench [-- name…]`: every benchmark but that of media, one after the other; names run these only. */
import { spawnSync } from 'node:child_process'

const all = ['meeting', 'calls', 'lostLine', 'killed', 'listing', 'data', 'weight']

const wanted = process.argv.slice(2)
const chosen = all.filter(name => wanted.length === 0 || wanted.includes(name))
if (chosen.length === 0) throw new Error(`There are these benchmarks: ${all.join(', ')}.`)
let failed = false
for (const name of chosen) {
  console.log(`\n${name}`)
  const file = new URL(`${name}.ts`, import.meta.url).pathname
  if (spawnSync(process.execPath, [file], { stdio: 'inherit' }).status !== 0) failed = true
}
process.exit(failed ? 1 : 0)
