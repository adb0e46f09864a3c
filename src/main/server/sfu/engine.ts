/** The engine itself: rooms, the UDP hub, and the clockwork. Runs in a worker (worker.ts) or, for tests, where it is made. */
import { randomBytes } from 'node:crypto'
import { DisconnectReason, LeaveRequest, LeaveRequest_Action } from '@livekit/protocol'
import { Room, type RoomHome } from './room.ts'
import type {
  Admission,
  Sfu,
  SfuFact,
  SfuOptions,
  SignalConnection,
  SignalRequest,
  SignalSocket,
  Verdict,
} from './sfu.ts'
import { SignalChannel } from './signal/channel.ts'
import { readEntry } from './signal/request.ts'
import { type Grants, readToken, writeToken } from './tokens.ts'
import { createHub } from './transport/hub.ts'

const beat = 50
const nowUs = (): number => Math.round(performance.now() * 1000)

/** Rejects with the system's error when the UDP port cannot be had. */
export async function createEngine(options: SfuOptions): Promise<Sfu> {
  const { apiKey, apiSecret } = options
  const hub = await createHub({
    addresses: options.addresses,
    port: options.udpPort,
    onlyThisMachine: options.onlyThisMachine,
    nowUs,
  })
  const rooms = new Map<string, Room>()
  const listeners = new Set<(fact: SfuFact) => void>()
  const home: RoomHome = {
    hub,
    nowUs,
    freshSid: prefix => prefix + randomBytes(9).toString('base64url').replace(/[-_]/g, 'x'),
    tell: fact => {
      for (const listener of listeners) listener(fact)
    },
  }

  let beats = 0
  const clockwork = setInterval(() => {
    beats += 1
    const now = nowUs()
    for (const room of rooms.values()) {
      room.feedback(now)
      if (beats % 4 === 0) room.choose(now)
      if (beats % 8 === 0) room.listen()
      if (beats % 20 === 0) room.second(now)
      if (beats % 100 === 0) room.quality()
    }
  }, beat)

  const grantsOf = (token: string): Grants | undefined =>
    readToken(apiKey, apiSecret, token, Math.floor(Date.now() / 1000))

  function judge({ token }: SignalRequest): Verdict {
    const grants = grantsOf(token)
    if (!grants) return { ok: false, status: 401, message: 'invalid token' }
    const room = rooms.get(grants.room)
    if (!room) return { ok: false, status: 404, message: 'requested room does not exist' }
    if (!room.guests.has(grants.identity)) return { ok: false, status: 403, message: 'participant is not admitted' }
    return { ok: true }
  }

  function connect(request: SignalRequest, socket: SignalSocket): SignalConnection {
    const channel = new SignalChannel(socket, nowUs())
    const grants = grantsOf(request.token)
    const room = grants && rooms.get(grants.room)
    const entry = readEntry(request)
    let member: ReturnType<Room['enter']>
    const guarded = (work: () => void): void => {
      try {
        work()
      } catch {
        // Whatever a client sent that we could not use: its connection ends, nobody else's.
        channel.close(1003, 'bad request')
        if (member && room) room.signalLost(member, channel)
      }
    }
    if (!grants || !room || !entry) channel.close(1008, 'not admitted')
    else {
      guarded(() => {
        member = room.enter(entry, grants, channel)
      })
      if (!member) {
        // An unknown session must come in from scratch; somebody off the guest list must not come back.
        const action = room.guests.has(grants.identity) ? LeaveRequest_Action.RECONNECT : LeaveRequest_Action.DISCONNECT
        channel.send({
          case: 'leave',
          value: new LeaveRequest({
            reason: DisconnectReason.STATE_MISMATCH,
            action,
            canReconnect: action === LeaveRequest_Action.RECONNECT,
          }),
        })
        channel.close(1000, 'unknown session')
      }
    }
    return {
      receive: frame =>
        guarded(() => {
          const message = channel.read(frame, nowUs())
          if (!member || !room) return
          if (!message) return room.signalLost(member, channel)
          // A connection that was replaced has nothing to say any more.
          if (member.channel === channel) room.receive(member, message)
        }),
      closed: () => {
        if (member && room) room.signalLost(member, channel)
      },
    }
  }

  return {
    async openRoom(name) {
      if (!rooms.has(name)) rooms.set(name, new Room(name, home))
    },
    async closeRoom(name) {
      rooms.get(name)?.close('roomClosed')
      rooms.delete(name)
    },
    async vacate(name) {
      const room = rooms.get(name)
      const guests = [...(room?.guests.values() ?? [])]
      room?.close('moved')
      rooms.delete(name)
      return guests
    },
    async admit(name, admission: Admission) {
      const room = rooms.get(name)
      if (!room) throw new Error(`There is no room ${name}.`)
      room.admit(admission)
    },
    expel: async (name, identity, reason) => rooms.get(name)?.expel(identity, reason),
    silence: async (name, identity, mayUnmute) => rooms.get(name)?.silence(identity, mayUnmute),
    allowUnmute: async (name, identity) => rooms.get(name)?.allowUnmute(identity),
    rename: async (room, identity, name) => rooms.get(room)?.describe(identity, { name }),
    setMetadata: async (room, identity, metadata) => rooms.get(room)?.describe(identity, { metadata }),
    async linkRooms(one, other) {
      const [room, otherRoom] = [rooms.get(one.room), rooms.get(other.room)]
      if (!room || !otherRoom || room === otherRoom) throw new Error(`${one.room} and ${other.room} are not two rooms.`)
      room.neighbours.link(otherRoom.neighbours, one.name, other.name)
    },
    async unlinkRooms(one, other) {
      const [room, otherRoom] = [rooms.get(one), rooms.get(other)]
      if (room && otherRoom) room.neighbours.unlink(otherRoom.neighbours)
    },
    members: async name => rooms.get(name)?.identities ?? [],
    judge: async request => judge(request),
    connect,
    token: async (room, identity, name) =>
      writeToken(apiKey, apiSecret, { room, identity, name }, Math.floor(Date.now() / 1000)),
    onFact: listener => void listeners.add(listener),
    async close() {
      clearInterval(clockwork)
      for (const room of rooms.values()) room.close('serverStopping')
      rooms.clear()
      // A moment for the goodbyes to leave.
      await new Promise(done => setTimeout(done, 20))
      await hub.close()
    },
  }
}
