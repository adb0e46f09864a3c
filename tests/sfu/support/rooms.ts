/** Rooms with people whose connections lead nowhere: what each is told and what each is sent is kept. */
import {
  AddTrackRequest,
  type ParticipantInfo,
  SessionDescription,
  SignalResponse,
  TrackSource,
  TrackType,
  UpdateTrackSettings,
} from '@livekit/protocol'
import { readRtcp } from '../../../src/main/server/sfu/media/rtcp.ts'
import { type RtpPacket, readRtp } from '../../../src/main/server/sfu/media/rtp.ts'
import type { Member } from '../../../src/main/server/sfu/member/member.ts'
import type { Paced } from '../../../src/main/server/sfu/pacing.ts'
import type { RoomHome } from '../../../src/main/server/sfu/room/options.ts'
import { Room } from '../../../src/main/server/sfu/room/room.ts'
import type { SfuFact } from '../../../src/main/server/sfu/sfu.ts'
import { SignalChannel } from '../../../src/main/server/sfu/signal/channel.ts'
import { nothingSpecial } from '../../../src/main/server/sfu/tokens.ts'
import type { Transport, TransportEvents, TransportState } from '../../../src/main/server/sfu/transport/transport.ts'
import { data, offer, videoSection } from './offers.ts'
import { rtp, vp8Payload } from './publisher.ts'

const nobodySpecial = { attributes: {}, client: { protocol: 0, capabilities: [] } }

const kinds = {
  microphone: [TrackType.AUDIO, TrackSource.MICROPHONE],
  camera: [TrackType.VIDEO, TrackSource.CAMERA],
  screen: [TrackType.VIDEO, TrackSource.SCREEN_SHARE],
  screenAudio: [TrackType.AUDIO, TrackSource.SCREEN_SHARE_AUDIO],
} as const
/** 20 ms of nothing in Opus. */
const silence = Buffer.from('f8fffe', 'hex')
export type Source = keyof typeof kinds
type Told = SignalResponse['message']
type Value<C> = Extract<Told, { case: C }> extends { value?: infer V } ? V : never
type Building = ReturnType<typeof building>

/** How somebody comes in: whether their connection stands already, and with the offer they bring along when one is enough for them. */
interface Way {
  connected?: boolean
  offer?: string
}

/** What somebody was sent, read. */
export interface Got {
  from: string
  source: string
  packet: RtpPacket
}

export class Person {
  readonly member: Member
  readonly #room: Room
  readonly #building: Building
  readonly #got: Got[] = []
  readonly #told: Told[] = []
  readonly #asked: number[] = []
  readonly #transports: { state: TransportState; readonly events: TransportEvents }[] = []
  /** Of each source. */
  readonly #sequences = new Map<Source, number>()

  constructor(room: Room, identity: string, home: RoomHome, building: Building, { connected = true, offer }: Way = {}) {
    this.#room = room
    this.#building = building
    let member: Member | undefined
    const transport = (): Transport => {
      const made = {
        state: (connected ? 'connected' : 'new') as TransportState,
        local: { ufrag: 'u', pwd: 'p', fingerprint: 'AA', candidates: [] },
        events: {},
        setRemote: () => undefined,
        sendRtp: (bytes: Buffer) => (this.takes ? this.takes(bytes) : this.#keep(readRtp(bytes)!)),
        sendRtcp: (bytes: Buffer) => {
          for (const item of readRtcp(bytes)) if (item.kind === 'keyFrame') this.#asked.push(item.ssrc)
          return true
        },
        openChannel: () => ({ send: () => true }),
        close: () => undefined,
      }
      this.#transports.push(made)
      return made as unknown as Transport
    }
    Object.assign(home.hub, { create: transport })
    const socket = {
      send: (frame: Uint8Array) => {
        const { message } = SignalResponse.fromBinary(frame)
        this.#told.push(message)
        // Whatever is offered is taken.
        const { case: what, value } = message
        if (what === 'offer')
          queueMicrotask(() =>
            member?.connections.takeAnswer({ ...value, sdp: this.#answerTo(value.sdp) } as Parameters<
              Member['connections']['takeAnswer']
            >[0]),
          )
      },
      close: () => undefined,
    }
    room.decisions.admit({ identity, name: identity, metadata: '', attributes: {}, silenced: false, mayUnmute: false })
    const grants = {
      identity,
      name: identity,
      room: room.name,
      canPublish: true,
      canSubscribe: true,
      canPublishData: true,
      ...{ ...nothingSpecial, metadata: '', attributes: {}, plain: false, kind: '', kindDetails: [] },
    }
    const brought = offer === undefined ? undefined : new SessionDescription({ type: 'offer', sdp: offer, id: 1 })
    const singleConnection = offer !== undefined
    const entry = { singleConnection, autoSubscribe: true, resume: undefined, offer: brought, ...nobodySpecial }
    member = room.enter(entry, grants, new SignalChannel(socket, home.nowUs()))
    this.member = member!
  }

  /** What is sent to them goes here, when it is set, and is not kept. */
  takes: ((packet: Buffer) => boolean) | undefined

  /** Their connection stands now. */
  connects(): void {
    for (const one of this.#transports) {
      one.state = 'connected'
      one.events.state?.('connected')
    }
  }

  /** Takes these formats out of every answer: there is no decoder for them. */
  decodes(without: string): void {
    this.#without = without
  }

  #without = ''

  #answerTo(sdp: string): string {
    const mids = [...sdp.matchAll(/m=video.*?a=mid:(\S+)/gs)].map(([, mid]) => mid as string)
    if (this.#without === '') return offer(data('0'))
    return offer(data('0'), ...mids.map(mid => videoSection(mid, 'recvonly').replace(this.#without, '')))
  }

  #keep(packet: RtpPacket): boolean {
    const subscription = [...this.member.subscriptions.values()].find(
      one => one.ssrc === packet.ssrc || one.rtxSsrc === packet.ssrc,
    )
    if (!subscription) throw new Error('A packet came of what nobody subscribed to.')
    const from = [...this.others.values()].find(one => one.sid === subscription.publisherSid)?.identity ?? ''
    this.#got.push({ from, source: subscription.publication.source, packet })
    return true
  }

  /** What arrived since the last look. */
  got(): Got[] {
    return this.#got.splice(0)
  }

  /** The same without the silence a voice that is cut off ends with. */
  said(): Got[] {
    return this.got().filter(({ packet }) => !packet.payload.equals(silence))
  }

  /** That in short: each `who source` once. */
  sources(): string[] {
    return [...new Set(this.said().map(({ from, source }) => `${from} ${source}`))].sort()
  }

  /** The ssrcs of which key frames were asked for since the last look. */
  asked(): number[] {
    return this.#asked.splice(0)
  }

  told<C extends Told['case']>(what: C): Value<C>[] {
    return this.#told.flatMap(one => (one.case === what ? [one.value as Value<C>] : []))
  }

  /** Everybody else as this client knows them. */
  get others(): Map<string, ParticipantInfo> {
    const join = this.told('join')[0]
    const known = new Map<string, ParticipantInfo>()
    for (const info of [...(join?.otherParticipants ?? []), ...this.told('update').flatMap(one => one.participants)]) {
      if (info.state === 3) known.delete(info.identity)
      else if (info.sid !== this.member.sid) known.set(info.identity, info)
    }
    return known
  }

  /** Shares something, in layers of these widths. */
  publish(source: Source, ...widths: number[]): void {
    const [type, as] = kinds[source]
    const layers = widths.map((width, quality) => ({ width, height: (width * 9) / 16, quality }))
    const width = widths.at(-1) ?? 0
    this.#room.receive(this.member, {
      case: 'addTrack',
      value: new AddTrackRequest({
        cid: `${source} ${this.member.publications.size}`,
        type,
        source: as,
        layers,
        width,
      }),
    })
  }

  mute(source: Source, muted: boolean): void {
    const sid = this.member.track(source)!.sid
    this.#room.receive(this.member, { case: 'mute', value: { sid, muted } as never })
  }

  /** Sends a packet of each layer, or of one, as loud as this (RFC 6464), and lets the rooms choose anew. */
  send(source: Source, key = true, only?: number, level?: number): void {
    const publication = this.member.track(source)!
    const audio = publication.kind === 'audio'
    this.#building.pass(20_000)
    const sequence = (this.#sequences.get(source) ?? 100) + 1
    this.#sequences.set(source, sequence)
    const payload = audio ? Buffer.from('opus') : vp8Payload(15, sequence, sequence, true, key)
    for (const index of audio ? [0] : publication.info.layers.keys()) {
      if (only !== undefined && index !== only) continue
      const ssrc = this.ssrcOf(source, index)
      const packet = rtp({ ssrc, sequence, timestamp: sequence * 960, payload })
      publication.receive(packet, publication.up.layer(ssrc, index), this.#building.now(), level)
    }
    this.#building.choose()
  }

  /** Says how it wants to see somebody's track. */
  settle(from: Person, source: Source, settings: Partial<UpdateTrackSettings>): void {
    const trackSids = [from.member.track(source)!.sid]
    this.#room.receive(this.member, {
      case: 'trackSetting',
      value: new UpdateTrackSettings({ ...settings, trackSids }),
    })
  }

  ssrcOf(source: Source, layer = 0): number {
    return this.#building.ssrcOf(this.member.track(source)!.sid, layer)
  }

  leave(): void {
    this.#room.receive(this.member, { case: 'leave', value: {} as never })
  }
}

export function building() {
  let now = 10_000_000
  let sids = 0
  const facts: SfuFact[] = []
  const rooms: Room[] = []
  const paced = new Set<Paced>()
  const ssrcs = new Map<string, number>()
  const home: RoomHome = {
    hub: { port: 0, close: async () => undefined } as unknown as RoomHome['hub'],
    nowUs: () => now,
    freshToken: () => 'fresh',
    pace: one => void paced.add(one),
    freshSid: prefix => `${prefix}${++sids}`,
    tell: fact => void (fact.fact !== 'event' && facts.push(fact)),
  }
  const made = {
    facts,
    now: () => now,
    pass: (us: number): number => {
      now += us
      return now
    },
    ssrcOf(sid: string, layer: number): number {
      const key = `${sid} ${layer}`
      if (!ssrcs.has(key)) ssrcs.set(key, 7_000 + ssrcs.size)
      return ssrcs.get(key)!
    },
    room(name: string): Room {
      const room = new Room(name, home)
      rooms.push(room)
      return room
    },
    choose(): void {
      for (const room of rooms) room.choose(now)
    },
    /** What waits may leave, as far as it is time. */
    pump(): void {
      for (const one of paced) if (!one.pump(now)) paced.delete(one)
    },
    /** Comes in without waiting for anything. */
    comesIn: (room: Room, identity: string, way: Way): Person => new Person(room, identity, home, made, way),
    async enter(room: Room, ...identities: string[]): Promise<Person[]> {
      const people = identities.map(identity => new Person(room, identity, home, made))
      await settled()
      return people
    },
  }
  return made
}

/** When every offer was answered, and those that came of it too. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise(done => setImmediate(done))
}
