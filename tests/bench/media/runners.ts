/** What is measured: a server full of participants, or the floor. */
import { fork } from 'node:child_process'
import type { Crew } from './crew.ts'
import type { ToFloor } from './floor.ts'
import type { Scenario } from './scenarios.ts'
import { here, memory, processor, type Served } from './servers.ts'

export interface Runner {
  readonly name: string
  readonly pid: number
  /** How long participants took to get in, ms. */
  readonly joins: readonly number[]
  /** Processor that one more participant took to get in, ms. */
  readonly perJoin: number | undefined
  /** MB. */
  readonly perParticipant: number | undefined
  flow(on: boolean): Promise<void>
  lag?(): Promise<{ p50: number; p99: number }>
  stop(): Promise<void>
}

/** A large audience comes in several at a time: it is not measured how fast one of them is then. */
const oneByOne = 100
const atOnce = 4
/** Patience for those who join one after another to see something arrive; ms. */
const settle = 1_000

export async function runServer(crew: Crew, { loads }: Scenario, open: () => Promise<Served>): Promise<Runner> {
  const server = await open()
  const { name, pid } = server
  const flow = async (on: boolean): Promise<void> => void (await crew.all({ asks: 'flow', house: name, on }))
  const before = { memory: memory(pid), processor: processor(pid) }
  // Whoever comes in later sees the first packets of those who are there: that is how long joining takes.
  await flow(true)
  const coming = loads.entries()
  const letIn = async (): Promise<void> => {
    for (const [index, load] of coming) {
      const { url, token } = await server.admit(`bot${index}`)
      await crew.ask({ asks: 'join', house: name, url, token, load }, index)
    }
  }
  await Promise.all(Array.from({ length: loads.length > oneByOne ? atOnce : 1 }, letIn))
  const perJoin = ((processor(pid) - before.processor) * 1000) / loads.length
  await new Promise(done => setTimeout(done, settle))
  const { joins } = await crew.count(name)
  await flow(false)
  if (joins.length < loads.length - 1)
    console.log(`${name}: only ${joins.length} of ${loads.length} participants receive anything.`)
  const perParticipant = (memory(pid) - before.memory) / loads.length
  return {
    name,
    pid,
    joins: loads.length > oneByOne ? [] : joins,
    perJoin,
    perParticipant,
    flow,
    ...(server.lag && { lag: () => server.lag!() }),
    async stop() {
      await crew.all({ asks: 'leave', house: name })
      await server.stop()
    },
  }
}

export async function runFloor(crew: Crew, { loads }: Scenario): Promise<Runner> {
  const name = 'floor'
  const floor = fork(here('./floor.ts'))
  // As many receivers as there are participants, of whom one gets everything that everybody else sends.
  await crew.all({ asks: 'sink', house: name, sinks: Math.ceil((loads.length - 1) / 2) })
  const { ports } = await crew.count(name)
  const sum = (of: 'audio' | 'video'): number => loads.reduce((all, load) => all + load[of], 0)
  const rates = [
    { perSecond: sum('audio'), size: 80 },
    { perSecond: sum('video'), size: 1_100 },
  ]
  return {
    name,
    pid: floor.pid as number,
    joins: [],
    perJoin: undefined,
    perParticipant: undefined,
    flow: async on => void floor.send({ on, ports: ports.slice(0, loads.length - 1), rates } satisfies ToFloor),
    stop: async () => void floor.kill('SIGKILL'),
  }
}
