/** Several media engines as one, with engines that are only pretended: where rooms go, and what one's death is to the others. */
import { beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../src/main/server/log.ts'
import type { HostEvents } from '../../src/main/server/sfu/host.ts'
import type { Admission, Sfu } from '../../src/main/server/sfu/sfu.ts'
import { writeToken } from '../../src/main/server/sfu/tokens.ts'
import { keepWorkers } from '../../src/main/server/workers.ts'

/** An engine that has rooms and guests, and nothing else. */
class Pretended {
  readonly rooms = new Map<string, Map<string, Admission>>()
  readonly links = new Set<string>()
  /** What a room's guest list waits for before it is handed over. */
  held: Promise<void> | undefined
  closed = false
  readonly index: number
  readonly die: () => void

  constructor(index: number, events: HostEvents) {
    this.index = index
    this.die = () => events.crashed?.('died')
  }

  get sfu(): Sfu {
    const { rooms, links, index } = this
    const name = (...pair: string[]) => pair.sort().join(' ')
    return {
      openRoom: async (room: string) => void (rooms.has(room) || rooms.set(room, new Map())),
      closeRoom: async (room: string) => void rooms.delete(room),
      vacate: async (room: string) => {
        await this.held
        const guests = [...(rooms.get(room)?.values() ?? [])]
        rooms.delete(room)
        for (const link of links) if (link.split(' ').includes(room)) links.delete(link)
        return guests
      },
      admit: async (room: string, guest: Admission) => void rooms.get(room)!.set(guest.identity, guest),
      silence: async (room: string, id: string) => {
        rooms.get(room)!.get(id)!.silenced = true
      },
      linkRooms: async (one: { room: string }, other: { room: string }) => {
        if (!rooms.has(one.room) || !rooms.has(other.room)) throw new Error('not two rooms')
        links.add(name(one.room, other.room))
      },
      unlinkRooms: async (one: string, other: string) => void links.delete(name(one, other)),
      token: async () => `token of ${index}`,
      judge: async () => ({ ok: false, status: 404, message: `judged by ${index}` }),
      connect: () => ({ receive() {}, closed() {} }),
      onFact: () => undefined,
      close: async () => {
        this.closed = true
      },
    } as unknown as Sfu
  }
}

let engines: Pretended[]
let opened: Pretended[]
beforeEach(() => {
  engines = []
  opened = []
})

const open = async (index: number, events: HostEvents): Promise<Sfu> => {
  const engine = new Pretended(index, events)
  engines[index] = engine
  opened.push(engine)
  return engine.sfu
}
const workers = (count: number) => keepWorkers(count, open, silentLog)
const guest = (identity: string): Admission => ({
  identity,
  name: identity,
  metadata: '',
  attributes: {},
  silenced: false,
  mayUnmute: true,
})
const named = (room: string) => ({ room, name: `Room ${room}` })
const layout = () => engines.map(({ rooms }) => [...rooms.keys()].sort().join(' '))
const entry = (room: string) => ({
  path: '/rtc',
  query: {},
  token: writeToken('key', 'secret', { room, identity: 'a', name: 'A' }, 0),
})
const socket = { send() {}, close() {} }

describe('a room', () => {
  it('is where there are least rooms and people, and stays there', async () => {
    const all = await workers(3)
    for (const room of ['1', '2', '3', '4']) await all.openRoom(room)
    expect(layout()).toEqual(['1 4', '2', '3'])
    const leaving = ['a', 'b', 'c'].map(() => all.connect(entry('2'), socket))
    for (const room of ['5', '6', '7', '1', '2']) await all.openRoom(room)
    expect(layout()).toEqual(['1 4 6', '2', '3 5 7'])
    for (const connection of leaving) connection.closed()
    await all.openRoom('8')
    expect(layout()).toEqual(['1 4 6', '2 8', '3 5 7'])
    await all.admit('3', guest('anna'))
    expect(engines[2]?.rooms.get('3')?.has('anna')).toBe(true)
    await all.closeRoom('1')
    await all.closeRoom('4')
    await all.openRoom('1')
    expect(layout()).toEqual(['1 6', '2 8', '3 5 7'])
  })

  it('is judged where it is, and an unknown one by anybody', async () => {
    const all = await workers(2)
    await all.openRoom('1')
    await all.openRoom('2')
    expect(await all.judge(entry('2'))).toMatchObject({ message: 'judged by 1' })
    for (const token of ['', 'x.y.z', entry('9').token])
      expect(await all.judge({ path: '/rtc', query: {}, token })).toMatchObject({ status: 404 })
  })
})

describe('the death of one', () => {
  it('is not noticed by the others, and its successor is told of its rooms alone', async () => {
    const all = await workers(2)
    const told: (readonly string[] | undefined)[] = []
    const known = Promise.withResolvers<void>()
    await all.attend({
      begun() {},
      resume: async rooms => {
        told.push(rooms)
        if (rooms && rooms.length > 0) await known.promise
      },
    })
    for (const room of ['1', '2', '3']) await all.openRoom(room)
    told.length = 0
    engines[0]?.die()
    await expect.poll(() => told).toEqual([['1', '3']])
    expect(all.state()).toBe('running')
    await all.openRoom('4')
    await all.admit('2', guest('anna'))
    expect(layout()).toEqual(['', '2 4'])
    const verdict = all.judge(entry('1'))
    expect(await all.judge(entry('2'))).toMatchObject({ message: 'judged by 1' })
    known.resolve()
    expect(await verdict).toMatchObject({ message: 'judged by 0' })
    expect(opened.map(({ index }) => index)).toEqual([0, 1, 0])
    await all.close()
  })

  it('for good leaves the rest at work; only when all are gone, all is lost', async () => {
    const refused = new Set<number>()
    const all = await keepWorkers(
      2,
      (index, events) => (refused.has(index) ? Promise.reject(new Error(`no ${index}`)) : open(index, events)),
      silentLog,
    )
    let lost: string | undefined
    void all.lost.then(reason => {
      lost = reason
    })
    await all.openRoom('1')
    await all.openRoom('2')
    refused.add(0)
    engines[0]?.die()
    await expect.poll(() => all.openRoom('1').catch(error => error.code)).toBe('unavailable')
    await all.admit('2', guest('anna'))
    await all.openRoom('3')
    expect(layout()[1]).toBe('2 3')
    expect([all.state(), lost]).toEqual(['running', undefined])
    refused.add(1)
    engines[1]?.die()
    await expect.poll(() => lost).toContain('no 1')
    expect(all.state()).toBe('lost')
  })

  it('before it has begun is the end of all', async () => {
    const half = keepWorkers(
      2,
      (index, events) => (index ? Promise.reject(new Error('taken')) : open(0, events)),
      silentLog,
    )
    await expect(half).rejects.toThrow('taken')
    expect(engines[0]?.closed).toBe(true)
  })
})

describe('rooms that are linked', () => {
  it('come together, the smaller side with its guests, and links that were', async () => {
    const all = await workers(2)
    for (const room of ['1', '2', '3', '4']) await all.openRoom(room)
    await all.admit('2', guest('anna'))
    await all.linkRooms(named('2'), named('4'))
    for (const _ of 'abc') all.connect(entry('1'), socket)
    await all.linkRooms(named('1'), named('4'))
    expect(layout()).toEqual(['1 2 3 4', ''])
    expect([...engines[0]!.links].sort()).toEqual(['1 4', '2 4'])
    expect([...engines[0]!.rooms.get('2')!.keys()]).toEqual(['anna'])
    await all.unlinkRooms('4', '2')
    expect([...engines[0]!.links]).toEqual(['1 4'])
    await all.openRoom('5')
    await all.linkRooms(named('5'), named('2'))
    expect(layout().map(rooms => rooms.includes('2'))).toEqual(layout().map(rooms => rooms.includes('5')))
    expect(layout()[0]).toContain('1')
    expect(layout()[0]).toContain('4')
  })

  it('are waited for on their way: no order gets lost', async () => {
    const all = await workers(2)
    for (const room of ['1', '2']) await all.openRoom(room)
    await all.admit('1', guest('anna'))
    const packed = Promise.withResolvers<void>()
    engines[0]!.held = packed.promise
    const linked = all.linkRooms(named('1'), named('2'))
    await new Promise(setImmediate)
    const silenced = all.silence('1', 'anna', false)
    const judged = all.judge(entry('1'))
    packed.resolve()
    await Promise.all([linked, silenced])
    expect(layout()).toEqual(['', '1 2'])
    expect(engines[1]!.rooms.get('1')!.get('anna')!.silenced).toBe(true)
    expect(await judged).toMatchObject({ message: 'judged by 1' })
  })

  it('must be two that are open', async () => {
    const all = await workers(2)
    await all.openRoom('1')
    await expect(all.linkRooms(named('1'), named('9'))).rejects.toThrow('not two rooms')
    await all.unlinkRooms('1', '9')
    expect(layout()).toEqual(['1', ''])
  })
})
