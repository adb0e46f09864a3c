/** `npm run bench`: what it costs to list twenty meetings, accounts or contacts, of few and of very many, in a database file. */
import { join } from 'node:path'
import type { Actor } from '../../src/main/server/domain/actor.ts'
import type { Row } from '../../src/main/server/domain/collections.ts'
import type { Write } from '../../src/main/server/domain/store.ts'
import { sqliteStore } from '../../src/main/server/storage/sqlite.ts'
import type { InputOf } from '../../src/shared/contract.ts'
import { atServer } from '../../src/shared/operation.ts'
import { freshFolder } from '../support/headless.ts'
import { adminPassword, type OpenHouse, openHouse } from '../support/openHouse.ts'
import { conditions, percentile, state, tell } from './report.ts'

const [few, many] = [100, 100_000]
const times = 300

const live = {
  ...{ startedAt: null, locked: false, everyoneMuted: false, selfUnmuteAllowed: true, lecturerId: null },
  ...{
    pinnedId: null,
    overlay: null,
    warnedOf: null,
    reservationId: null,
    coChairs: '',
    lobby: false,
    lobbyUntil: null,
    chatClosed: false,
    readOnly: false,
  },
}

console.log(conditions())
const house = await openHouse({ store: await sqliteStore(join(freshFolder(), 'gavel.db')) })
const somebody = await personWith('few', few)
const busy = await personWith('many', many)

for (const [what, question] of Object.entries<InputOf<'meetings.mine'>>({
  'the first page': { top: 20 },
  'the fifth page': { top: 20, skip: 80 },
})) {
  // By turns, so that whatever else the machine does is the same for both.
  const [short, long]: [number[], number[]] = [[], []]
  for (let round = 0; round < times; round++) {
    short.push(await list(somebody, question))
    long.push(await list(busy, question))
  }
  tell(`${what}, 20 of ${few}`, short)
  tell(`${what}, 20 of ${many}`, long)
  state(`${what}, of many to few`, percentile(long, 0.5) / percentile(short, 0.5), '×', 1.3)
}
tell(`the first page after a change, 20 of ${many}`, await changing())
tell(`a word searched for in ${many}`, [await list(busy, { top: 20, filter: 'Meeting 99' })])

// The same over HTTP: what an address answers in a house of few and in one of many.
const small = await houseOf(few)
const large = await houseOf(many)
for (const address of ['/api/users?top=20', '/api/conference_rooms?top=20', '/api/contacts?top=20']) {
  const [short, long]: [number[], number[]] = [[], []]
  for (let round = 0; round < times; round++) {
    short.push(await small.get(address))
    long.push(await large.get(address))
  }
  tell(`GET ${address}, of ${few}`, short)
  tell(`GET ${address}, of ${many}`, long)
  state(`GET ${address}, of many to few`, percentile(long, 0.5) / percentile(short, 0.5), '×', 1.3)
}
for (const one of [small.house, large.house, house]) await one.close()

async function list(actor: Actor, question: InputOf<'meetings.mine'>): Promise<number> {
  const begin = performance.now()
  const { items } = await house.perform('meetings.mine', atServer, question, actor)
  const taken = performance.now() - begin
  if (items.length !== 20) throw new Error(`${items.length} meetings are not a page.`)
  return taken
}

async function changing(): Promise<number[]> {
  const taken: number[] = []
  for (let round = 0; round < 30; round++) {
    await house.perform('meetings.startInstant', atServer, {}, busy)
    taken.push(await list(busy, { top: 20 }))
  }
  return taken
}

/** A house with so many accounts, conferences and common contacts (of which there are 5,000 at most), and the administrator's calls to it. */
async function houseOf(count: number): Promise<{ house: OpenHouse; get(address: string): Promise<number> }> {
  const house = await openHouse({ store: await sqliteStore(join(freshFolder(), 'gavel.db')) })
  const somebody = (await house.person('somebody')).user as Row<'users'>
  for (let done = 0; done < count; done += 1000) {
    const writes = Array.from({ length: Math.min(1000, count - done) }, (_, index): Write[] => {
      const id = `user-${done + index}`
      return [
        {
          put: 'users',
          row: { ...somebody, id, username: id, usernameKey: id, extension: String(200_000 + done + index) },
        },
        ...meetingOf(`8${String(done + index).padStart(8, '0')}`, 'room', somebody.id, done + index),
        ...(done + index < 5_000 ? [contactOf(id, done + index)] : []),
      ]
    })
    await house.store.commit(writes.flat())
  }
  const login = await house.http.inject({
    method: 'POST',
    url: '/api/login',
    payload: { username: 'admin', password: adminPassword },
  })
  const headers = { authorization: `Bearer ${login.json().access_token}` }
  return {
    house,
    async get(url) {
      const begin = performance.now()
      const answer = await house.http.inject({ method: 'GET', url, headers })
      const taken = performance.now() - begin
      if (answer.json().items.length !== 20) throw new Error(`${url}: ${answer.body.slice(0, 200)}`)
      return taken
    },
  }
}

function contactOf(id: string, createdAt: number): Write {
  const body = JSON.stringify({ name: id })
  return { put: 'records', row: { id, family: 'contact', ownerId: '', uniqueKey: id, body, createdAt } }
}

function meetingOf(number: string, kind: string, ownerId: string, createdAt: number): Write[] {
  return [
    { put: 'meetings', row: { number, kind, name: `Meeting ${number}`, ownerId, password: '', createdAt, ...live } },
  ]
}

/** Somebody who has planned this many meetings, an hour each, one after the other. */
async function personWith(username: string, count: number): Promise<Actor> {
  const actor = await house.person(username)
  const userId = actor.user?.id ?? ''
  const plan = {
    ...{ description: '', callRate: '2048K', joinEarlyMinutes: 30, muteOnEntry: false, guestsAllowed: true },
    ...{ watermark: false, watermarkType: 'single', over: false, createdAt: 0 },
  }
  for (let done = 0; done < count; done += 1000) {
    const writes = Array.from({ length: Math.min(1000, count - done) }, (_, index): Write[] => {
      const [id, name] = [`${username}-${done + index}`, `Meeting ${done + index}`]
      const startsAt = house.clock.now() + (done + index) * 3600_000
      const times = { startsAt, endsAt: startsAt + 3600_000 }
      return [
        ...meetingOf(id, 'reservation', userId, 0),
        {
          put: 'reservations',
          row: { id, key: id, number: id, seriesId: null, day: null, edited: false, name, ...times, ...plan },
        },
        {
          put: 'listed',
          row: {
            ...{ id: `${userId}:${id}`, userId, entryId: id, number: id, why: 'own', name, ...times },
            ...{ until: times.endsAt, over: false },
          },
        },
      ]
    })
    await house.store.commit(writes.flat())
  }
  return actor
}
