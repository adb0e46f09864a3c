/**
 * `npm run bench:media [-- scenario…]`: what forwarding a packet costs. Gavel's server, a real LiveKit server when there is one,
 * and the floor (nothing but encrypting and sending) take turns under the same load in one run. The table goes to
 * docs/benchmarks.md, where rows of loads that were not measured this time stay as they are.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { Crew } from './media/crew.ts'
import { keep } from './media/document.ts'
import { type Figures, Measured, type Sample, table } from './media/results.ts'
import { type Runner, runFloor, runServer } from './media/runners.ts'
import { type Scenario, scenarios } from './media/scenarios.ts'
import { findLiveKit, processor, serveGavel, serveLiveKit, versionOf } from './media/servers.ts'
import { conditions } from './report.ts'

const rounds = 3
/** Milliseconds: before anything is measured, since V8 compiles while it runs what is run most; and in each round. */
const settling = 10_000
const warmUp = 1_500
const window = 5_000

const wanted = process.argv.slice(2)
const chosen = wanted.length > 0 ? scenarios.filter(({ name }) => wanted.includes(name)) : scenarios
if (chosen.length === 0) throw new Error(`There are these loads: ${scenarios.map(({ name }) => name).join(', ')}.`)
const livekit = findLiveKit()
if (!livekit) console.log('LIVEKIT IS NOT MEASURED: neither LIVEKIT_SERVER nor the PATH names a livekit-server.')
const circumstances = conditions() + (livekit ? `, livekit-server ${versionOf(livekit)}` : '')
console.log(circumstances)
for (const scenario of chosen) {
  console.log(`\n${scenario.name}: ${scenario.what}`)
  const figures = await measure(scenario)
  console.log(table(figures))
  keep(scenario, table(figures), circumstances)
}
process.exit(0)

async function measure(scenario: Scenario): Promise<Figures[]> {
  const crew = new Crew(2)
  const runners: Runner[] = []
  try {
    runners.push(await runServer(crew, scenario, serveGavel))
    if (livekit) runners.push(await runServer(crew, scenario, () => serveLiveKit(livekit)))
    runners.push(await runFloor(crew, scenario))
    for (const one of runners) {
      await one.flow(true)
      await pause(settling)
      await one.flow(false)
    }
    const all = runners.map(one => ({ one, measured: new Measured(scenario, one) }))
    for (let round = 0; round < rounds; round++)
      for (const { one, measured } of all) {
        await one.flow(true)
        await pause(warmUp)
        await one.lag?.()
        const before = await sample(crew, one)
        await pause(window)
        measured.add(before, await sample(crew, one), await one.lag?.())
        await one.flow(false)
      }
    return all.map(({ measured }) => measured.figures())
  } finally {
    for (const one of runners) await one.stop()
    crew.end()
  }
}

async function sample(crew: Crew, { name, pid }: Runner): Promise<Sample> {
  const count = await crew.count(name)
  return { ...count, processor: processor(pid) }
}
