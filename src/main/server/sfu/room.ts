/**
 * A room: its guest list, its members, and who hears whom.
 *
 * Who closes whom: the engine closes rooms; a room closes members; a member closes its transports, publications and
 * subscriptions. A publication that ends takes its subscriptions with it. Nothing below closes anything above: a failed
 * transport or a lost signal is reported upwards, and the room decides.
 */
import {
  ConnectionQualityUpdate,
  DisconnectReason,
  JoinResponse,
  LeaveRequest_Action,
  ParticipantInfo_State,
  ParticipantUpdate,
  Pong,
  ReconnectResponse,
  Room as RoomInfo,
  ServerInfo,
  ServerInfo_Edition,
  SpeakerInfo,
  SpeakersChanged,
} from '@livekit/protocol'
import { signed } from './data.ts'
import { Speakers } from './media/speakers.ts'
import { Member } from './member.ts'
import { Neighbours } from './neighbours.ts'
import type { Publication } from './publication.ts'
import { type Relay, relayPrefix } from './relay.ts'
import type { Admission, LeaveReason, SfuFact } from './sfu.ts'
import type { ClientMessageOf, SignalChannel } from './signal/channel.ts'
import type { Entry } from './signal/request.ts'
import type { Grants } from './tokens.ts'
import type { TransportHub } from './transport/transport.ts'

/** How long somebody whose signalling was lost can resume; µs. */
const resumableFor = 20_000_000
/** A client that says nothing this long is taken for lost; it pings every five seconds. µs. */
const silentFor = 17_000_000
/** A client that leaves closes its transports too, and its goodbye may come after; µs. */
const goodbyeWithin = 1_000_000
const pingInterval = 5
const pingTimeout = 15

const version = '1.9.0'
const serverInfo = new ServerInfo({
  edition: ServerInfo_Edition.Standard,
  version,
  protocol: 16,
  region: 'local',
  nodeId: 'gavel',
})

export interface RoomHome {
  readonly hub: TransportHub
  readonly nowUs: () => number
  freshSid(prefix: string): string
  tell(fact: SfuFact): void
}

const goodbyes: Record<Exclude<LeaveReason, 'left' | 'timeout'>, DisconnectReason> = {
  removed: DisconnectReason.PARTICIPANT_REMOVED,
  roomClosed: DisconnectReason.ROOM_DELETED,
  duplicate: DisconnectReason.DUPLICATE_IDENTITY,
  moved: DisconnectReason.MIGRATION,
  serverStopping: DisconnectReason.SERVER_SHUTDOWN,
}

/** Somebody whom others see in the room. */
type Participant = Member | Relay

export class Room {
  readonly name: string
  readonly sid: string
  readonly guests = new Map<string, Admission>()
  readonly #members = new Map<string, Member>()
  readonly #home: RoomHome
  readonly neighbours: Neighbours
  readonly #speakers = new Speakers()
  /** Members who speak and how loud, loudest first. */
  #speaking = new Map<string, number>()
  /** Who speaks, as clients were told: members, and other rooms. */
  #announced = new Map<string, number>()
  readonly #createdAt = Date.now()

  constructor(name: string, home: RoomHome) {
    this.name = name
    this.sid = home.freshSid('RM_')
    this.#home = home
    this.neighbours = new Neighbours({
      name,
      freshSid: home.freshSid,
      members: () => this.#members.values(),
      present: relay => this.#present(relay),
      hand: (publication, relay) => this.#handAll(publication, relay),
      withdraw: publication => this.#withdraw(publication),
      turned: () => this.choose(home.nowUs()),
    })
  }

  get identities(): string[] {
    return [...this.#members.keys()]
  }

  get #participants(): Participant[] {
    return [...this.#members.values(), ...this.neighbours.relays]
  }

  member(identity: string): Member | undefined {
    return this.#members.get(identity)
  }

  admit(admission: Admission): void {
    if (admission.identity.startsWith(relayPrefix)) throw new Error('Such identities are of linked rooms.')
    this.guests.set(admission.identity, admission)
    const member = this.#members.get(admission.identity)
    if (!member) return
    member.admission = admission
    this.#changed(member)
    if (admission.silenced) this.silence(admission.identity, admission.mayUnmute)
  }

  expel(identity: string, reason: 'removed' | 'left'): void {
    this.guests.delete(identity)
    const member = this.#members.get(identity)
    if (!member) return
    if (reason === 'removed') this.#remove(member, 'removed')
    else this.#part(member, DisconnectReason.CLIENT_INITIATED, 'left')
  }

  silence(identity: string, mayUnmute: boolean): void {
    this.#regate(identity, { silenced: true, mayUnmute })
    const member = this.#members.get(identity)
    if (!member) return
    const muted = member.closeGate()
    for (const publication of muted) this.#tellMuted(member, publication)
    if (muted.length > 0) this.#changed(member)
  }

  allowUnmute(identity: string): void {
    this.#regate(identity, { mayUnmute: true })
  }

  describe(identity: string, changes: { name?: string; metadata?: string }): void {
    this.#regate(identity, changes)
    const member = this.#members.get(identity)
    if (member) this.#changed(member)
  }

  /** Somebody on the guest list comes in, or back. */
  enter(entry: Entry, grants: Grants, channel: SignalChannel): Member | undefined {
    const admission = this.guests.get(grants.identity)
    if (!admission) return undefined
    const present = this.#members.get(grants.identity)
    if (entry.resume) {
      if (present && present.sid === entry.resume.participantSid) return this.#resume(present, channel)
      return undefined
    }
    if (present) this.#remove(present, 'duplicate')
    const member = new Member(
      {
        sid: this.#home.freshSid('PA_'),
        admission,
        grants,
        channel,
        hub: this.#home.hub,
        singleConnection: entry.singleConnection,
        attributes: entry.attributes,
        joinedAtMs: Date.now(),
        nowUs: this.#home.nowUs,
        freshSid: this.#home.freshSid,
      },
      {
        level: (who, level) => this.#speakers.heard(who.identity, level),
        data: (who, label, bytes) => this.#relay(who, label, bytes),
        bound: () => undefined,
        unpublished: (who, publication) => this.#unpublished(who, publication),
        transportFailed: who => this.#transportFailed(who),
      },
    )
    const others = this.#participants
    this.#members.set(member.identity, member)
    channel.send({
      case: 'join',
      value: new JoinResponse({
        room: new RoomInfo({
          sid: this.sid,
          name: this.name,
          creationTime: BigInt(Math.floor(this.#createdAt / 1000)),
        }),
        participant: member.info,
        otherParticipants: others.map(other => other.info),
        serverVersion: version,
        serverInfo,
        subscriberPrimary: !entry.singleConnection,
        fastPublish: true,
        pingInterval,
        pingTimeout,
        enabledPublishCodecs: [{ mime: 'audio/opus' }, { mime: 'video/VP8' }],
      }),
    })
    member.state = ParticipantInfo_State.ACTIVE
    this.#changed(member)
    this.#home.tell({ fact: 'joined', room: this.name, identity: member.identity })
    if (entry.offer) member.takeOffer(entry.offer)
    if (!entry.singleConnection) member.negotiate()
    if (entry.autoSubscribe)
      for (const other of others)
        for (const publication of other.publications.values()) member.subscribe(publication, other)
    return member
  }

  #resume(member: Member, channel: SignalChannel): Member {
    member.resumed(channel)
    channel.send({ case: 'reconnect', value: new ReconnectResponse({ serverInfo }) })
    this.#update(
      channel,
      this.#participants.map(one => one.info),
    )
    member.restartSubscriber()
    return member
  }

  /** A message of a member's client. */
  receive(member: Member, message: ClientMessageOf): void {
    switch (message.case) {
      case 'offer':
        return member.takeOffer(message.value)
      case 'answer':
        return member.takeAnswer(message.value)
      case 'addTrack': {
        const added = member.addTrack(message.value)
        if (added?.opened) this.#opened(member)
        if (added) this.#published(member, added.publication)
        return
      }
      case 'mute': {
        const change = member.muteOwn(message.value)
        if (!change) return
        if (change.opened) this.#opened(member)
        this.#tellMuted(member, change.publication)
        return this.#changed(member)
      }
      case 'trackSetting':
        for (const sid of message.value.trackSids) member.subscriptions.get(sid)?.settle(message.value)
        return
      case 'subscription':
        for (const sid of [
          ...message.value.trackSids,
          ...message.value.participantTracks.flatMap(one => one.trackSids),
        ])
          if (message.value.subscribe) this.#subscribe(member, sid)
          else member.unsubscribe(sid)
        return
      case 'ping':
        return member.channel.send({ case: 'pong', value: BigInt(Date.now()) })
      case 'pingReq':
        return member.channel.send({
          case: 'pongResp',
          value: new Pong({ lastPingTimestamp: message.value.timestamp, timestamp: BigInt(Date.now()) }),
        })
      case 'leave':
        return this.#part(member, undefined, 'left')
    }
  }

  signalLost(member: Member, channel: SignalChannel): void {
    if (member.channel !== channel || this.#members.get(member.identity) !== member) return
    channel.gone()
    member.lostAtUs = this.#home.nowUs()
  }

  close(reason: 'roomClosed' | 'moved' | 'serverStopping'): void {
    this.neighbours.unlinkAll()
    for (const member of [...this.#members.values()]) this.#remove(member, reason)
    this.guests.clear()
  }

  /** About every 50 ms. */
  feedback(nowUs: number): void {
    for (const member of this.#members.values()) member.publisher.feedback(nowUs, member.publications.values())
  }

  /** About every 200 ms: the right layers. */
  choose(nowUs: number): void {
    for (const member of this.#members.values())
      for (const subscription of member.subscriptions.values()) {
        const layer = subscription.choose(nowUs)
        if (layer) subscription.askPublisher(layer, nowUs)
      }
  }

  /** About every 400 ms. */
  listen(): void {
    const voices = this.#speakers.window().flatMap(({ id, level }) => {
      const who = this.#members.get(id)
      return who && !who.admission.silenced ? [{ who, level }] : []
    })
    this.neighbours.hear(voices, this.#home.nowUs())
    const before = this.#speaking
    this.#speaking = new Map(voices.map(({ who, level }) => [who.identity, level]))
    this.#announce()
    if (before.size !== this.#speaking.size || [...before.keys()].some(id => !this.#speaking.has(id)))
      this.#home.tell({ fact: 'speaking', room: this.name, identities: [...this.#speaking.keys()] })
  }

  /** Tells clients who began to speak, became louder or stopped. */
  #announce(): void {
    const now = new Map([...this.#speaking, ...this.neighbours.levels])
    const before = this.#announced
    const started = [...now].filter(([id]) => !before.has(id))
    const stopped = [...before.keys()].filter(id => !now.has(id))
    const louder = [...now].filter(([id, level]) => Math.abs(level - (before.get(id) ?? level)) > 0.1)
    this.#announced = now
    const sids = new Map(this.#participants.map(one => [one.identity, one.sid]))
    const info = (id: string, level: number): SpeakerInfo[] => {
      const sid = sids.get(id)
      return sid ? [new SpeakerInfo({ sid, level, active: level > 0 })] : []
    }
    const speakers = [
      ...[...started, ...louder].flatMap(([id, level]) => info(id, level)),
      ...stopped.flatMap(id => info(id, 0)),
    ]
    if (speakers.length === 0) return
    for (const member of this.#members.values())
      member.channel.send({ case: 'speakersChanged', value: new SpeakersChanged({ speakers }) })
  }

  /** About once a second: reports, and who has gone without a word. */
  second(nowUs: number): void {
    for (const member of [...this.#members.values()]) {
      member.publisher.report(nowUs, member.publications.values())
      if (member.subscriber !== member.publisher) member.subscriber.report(nowUs, [])
      member.remindOfMute()
      this.#sendBackIn(member, nowUs)
      if (member.lostAtUs === undefined && nowUs - member.channel.lastHeardUs > silentFor) {
        member.channel.close(1001, 'silent')
        member.lostAtUs = nowUs
      }
      if (member.lostAtUs !== undefined && nowUs - member.lostAtUs > resumableFor)
        this.#part(member, undefined, 'timeout')
    }
  }

  /** About every five seconds. */
  quality(): void {
    const updates = [...this.#members.values()].map(member => member.quality())
    if (updates.length === 0) return
    for (const member of this.#members.values())
      member.channel.send({ case: 'connectionQuality', value: new ConnectionQualityUpdate({ updates }) })
  }

  /** They opened their own gate, and it stays open when they come back. */
  #opened(member: Member): void {
    this.guests.set(member.identity, member.admission)
    this.#home.tell({ fact: 'opened', room: this.name, identity: member.identity })
  }

  #published(member: Member, publication: Publication): void {
    const { source, sid, info } = publication
    this.#changed(member)
    this.#home.tell({
      fact: 'published',
      room: this.name,
      identity: member.identity,
      track: sid,
      source,
      muted: info.muted,
    })
    this.#handAll(publication, member)
  }

  #unpublished(member: Member, publication: Publication): void {
    const { sid, source } = publication
    this.#withdraw(publication)
    this.#changed(member)
    this.#home.tell({ fact: 'unpublished', room: this.name, identity: member.identity, track: sid, source })
  }

  #subscribe(member: Member, sid: string): void {
    for (const other of this.#participants) {
      const publication = other.publications.get(sid)
      if (publication && other !== member) this.#hand(publication, other, member)
    }
  }

  #handAll(publication: Publication, publisher: Participant): void {
    for (const other of this.#members.values()) if (other !== publisher) this.#hand(publication, publisher, other)
  }

  #hand(publication: Publication, publisher: Participant, subscriber: Member): void {
    subscriber.subscribe(publication, publisher)
    publisher.heard(publication)
  }

  #withdraw({ sid }: Publication): void {
    for (const member of this.#members.values()) member.unsubscribe(sid)
  }

  #transportFailed(member: Member): void {
    if (this.#members.get(member.identity) !== member || member.lostAtUs !== undefined) return
    member.failedAtUs ??= this.#home.nowUs()
  }

  /** Whose transport failed for good and who has not left meanwhile must come in again, if they still can. */
  #sendBackIn(member: Member, nowUs: number): void {
    if (member.failedAtUs === undefined || member.lostAtUs !== undefined) return
    if (nowUs - member.failedAtUs < goodbyeWithin) return
    member.dismiss(DisconnectReason.STATE_MISMATCH, LeaveRequest_Action.RECONNECT)
    member.lostAtUs = nowUs
  }

  #remove(member: Member, reason: keyof typeof goodbyes): void {
    this.#part(member, goodbyes[reason], reason)
  }

  #part(member: Member, goodbye: DisconnectReason | undefined, reason: LeaveReason): void {
    if (this.#members.get(member.identity) !== member) return
    this.#members.delete(member.identity)
    this.#speakers.forget(member.identity)
    if (goodbye === undefined) {
      member.channel.close(1000, reason)
      member.close()
    } else if (reason === 'moved') member.dismiss(goodbye, LeaveRequest_Action.RECONNECT)
    else member.dismiss(goodbye)
    for (const subscription of member.subscriptions.values()) subscription.publication.sinks.delete(subscription)
    for (const publication of member.publications.values()) this.#withdraw(publication)
    member.state = ParticipantInfo_State.DISCONNECTED
    this.#changed(member)
    this.#home.tell({ fact: 'left', room: this.name, identity: member.identity, reason })
  }

  #regate(identity: string, changes: Partial<Admission>): void {
    const admission = this.guests.get(identity)
    if (!admission) return
    const changed = { ...admission, ...changes }
    this.guests.set(identity, changed)
    const member = this.#members.get(identity)
    if (!member) return
    member.admission = changed
    this.neighbours.show()
  }

  #tellMuted(member: Member, { sid, source, info }: Publication): void {
    this.#home.tell({
      fact: 'muted',
      room: this.name,
      identity: member.identity,
      track: sid,
      source,
      muted: info.muted,
    })
  }

  /** Shows a changed member to everybody, themselves included, and to linked rooms what that changes for them. */
  #changed(member: Member): void {
    this.#present(member)
    this.neighbours.show()
  }

  #present(participant: Participant): void {
    participant.version += 1
    const { info } = participant
    for (const member of this.#members.values()) this.#update(member.channel, [info])
  }

  #update(channel: SignalChannel, participants: Member['info'][]): void {
    channel.send({ case: 'update', value: new ParticipantUpdate({ participants }) })
  }

  #relay(member: Member, label: string, bytes: Uint8Array): void {
    if (!member.grants.canPublishData) return
    const packet = signed(bytes, member)
    if (!packet) return
    for (const other of this.#members.values())
      if (other !== member && (packet.identities.length === 0 || packet.identities.includes(other.identity)))
        other.sendData(label, packet.bytes)
  }
}
