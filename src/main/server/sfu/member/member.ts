/**
 * One participant of a room: who they are and what they may. What they publish, `shares.ts` knows, what they receive,
 * `subscriptions.ts`, and over which connections, `connections.ts`. They speak the LiveKit protocol; the room decides.
 */
import {
  DisconnectReason,
  LeaveRequest,
  LeaveRequest_Action,
  ParticipantInfo,
  ParticipantInfo_State,
} from '@livekit/protocol'
import type { Candidate } from '../floor.ts'
import { kindDetailsOf, kindOf } from '../kind.ts'
import type { Layer } from '../media/upTrack.ts'
import { Audience, permissionOf, toProto } from '../permission.ts'
import type { Publication, Publisher } from '../publication.ts'
import type { Guest } from '../room/guests.ts'
import type { Admission, TrackSource } from '../sfu.ts'
import type { ServerMessage, SignalChannel } from '../signal/channel.ts'
import type { ClientTraits } from '../signal/request.ts'
import type { Subscription } from '../subscription.ts'
import type { Grants, Permission } from '../tokens.ts'
import type { Connections, Ends, Ground } from './connections.ts'
import { OneConnection } from './oneConnection.ts'
import { Shares } from './shares.ts'
import { Subscriptions } from './subscriptions.ts'
import { TwoConnections } from './twoConnections.ts'

export interface MemberOptions extends Ground {
  readonly sid: string
  readonly guest: Guest
  readonly grants: Grants
  readonly channel: SignalChannel
  readonly singleConnection: boolean
  readonly autoSubscribe: boolean
  readonly attributes: Readonly<Record<string, string>>
  readonly client: ClientTraits
  readonly joinedAtMs: number
  freshSid(prefix: string): string
}

/** What a member tells its room. */
export interface MemberEvents {
  /** The connection on which they receive stands. */
  connected(member: Member): void
  /** What they get must be chosen anew and cannot wait: their connection stands, a layer begins, or the way became too narrow. */
  choose(member: Member, nowUs: number): void
  level(member: Member, level: number): void
  data(member: Member, label: string, bytes: Uint8Array): void
  /** It was agreed on with the client as what their tracks come. */
  agreed(member: Member): void
  /** The client stopped sharing it. */
  unpublished(member: Member, publication: Publication): void
  transportFailed(member: Member): void
}

export class Member implements Publisher, Candidate {
  readonly sid: string
  readonly grants: Grants
  readonly guest: Guest
  permission: Permission
  readonly audience = new Audience()
  readonly shares: Shares
  readonly received: Subscriptions
  readonly connections: Connections
  channel: SignalChannel
  /** What they brought along, until it is said anew. */
  attributes: Readonly<Record<string, string>>
  state: ParticipantInfo_State = ParticipantInfo_State.JOINED
  version = 1
  /** When they last got a token, µs. */
  tokenAtUs = 0
  /** When signalling was lost, µs; undefined while it stands. */
  lostAtUs: number | undefined
  /** When a transport failed, µs. */
  failedAtUs: number | undefined
  /** When they were last heard to speak, µs. */
  spokeAtUs = Number.NEGATIVE_INFINITY
  readonly #joinedAtMs: number
  readonly #client: ClientTraits
  #endedFor = DisconnectReason.UNKNOWN_REASON

  constructor(options: MemberOptions, events: MemberEvents) {
    this.sid = options.sid
    this.guest = options.guest
    this.grants = options.grants
    this.permission = options.guest.admission.permission ?? permissionOf(options.grants)
    this.channel = options.channel
    this.attributes = options.attributes
    this.#joinedAtMs = options.joinedAtMs
    this.#client = options.client
    this.shares = new Shares(this, options.freshSid)
    this.connections = new (options.singleConnection ? OneConnection : TwoConnections)(this.#ends(events), options)
    this.received = new Subscriptions(this, nowUs => events.choose(this, nowUs), options.autoSubscribe)
  }

  get admission(): Admission {
    return this.guest.admission
  }

  get identity(): string {
    return this.admission.identity
  }

  /** What they publish, by sid. */
  get publications(): ReadonlyMap<string, Publication> {
    return this.shares.publications
  }

  /** What they receive, by the track's sid. */
  get subscriptions(): ReadonlyMap<string, Subscription> {
    return this.received.bySid
  }

  get info(): ParticipantInfo {
    return new ParticipantInfo({
      sid: this.sid,
      identity: this.identity,
      name: this.admission.name,
      metadata: this.admission.metadata,
      attributes: { ...this.admission.attributes, ...this.attributes },
      state: this.state,
      tracks: [...this.publications.values()].map(publication => publication.info),
      joinedAt: BigInt(Math.floor(this.#joinedAtMs / 1000)),
      joinedAtMs: BigInt(this.#joinedAtMs),
      isPublisher: this.shares.everAny,
      version: this.version,
      permission: toProto(this.permission),
      disconnectReason: this.#endedFor,
      kind: kindOf(this.grants),
      kindDetails: kindDetailsOf(this.grants),
      clientProtocol: this.#client.protocol,
      capabilities: [...this.#client.capabilities],
    })
  }

  send(message: ServerMessage): void {
    this.channel.send(message)
  }

  /** Their track of this source, if possible one that is not muted. */
  track(source: TrackSource): Publication | undefined {
    return this.shares.of(source)
  }

  shows(source: TrackSource): boolean {
    return this.track(source)?.info.muted === false
  }

  askForKeyFrame(layer: Layer, nowUs: number): void {
    this.connections.publisher.askForKeyFrame(layer, nowUs)
  }

  heard(publication: Publication): void {
    this.shares.heard(publication)
  }

  /** They may not publish it any more: nothing of it is received, and their client is told. */
  retract(publication: Publication): void {
    this.shares.retract(publication)
    this.connections.publisher.forget(publication)
  }

  /** The client came back with a new signalling connection. */
  resumed(channel: SignalChannel): void {
    this.channel.gone()
    this.channel = channel
    this.lostAtUs = undefined
    this.connections.resumed()
    this.received.resumed()
  }

  /** Ends the connection; `reconnect` asks the client to come in again from scratch. */
  dismiss(reason: DisconnectReason, action: LeaveRequest_Action = LeaveRequest_Action.DISCONNECT): void {
    this.send({
      case: 'leave',
      value: new LeaveRequest({ reason, action, canReconnect: action !== LeaveRequest_Action.DISCONNECT }),
    })
    this.channel.close(1000, 'leave')
    this.connections.close()
  }

  /** They are gone, and nothing of theirs is there any more. */
  end(reason: DisconnectReason): void {
    this.state = ParticipantInfo_State.DISCONNECTED
    this.#endedFor = reason
    this.shares.publications.clear()
  }

  /** What their connections need of them, and tell them. */
  #ends(events: MemberEvents): Ends {
    return {
      isReached: () => this.channel.open,
      send: message => this.send(message),
      published: cid => this.shares.called(cid),
      agreements: () => this.shares.agreements,
      agreed: () => events.agreed(this),
      unpublished: publication => {
        this.shares.remove(publication)
        events.unpublished(this, publication)
      },
      unsuited: subscription => this.received.unsuited(subscription),
      connected: () => events.connected(this),
      choose: nowUs => events.choose(this, nowUs),
      level: level => events.level(this, level),
      data: (label, bytes) => events.data(this, label, bytes),
      failed: () => events.transportFailed(this),
    }
  }
}
