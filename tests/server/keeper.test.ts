/** The keeper of the media engine, with engines that are only pretended. */
import { beforeEach, expect, it } from 'vitest'
import { keepEngine } from '../../src/main/server/keeper.ts'
import { silentLog } from '../../src/main/server/log.ts'
import type { HostEvents } from '../../src/main/server/sfu/host.ts'
import type { Sfu } from '../../src/main/server/sfu/sfu.ts'

interface Pretended {
  die(): void
  closed: boolean
  /** Makes a call wait until the engine dies. */
  stuck: boolean
}
let engines: Pretended[]
let refusals: number
const request = { path: '/rtc', query: {}, token: 't' }

async function open(events: HostEvents): Promise<Sfu> {
  if (refusals > 0) {
    refusals -= 1
    throw new Error('port taken')
  }
  const name = `engine ${engines.length + 1}`
  const death = Promise.withResolvers<never>()
  death.promise.catch(() => undefined)
  const engine: Pretended = {
    closed: false,
    stuck: false,
    die() {
      events.crashed?.(`${name} died`)
      death.reject(new Error('ended'))
    },
  }
  engines.push(engine)
  return {
    silence: () => (engine.stuck ? death.promise : Promise.resolve()),
    rename: () => Promise.reject(new Error('no such room')),
    token: async () => `token of ${name}`,
    judge: () => (engine.stuck ? death.promise : Promise.resolve({ ok: true })),
    connect: () => ({ receive() {}, closed() {} }),
    async close() {
      engine.closed = true
    },
  } as unknown as Sfu
}

beforeEach(() => {
  engines = []
  refusals = 0
})
const last = () => engines.at(-1)!

it('refuses orders that an engine took to its grave, and no others', async () => {
  const engine = await keepEngine(open, silentLog)
  last().stuck = true
  const silenced = engine.silence('1', 'a', false)
  last().die()
  await expect(silenced).rejects.toMatchObject({ code: 'unavailable' })
  await expect.poll(engine.state).toBe('running')
  expect(engines).toHaveLength(2)
  await engine.silence('1', 'a', false)
  await expect(engine.rename('1', 'a', 'b')).rejects.toThrow('no such room')
  await engine.close()
  expect(last().closed).toBe(true)
})

it('lets nobody in before the new engine knows the meetings, and sends those away who are in between', async () => {
  const engine = await keepEngine(open, silentLog)
  const known = Promise.withResolvers<void>()
  const begun: Pick<Sfu, 'onFact'>[] = []
  await engine.attend({
    begun: sfu => void begun.push(sfu),
    resume: () => (begun.length > 1 ? known.promise : Promise.resolve()),
  })
  last().die()
  await expect.poll(() => begun.length).toBe(2)
  expect(engine.state()).toBe('restarting')
  const verdict = engine.judge(request)
  const closed: number[] = []
  engine.connect(request, { send() {}, close: code => void closed.push(code) })
  expect(closed).toEqual([1011])
  expect(await Promise.race([verdict, Promise.resolve('waits')])).toBe('waits')
  known.resolve()
  expect(await verdict).toEqual({ ok: true })
  expect(engine.state()).toBe('running')
  await engine.close()
})

it('tries again when a start fails, and when the meetings cannot be brought over', async () => {
  const engine = await keepEngine(open, silentLog)
  let resumed = 0
  await engine.attend({
    begun() {},
    async resume() {
      resumed += 1
      if (resumed === 2) throw new Error('the database is away')
    },
  })
  refusals = 1
  last().die()
  await expect.poll(engine.state).toBe('running')
  expect(engines.map(one => one.closed)).toEqual([false, true, false])
  expect(resumed).toBe(3)
  await engine.close()
})

it('gives up after the fourth death within a minute, and is of no use then', async () => {
  const engine = await keepEngine(open, silentLog)
  refusals = 10
  last().die()
  expect(await engine.lost).toContain('port taken')
  expect(engine.state()).toBe('lost')
  expect(await engine.judge(request)).toMatchObject({ ok: false, status: 503 })
  await expect(engine.token('1', 'a', 'A')).rejects.toMatchObject({ code: 'unavailable' })
  await engine.close()
})

it('can be closed while it is between two engines', async () => {
  const engine = await keepEngine(open, silentLog)
  refusals = 1
  last().die()
  await expect.poll(engine.state).toBe('restarting')
  await engine.close()
  expect(engines.map(one => one.closed)).toEqual([true])
})
