/** The engine itself: rooms, the UDP hub, and the clockwork. Runs in a worker (worker.ts) or, for tests, where it is made. */
import { randomBytes } from 'node:crypto'
import { CreateRoomRequest, DisconnectReason, LeaveRequest, LeaveRequest_Action } from '@livekit/protocol'
import { isCounted } from './kind.ts'
import { Pacing } from './pacing.ts'
import { permissionOf, toClaim } from './permission.ts'
import { configured, type RoomHome, type RoomOptions, wanted } from './room/options.ts'
import { Room } from './room/room.ts'
import { calls, Refusal, refuseLong, withoutRoom } from './service.ts'
import type {
  Admission,
  ServiceAnswer,
  ServiceMethod,
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
import { type Grants, readToken, signClaims, writeToken } from './tokens.ts'
import { createHub } from './transport/hub.ts'

const beat = 50
const nowUs = (): number => Math.round(performance.now() * 1000)
const nowSeconds = (): number => Math.floor(Date.now() / 1000)
/** Rooms that programs may have open at a time, beside those of meetings. */
const mostPlainRooms = 10_000

/** Rejects with the system's error when the port cannot be had. */
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
  const pacing = new Pacing(nowUs)
  const home: RoomHome = {
    hub,
    pace: paced => pacing.add(paced),
    nowUs,
    freshSid: prefix => prefix + randomBytes(9).toString('base64url').replace(/[-_]/g, 'x'),
    freshToken(grants) {
      const { identity, name, metadata, attributes, room, plain, kind, kindDetails, roomConfig } = grants
      const video = { room, roomJoin: true, ...toClaim(permissionOf(grants)), ...(plain && { plain }) }
      const claims = { sub: identity, name, metadata, attributes, video, kind, kindDetails, roomConfig }
      return signClaims({ key: apiKey, secret: apiSecret }, claims, nowSeconds())
    },
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
      if (beats % 20 === 0) {
        room.second(now)
        if (room.deserted(now)) {
          close(room)
          home.tell({ fact: 'closed', room: room.name })
        }
      }
      if (beats % 100 === 0) room.quality()
    }
  }, beat)

  const grantsOf = (token: string): Grants | undefined => readToken(apiKey, apiSecret, token, nowSeconds())

  /** A room without a guest list opens when its first comes. */
  function roomFor({ room: name, plain, roomConfig }: Grants): Room | undefined {
    const room = rooms.get(name)
    if (room || !plain || rooms.size >= mostPlainRooms) return room
    return open(name, { plain, ...configured(roomConfig) })
  }

  function open(name: string, options: RoomOptions = {}): Room {
    const room = rooms.get(name) ?? new Room(name, home, options)
    rooms.set(name, room)
    room.touch()
    return room
  }

  function close(room: Room): void {
    rooms.delete(room.name)
    room.close('roomClosed')
  }

  function judge({ token }: SignalRequest): Verdict {
    const grants = grantsOf(token)
    if (!grants) return { ok: false, status: 401, message: 'invalid token' }
    const room = roomFor(grants)
    if (!room) return { ok: false, status: 404, message: 'requested room does not exist' }
    const known = room.member(grants.identity) !== undefined || !isCounted(grants, grants)
    if (room.options.plain !== grants.plain || (!room.options.plain && !room.guests.has(grants.identity)))
      return { ok: false, status: 403, message: 'participant is not admitted' }
    if (room.full && !known) return { ok: false, status: 403, message: 'room has as many participants as it may' }
    return { ok: true }
  }

  function serve(name: string, method: ServiceMethod, request: Uint8Array): Uint8Array {
    if (method === 'CreateRoom') return createRoom(name, CreateRoomRequest.fromBinary(request))
    const room = rooms.get(name)
    if (!room) return withoutRoom(method).toBinary()
    if (method === 'DeleteRoom') close(room)
    return calls[method](room, request).toBinary()
  }

  function createRoom(name: string, request: CreateRoomRequest) {
    refuseLong({ name, metadata: request.metadata })
    if (name === '') throw new Refusal('invalid_argument', 'no room name')
    if (!rooms.has(name) && rooms.size >= mostPlainRooms) throw new Refusal('unavailable', 'no capacity for more rooms')
    return open(name, { plain: true, ...wanted(request) }).about.info.toBinary()
  }

  function connect(request: SignalRequest, socket: SignalSocket): SignalConnection {
    const channel = new SignalChannel(socket, nowUs())
    const grants = grantsOf(request.token)
    const found = grants && roomFor(grants)
    const room = found?.options.plain === grants?.plain ? found : undefined
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
        const expected = room.options.plain || room.guests.has(grants.identity)
        const action = expected ? LeaveRequest_Action.RECONNECT : LeaveRequest_Action.DISCONNECT
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
      open(name)
    },
    async closeRoom(name) {
      const room = rooms.get(name)
      if (room) close(room)
    },
    async vacate(name) {
      const room = rooms.get(name)
      const guests = room?.guests.admissions ?? []
      room?.close('moved')
      rooms.delete(name)
      return guests
    },
    async admit(name, admission: Admission) {
      const room = rooms.get(name)
      if (!room) throw new Error(`There is no room ${name}.`)
      room.decisions.admit(admission)
    },
    expel: async (name, identity, reason) => rooms.get(name)?.expel(identity, reason),
    silence: async (name, identity, mayUnmute) => rooms.get(name)?.decisions.silence(identity, mayUnmute),
    allowUnmute: async (name, identity) => rooms.get(name)?.decisions.allowUnmute(identity),
    rename: async (room, identity, name) => rooms.get(room)?.decisions.describe(identity, { name }),
    setMetadata: async (room, identity, metadata) => rooms.get(room)?.decisions.describe(identity, { metadata }),
    async linkRooms(one, other) {
      const [room, otherRoom] = [rooms.get(one.room), rooms.get(other.room)]
      if (!room || !otherRoom || room === otherRoom) throw new Error(`${one.room} and ${other.room} are not two rooms.`)
      room.neighbours.link(otherRoom.neighbours, one.name, other.name)
    },
    async unlinkRooms(one, other) {
      const [room, otherRoom] = [rooms.get(one), rooms.get(other)]
      if (room && otherRoom) room.neighbours.unlink(otherRoom.neighbours)
    },
    async serve(name, method, request): Promise<ServiceAnswer> {
      try {
        return { ok: true, value: serve(name, method, request) }
      } catch (error) {
        if (error instanceof Refusal) return { ok: false, code: error.code, message: error.message }
        throw error
      }
    },
    listRooms: async () => [...rooms.values()].map(room => room.about.info.toBinary()),
    members: async name => rooms.get(name)?.identities ?? [],
    judge: async request => judge(request),
    connect,
    token: async (room, identity, name, sources) =>
      writeToken(apiKey, apiSecret, { room, identity, name }, nowSeconds(), sources),
    onFact: listener => void listeners.add(listener),
    async close() {
      clearInterval(clockwork)
      pacing.close()
      for (const room of rooms.values()) room.close('serverStopping')
      rooms.clear()
      // A moment for the goodbyes to leave.
      await new Promise(done => setTimeout(done, 20))
      await hub.close()
    },
  }
}
