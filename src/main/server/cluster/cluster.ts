/** A LiveKit deployment in the place of the own media engine: the same orders, the same facts, by its RoomService and webhooks. */
import {
  DisconnectReason,
  ListRoomsRequest,
  ListRoomsResponse,
  UpdateParticipantRequest,
  type WebhookEvent,
} from '@livekit/protocol'
import { DomainError } from '../../../shared/errors.ts'
import type { Log } from '../domain/world.ts'
import type { KeptEngine } from '../keeper.ts'
import type { LeaveReason, SfuFact } from '../sfu/sfu.ts'
import { type KeyPair, signClaims } from '../sfu/tokens.ts'
import { clusterApi } from './api.ts'
import { ClusterRoom } from './room.ts'

/** Webhooks may be lost, and of some things there are none: each room with people is looked at this often; milliseconds. */
const lookEvery = 2_000
/** Looks at the same time. */
const mostAtATime = 8
/** Seconds. For coming in with; who is in gets new ones from the deployment itself. */
const tokenLasts = 600

/** As far as a deployment can do what the own engine does: it links no rooms, and hands none over. */
export interface Cluster extends Omit<KeptEngine, 'vacate' | 'linkRooms' | 'unlinkRooms'> {
  /** A webhook of the deployment, after it was verified. */
  heard(event: WebhookEvent): void
}

const reasons: Record<number, LeaveReason> = {
  [DisconnectReason.CLIENT_INITIATED]: 'left',
  [DisconnectReason.PARTICIPANT_REMOVED]: 'removed',
  [DisconnectReason.ROOM_DELETED]: 'roomClosed',
}

/** Rejects with a sentence for the user when the deployment is there and does not accept the key. */
export async function openCluster(url: string, pair: KeyPair, log: Log): Promise<Cluster> {
  const api = clusterApi(url, pair)
  const rooms = new Map<string, ClusterRoom>()
  const listeners = new Set<(fact: SfuFact) => void>()
  const tell = (fact: SfuFact): void => {
    for (const listener of listeners) listener(fact)
  }
  const ignore = (): void => undefined
  let resume: () => Promise<void> = async () => undefined
  /** What was ordered while the deployment did not answer was not done: it is told everything anew when it does. */
  let missed = false

  const roomOf = (name: string): ClusterRoom => {
    const room = rooms.get(name) ?? new ClusterRoom(name, api, tell)
    rooms.set(name, room)
    return room
  }

  /** An order to the deployment. */
  async function order<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof DomainError) missed = true
      throw error
    }
  }

  async function round(): Promise<void> {
    const waiting = [...rooms.values()].filter(room => room.guests.size > 0)
    for (const room of rooms.values())
      if (room.guests.size === 0 && performance.now() - room.usedAt > tokenLasts * 1_000) rooms.delete(room.name)
    const looker = async (): Promise<void> => {
      for (let room = waiting.pop(); room; room = waiting.pop()) await room.look().catch(complain)
    }
    await Promise.all(Array.from({ length: mostAtATime }, looker))
    if (!missed) return
    await listRooms()
    missed = false
    for (const room of rooms.values()) room.forget()
    await resume()
    log.info('The LiveKit deployment answers again, and was told everything.')
  }

  let complained = false
  function complain(error: unknown): void {
    if (!complained) log.warn('The LiveKit deployment cannot be asked.', { error: String(error) })
    complained = true
  }

  let looking = false
  const timer = setInterval(async () => {
    if (looking) return
    looking = true
    await round().then(() => {
      if (api.reached) complained = false
    }, complain)
    looking = false
  }, lookEvery)

  async function listRooms(): Promise<Uint8Array[]> {
    const answer = await api.call('ListRooms', '', new ListRoomsRequest().toBinary())
    return answer.ok ? ListRoomsResponse.fromBinary(answer.value).rooms.map(room => room.toBinary()) : []
  }

  try {
    await listRooms()
  } catch (error) {
    if (api.reached) {
      clearInterval(timer)
      throw new Error(`${(error as Error).message} Please look at --livekit-url, --livekit-key and --livekit-secret.`)
    }
    missed = true
    complain(error)
  }

  return {
    openRoom: name => order(() => roomOf(name).open()),
    // It is kept in mind while there may be tokens for it: whoever comes in by one is sent away.
    closeRoom: async name => order(async () => rooms.get(name)?.close()),
    admit: (name, admission) => order(() => roomOf(name).admit(admission)),
    expel: (name, identity, reason) => order(() => roomOf(name).expel(identity, reason)),
    silence: (name, identity, mayUnmute) =>
      order(() => roomOf(name).change(identity, guest => guest.silence(mayUnmute))),
    allowUnmute: (name, identity) =>
      order(() => roomOf(name).change(identity, (guest, stay) => guest.allowUnmute(stay))),
    rename: (room, identity, name) =>
      order(() => roomOf(room).change(identity, guest => guest.admit({ ...guest.admission, name }))),
    async token(room, identity, name, sources = [], barred = false) {
      const rest = (sources.length > 0 ? sources : ['camera', 'screen_share']).filter(one => one !== 'microphone')
      const canPublishSources = barred ? rest : sources
      const video = {
        ...{ room, roomJoin: true, canSubscribe: true, canPublishData: true },
        ...{ canPublish: !barred || rest.length > 0, canPublishSources },
      }
      return signClaims(pair, { sub: identity, name, video }, Math.floor(Date.now() / 1000), tokenLasts)
    },
    async serve(name, method, request) {
      const asked = method === 'UpdateParticipant' ? UpdateParticipantRequest.fromBinary(request) : undefined
      const { permission } = asked ?? {}
      if (asked && permission && rooms.get(name)?.guests.has(asked.identity)) {
        // What they may is kept with what the chair decided, since both together are their permission there.
        await roomOf(name).change(asked.identity, guest => guest.permit(permission))
        const rest = asked.clone()
        delete rest.permission
        return api.call(method, name, rest.toBinary())
      }
      return api.call(method, name, request)
    },
    listRooms,
    heard(event) {
      const room = rooms.get(event.room?.name ?? '')
      if (!room) return
      if (event.event === 'participant_left' && event.participant) room.heardLeaving(event.participant, reasons)
      void room.look().catch(complain)
    },
    state: () => (api.reached ? 'running' : 'restarting'),
    // Nobody is given up on: a deployment comes back.
    lost: new Promise(ignore),
    judge: async () => ({ ok: false, status: 404, message: 'media is not served here' }),
    connect(_request, socket) {
      socket.close(1008, 'media is not served here')
      return { receive: ignore, closed: ignore }
    },
    async attend(who) {
      resume = () => who.resume()
      who.begun({ onFact: listener => void listeners.add(listener) })
      await who.resume()
    },
    async close() {
      clearInterval(timer)
    },
  }
}
