/** A whole server in memory, without a socket or a file. Fakes exist for clock, ids and media only. */
import type { FastifyInstance } from 'fastify'
import { dialects } from '../../src/main/server/dialects/dialects.ts'
import type { Actor } from '../../src/main/server/domain/actor.ts'
import { type Core, createCore } from '../../src/main/server/domain/core.ts'
import type { Store } from '../../src/main/server/domain/store.ts'
import type { Ids, Secrets } from '../../src/main/server/domain/world.ts'
import type { Dialect } from '../../src/main/server/http/dialect.ts'
import { createListener } from '../../src/main/server/http/listener.ts'
import { silentLog } from '../../src/main/server/log.ts'
import { secrets } from '../../src/main/server/secrets.ts'
import { memoryFiles } from '../../src/main/server/storage/files.ts'
import { memoryStore } from '../../src/main/server/storage/memory.ts'
import type { AnswerOf, InputOf } from '../../src/shared/contract.ts'
import type { Audience, Event } from '../../src/shared/events.ts'
import { atMeeting, atServer } from '../../src/shared/operation.ts'
import { fakeMedia } from './fakeMedia.ts'

export const adminPassword = 'Admin123!@#'
export const reachedAt = 'http://gavel.test:8887'

export interface OpenHouse {
  core: Core
  store: Store
  media: ReturnType<typeof fakeMedia>
  /** Made when somebody first comes this way, since most of what a house costs is hundreds of addresses. */
  http: FastifyInstance
  heard: { event: Event; audience: Audience }[]
  clock: { now(): number; pass(milliseconds: number): void }
  signIn(username: string, password?: string): Promise<Actor>
  person(username: string, role?: 'Normal' | 'MeetingOperator' | 'SystemAdmin'): Promise<Actor>
  /** Joins and connects to the (fake) media engine. */
  join(
    number: string,
    actor: Actor,
    input: InputOf<'attendance.join'>,
  ): Promise<AnswerOf<'attendance.join'> & { actor: Actor }>
  perform: Core['perform']
  close(): Promise<void>
}

/** As hard to guess as the real ones need not be: a counter makes failures readable. */
function fakeIds(): Ids {
  let next = 1
  return {
    id: () => String(next++).padStart(24, '0'),
    digits: count => String(next++).padStart(count, '1').slice(-count),
    key: length => String(next++).padStart(length, 'k'),
  }
}

/** Real tokens and digests; password hashing without the slowness, which has its own test. */
const quickSecrets: Secrets = {
  ...secrets,
  hash: async secret => `quick:${secrets.digest(secret)}`,
  verify: async (secret, hash) => hash === `quick:${secrets.digest(secret)}`,
}

export const stranger: Actor = { reachedAt }

export async function openHouse(
  options: {
    store?: Store
    capacity?: number
    totalCapacity?: number
    ownersStream?: boolean
    probe?: (address: string) => Promise<boolean>
    timeZone?: string
    mailServer?: boolean
    /** Which it speaks over HTTP; all, unless a test is about one alone. */
    dialects?: readonly Dialect[]
  } = {},
): Promise<OpenHouse> {
  const store = options.store ?? memoryStore()
  let now = Date.UTC(2027, 0, 4, 9, 0, 0)
  const clock = {
    now: () => now,
    pass: (milliseconds: number) => {
      now += milliseconds
    },
  }
  const media = fakeMedia()
  const core = createCore({
    clock,
    ids: fakeIds(),
    secrets: quickSecrets,
    store,
    media,
    files: memoryFiles(),
    log: silentLog,
    version: '0.0.0-test',
    capacity: options.capacity ?? 100,
    totalCapacity: options.totalCapacity ?? 1000,
    ownersStream: options.ownersStream ?? true,
    timeZone: options.timeZone ?? 'Europe/Berlin',
    mailServer: options.mailServer ?? false,
    ...(options.probe && { probe: options.probe }),
  })
  await core.bootstrap(adminPassword)
  await core.giveLivekitKey(undefined)
  await core.resume()
  const heard: OpenHouse['heard'] = []
  core.listen((event, audience) => heard.push({ event, audience }))
  let http: FastifyInstance | undefined

  async function signIn(username: string, password = adminPassword): Promise<Actor> {
    const { token } = await core.perform('session.signIn', atServer, { username, password: { password } }, stranger)
    return core.identify({ token, reachedAt })
  }
  return {
    core,
    store,
    media,
    get http() {
      const spoken = options.dialects ?? dialects
      http ??= createListener({ core, dialects: spoken, signal: media.signal, webRoot: undefined, log: silentLog })
      return http
    },
    set http(another) {
      http = another
    },
    heard,
    clock,
    signIn,
    async person(username, role = 'Normal') {
      const admin = await signIn('admin')
      const password = `Pass-${username}`
      await core.perform(
        'users.create',
        atServer,
        { username, realName: username[0]?.toUpperCase() + username.slice(1), role, password: { password } },
        admin,
      )
      return signIn(username, password)
    },
    async join(number, actor, input) {
      now += 1 // so that the order of coming is plain
      const joined = await core.perform('attendance.join', atMeeting(number), input, actor)
      await core.heard({ fact: 'connected', number, id: joined.participantId })
      const seat = { number, participantId: joined.participantId, digest: secrets.digest(joined.seatKey) }
      return { ...joined, actor: { ...actor, seat } }
    },
    perform: core.perform,
    async close() {
      await http?.close()
      await store.close()
    },
  }
}
