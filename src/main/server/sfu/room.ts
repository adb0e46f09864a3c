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
  RequestResponse,
  RequestResponse_Reason,
  Room as RoomInfo,
  RoomUpdate,
  ServerInfo,
  ServerInfo_Edition,
  SpeakerInfo,
  SpeakersChanged,
  SubscriptionPermissionUpdate,
  type UpdateParticipantMetadata,
} from '@livekit/protocol'
import { eventOf, type Happening, reasons } from './chronicle.ts'
import { type Addressed, signed } from './data.ts'
import { type Described, merged, tooLong } from './limits.ts'
import { Member } from './member.ts'
import { Neighbours } from './neighbours.ts'
import type { Paced } from './pacing.ts'
import { mayPublish } from './permission.ts'
import type { Publication } from './publication.ts'
import { type Relay, relayPrefix } from './relay.ts'
import type { Admission, LeaveReason, SfuFact } from './sfu.ts'
import type { ClientMessageOf, SignalChannel } from './signal/channel.ts'
import type { Entry } from './signal/request.ts'
import type { Grants, Permission } from './tokens.ts'
import type { TransportHub } from './transport/transport.ts'
import { Voices } from './voices.ts'

/** How long somebody whose signalling was lost can resume; µs. */
const resumableFor = 20_000_000
/** A client that says nothing this long is taken for lost; it pings every five seconds. µs. */
const silentFor = 17_000_000
/** A client that leaves closes its transports too, and its goodbye may come after; µs. */
const goodbyeWithin = 1_000_000
/** How often clients get a fresh token to reconnect with; µs. */
const freshTokenEvery = 3_600_000_000
/** How often clients are told how many there are; µs. */
const countsEvery = 5_000_000
/** Whoever spoke so lately is still looked at; µs. */
const recently = 4_000_000
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
  /** A token with which its holder may come in again. */
  freshToken(grants: Grants): string
  tell(fact: SfuFact): void
  /** Packets wait for their time. */
  pace(paced: Paced): void
}

export interface RoomOptions {
  /** Without a guest list: whoever has a token for it may come in. */
  plain?: boolean
  metadata?: string
  /** Seconds that it stays open before anybody came, and after the last has gone. */
  emptyTimeout?: number
  departureTimeout?: number
  /** 0: any number. */
  maxParticipants?: number
}

/** The first of a kind is what clients take when they would like another. */
const enabledCodecs = ['audio/opus', 'audio/red', 'video/VP8', 'video/H264'].map(mime => ({ mime }))

/** The guest list's entry of somebody whose token is all that is known of them. */
const byToken = ({ identity, name, metadata, attributes }: Grants): Admission => ({
  ...{ identity, name, metadata, attributes: { ...attributes } },
  ...{ silenced: false, mayUnmute: true },
})

/** Somebody whom others see in the room. */
type Participant = Member | Relay

export class Room {
  readonly name: string
  readonly sid: string
  readonly guests = new Map<string, Admission>()
  readonly #members = new Map<string, Member>()
  readonly #home: RoomHome
  readonly neighbours: Neighbours
  readonly #voices = new Voices()
  /** Members who speak and how loud, loudest first. */
  #speaking = new Map<string, number>()
  /** Who speaks, as clients were told: members, and other rooms. */
  #announced = new Map<string, number>()
  readonly #createdAt = Date.now()
  readonly options: Required<RoomOptions>
  #metadata: string
  #everEntered = false
  /** When it was last of use to somebody, µs. */
  #touchedAt: number
  #countsAt = 0
  #counts = ''

  constructor(name: string, home: RoomHome, options: RoomOptions = {}) {
    this.name = name
    this.options = {
      ...{ plain: false, metadata: '', emptyTimeout: 300, departureTimeout: 20, maxParticipants: 0 },
      ...options,
    }
    this.#metadata = this.options.metadata
    this.#touchedAt = home.nowUs()
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
    this.#note({ event: 'room_started' })
  }

  get info(): RoomInfo {
    const members = this.#visible
    return new RoomInfo({
      sid: this.sid,
      name: this.name,
      metadata: this.#metadata,
      emptyTimeout: this.options.emptyTimeout,
      departureTimeout: this.options.departureTimeout,
      maxParticipants: this.options.maxParticipants,
      creationTime: BigInt(Math.floor(this.#createdAt / 1000)),
      creationTimeMs: BigInt(this.#createdAt),
      enabledCodecs,
      numParticipants: members.length,
      numPublishers: members.filter(member => member.publications.size > 0).length,
    })
  }

  get members(): Iterable<Member> {
    return this.#members.values()
  }

  get full(): boolean {
    return this.options.maxParticipants > 0 && this.#members.size >= this.options.maxParticipants
  }

  /** It is still wanted: an empty room closes some time after this. */
  touch(): void {
    this.#touchedAt = this.#home.nowUs()
  }

  /** Whether nobody is in it, nobody is expected, and nobody came back for long enough. */
  deserted(nowUs: number): boolean {
    const { plain, emptyTimeout, departureTimeout } = this.options
    if (this.#members.size > 0 || (!plain && this.guests.size > 0)) return false
    return nowUs - this.#touchedAt > 1e6 * (this.#everEntered || !plain ? departureTimeout : emptyTimeout)
  }

  get #visible(): Member[] {
    return [...this.#members.values()].filter(member => !member.permission.hidden)
  }

  get identities(): string[] {
    return [...this.#members.keys()]
  }

  get #participants(): Participant[] {
    return [...this.#visible, ...this.neighbours.relays]
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
    if (admission.permission) this.permit(admission.identity, admission.permission)
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

  describe(identity: string, changes: Described): void {
    const member = this.#members.get(identity)
    const before = this.guests.get(identity)
    if (!before) return
    const { name = before.name, metadata = before.metadata, attributes } = changes
    const now = { ...before.attributes, ...member?.attributes }
    this.#regate(identity, {
      ...{ name, metadata },
      ...(attributes && { attributes: merged(now, attributes) }),
    })
    if (!member) return
    if (attributes) member.attributes = {}
    this.#changed(member)
    this.#freshen(member)
  }

  /** What they may do from now on, instead of what their token says. */
  permit(identity: string, permission: Permission): void {
    this.#regate(identity, { permission })
    const member = this.#members.get(identity)
    if (!member) return
    const { canSubscribe, hidden } = member.permission
    member.permission = permission
    for (const publication of [...member.publications.values()])
      if (!mayPublish(permission, publication.source)) {
        member.retract(publication)
        this.#unpublished(member, publication)
      }
    if (canSubscribe !== permission.canSubscribe) this.#reconsider(member)
    if (hidden !== permission.hidden) this.#appear(member)
    this.#changed(member)
    this.#freshen(member)
  }

  /** A track of theirs, muted as they would mute it themselves. */
  muteTrack(identity: string, trackSid: string): void {
    const member = this.#members.get(identity)
    const publication = member?.publications.get(trackSid)
    if (!member || !publication || !member.muteFor(publication)) return
    this.#tellMuted(member, publication)
    this.#changed(member)
  }

  /** Subscribes them to tracks, or ends that, as if they had asked for it. */
  subscribeFor(member: Member, trackSids: readonly string[], subscribe: boolean): void {
    for (const sid of trackSids) {
      member.wish(sid, subscribe)
      if (subscribe) this.#subscribe(member, sid)
      else member.unsubscribe(sid)
    }
  }

  setMetadata(metadata: string): void {
    this.#metadata = metadata
    this.#tellRoom()
  }

  /** From the server itself to some, or to everybody. */
  send(label: string, { bytes, identities }: Addressed): void {
    for (const member of this.#members.values())
      if (identities.length === 0 || identities.includes(member.identity)) member.sendData(label, bytes)
  }

  /** Somebody on the guest list comes in, or back. */
  enter(entry: Entry, grants: Grants, channel: SignalChannel): Member | undefined {
    const present = this.#members.get(grants.identity)
    if (this.options.plain && !entry.resume) this.guests.set(grants.identity, byToken(grants))
    const admission = this.guests.get(grants.identity)
    if (!admission) return undefined
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
        autoSubscribe: entry.autoSubscribe,
        attributes: tooLong({ attributes: entry.attributes }) ? {} : entry.attributes,
        joinedAtMs: Date.now(),
        nowUs: this.#home.nowUs,
        freshSid: this.#home.freshSid,
        pace: this.#home.pace,
      },
      {
        choose: (who, nowUs) => this.#chooseFor(who, nowUs),
        level: (who, level) => this.#voices.heard(who.identity, level),
        data: (who, label, bytes) => this.#relay(who, label, bytes),
        unpublished: (who, publication) => this.#unpublished(who, publication),
        transportFailed: who => this.#transportFailed(who),
      },
    )
    const others = this.#participants
    this.#members.set(member.identity, member)
    this.#everEntered = true
    channel.send({
      case: 'join',
      value: new JoinResponse({
        room: this.info,
        participant: member.info,
        otherParticipants: others.map(other => other.info),
        serverVersion: version,
        serverInfo,
        subscriberPrimary: !entry.singleConnection,
        fastPublish: true,
        pingInterval,
        pingTimeout,
        enabledPublishCodecs: enabledCodecs,
      }),
    })
    member.state = ParticipantInfo_State.ACTIVE
    this.#freshen(member)
    this.#changed(member)
    this.#home.tell({ fact: 'joined', room: this.name, identity: member.identity })
    this.#note({ event: 'participant_joined', member })
    // A client takes a description that comes right behind its welcome before it is ready for it, so this is last.
    this.#reconsider(member)
    member.begin(entry.offer)
    return member
  }

  #resume(member: Member, channel: SignalChannel): Member {
    member.resumed(channel)
    channel.send({ case: 'reconnect', value: new ReconnectResponse({ serverInfo }) })
    this.#update(
      channel,
      this.#participants.map(one => one.info),
    )
    this.#freshen(member)
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
        return this.#chooseFor(member, this.#home.nowUs())
      case 'subscription':
        return this.subscribeFor(
          member,
          [...message.value.trackSids, ...message.value.participantTracks.flatMap(one => one.trackSids)],
          message.value.subscribe,
        )
      case 'subscriptionPermission':
        member.audience.settle(message.value, sid => [...this.#members.values()].find(one => one.sid === sid)?.identity)
        for (const other of this.#members.values()) if (other !== member) this.#reconsider(other, [member])
        return
      case 'updateMetadata':
        return this.#describeOwn(member, message.value)
      case 'updateAudioTrack': {
        const publication = member.publications.get(message.value.trackSid)
        if (!publication) return
        publication.info.audioFeatures = message.value.features
        return this.#changed(member)
      }
      case 'updateVideoTrack': {
        const publication = member.publications.get(message.value.trackSid)
        if (!publication) return
        Object.assign(publication.info, { width: message.value.width, height: message.value.height })
        return this.#changed(member)
      }
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
    this.#note({ event: 'room_finished' })
  }

  /** About every 50 ms. */
  feedback(nowUs: number): void {
    for (const member of this.#members.values()) {
      member.publisher.feedback(nowUs, member.publications.values())
      if (member.subscriber !== member.publisher) member.subscriber.feedback(nowUs, [])
    }
  }

  /** About every 200 ms: the right layers. */
  choose(nowUs: number): void {
    for (const member of this.#members.values()) {
      this.#chooseFor(member, nowUs)
      member.dynacast(nowUs)
    }
  }

  #chooseFor(member: Member, nowUs: number): void {
    const speaking = this.#participants.filter(one => nowUs - one.spokeAtUs < recently).map(one => one.sid)
    member.choose(nowUs, sid => speaking.includes(sid))
  }

  /** About every 400 ms. */
  listen(): void {
    const voices = this.#voices.window().flatMap(({ id, level }) => {
      const who = this.#members.get(id)
      return who && !who.admission.silenced ? [{ who, level }] : []
    })
    this.neighbours.hear(voices, this.#home.nowUs())
    const before = this.#speaking
    this.#speaking = new Map(voices.map(({ who, level }) => [who.identity, level]))
    this.#announce()
    for (const one of this.#participants) if (this.#announced.has(one.identity)) one.spokeAtUs = this.#home.nowUs()
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
    const counts = `${this.#visible.length} ${this.info.numPublishers}`
    if (counts !== this.#counts && nowUs - this.#countsAt > countsEvery) {
      this.#counts = counts
      this.#countsAt = nowUs
      this.#tellRoom()
    }
    for (const member of [...this.#members.values()]) {
      member.publisher.report(nowUs, member.publications.values())
      if (member.subscriber !== member.publisher) member.subscriber.report(nowUs, [])
      member.remindOfMute()
      if (nowUs - member.tokenAtUs > freshTokenEvery) this.#freshen(member)
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
    this.#voices.add(publication)
    this.#changed(member)
    this.#home.tell({
      fact: 'published',
      room: this.name,
      identity: member.identity,
      track: sid,
      source,
      muted: info.muted,
    })
    this.#note({ event: 'track_published', member, track: info })
    this.#handAll(publication, member)
  }

  #unpublished(member: Member, publication: Publication): void {
    const { sid, source } = publication
    this.#voices.remove(publication)
    this.#withdraw(publication)
    this.#changed(member)
    this.#home.tell({ fact: 'unpublished', room: this.name, identity: member.identity, track: sid, source })
    this.#note({ event: 'track_unpublished', member, track: publication.info })
  }

  #subscribe(member: Member, sid: string): void {
    for (const other of this.#participants) {
      const publication = other.publications.get(sid)
      if (publication && other !== member) this.#hand(publication, other, member)
    }
  }

  /** Hands somebody whatever they want and may have of these, and takes away what they may not. */
  #reconsider(member: Member, publishers: readonly Participant[] = this.#participants): void {
    for (const publisher of publishers)
      for (const publication of publisher.publications.values())
        if (publisher !== member) this.#hand(publication, publisher, member)
  }

  /** Shows somebody to those who did not see them before, or the other way round. */
  #appear(member: Member): void {
    if (member.permission.hidden) {
      for (const publication of member.publications.values()) this.#withdraw(publication)
      const gone = member.info
      gone.state = ParticipantInfo_State.DISCONNECTED
      for (const other of this.#members.values()) if (other !== member) this.#update(other.channel, [gone])
    } else for (const publication of member.publications.values()) this.#handAll(publication, member)
  }

  /** What a client says of itself, where it may. */
  #describeOwn(member: Member, wish: UpdateParticipantMetadata): void {
    const { name, metadata, attributes, requestId } = wish
    const asked = { ...(name !== '' && { name }), metadata, attributes }
    const excess = tooLong({ ...asked, attributes: merged(member.info.attributes, attributes) })
    const allowed = member.permission.canUpdateMetadata
    if (allowed && !excess) this.describe(member.identity, asked)
    const { NOT_ALLOWED, LIMIT_EXCEEDED, OK } = RequestResponse_Reason
    const value = new RequestResponse({
      requestId,
      reason: !allowed ? NOT_ALLOWED : excess ? LIMIT_EXCEEDED : OK,
      message: !allowed ? 'does not have permission to update own metadata' : (excess ?? ''),
      request: { case: 'updateMetadata', value: wish },
    })
    member.channel.send({ case: 'requestResponse', value })
  }

  /** A token by which they come in again as they are now. */
  #freshen(member: Member): void {
    const { identity, admission, permission, grants } = member
    member.tokenAtUs = this.#home.nowUs()
    const { name, metadata, attributes } = admission
    const value = this.#home.freshToken({ ...grants, ...permission, identity, name, metadata, attributes })
    member.channel.send({ case: 'refreshToken', value })
  }

  #tellRoom(): void {
    const value = new RoomUpdate({ room: this.info })
    for (const member of this.#members.values()) member.channel.send({ case: 'roomUpdate', value })
  }

  #note(happening: Happening): void {
    if (happening.member?.permission.hidden) return
    this.#home.tell({ fact: 'event', room: this.name, event: eventOf(this.info, happening) })
  }

  #handAll(publication: Publication, publisher: Participant): void {
    for (const other of this.#members.values()) if (other !== publisher) this.#hand(publication, publisher, other)
  }

  /** Gives somebody a track if they want it and may have it, or takes it away. */
  #hand(publication: Publication, publisher: Participant, subscriber: Member): void {
    const { sid } = publication
    if (!subscriber.wants(sid) || !subscriber.permission.canSubscribe) return subscriber.unsubscribe(sid)
    const allowed = publisher.audience?.has(subscriber.identity, sid) ?? true
    if (allowed !== !subscriber.refused.has(sid)) {
      if (allowed) subscriber.refused.delete(sid)
      else subscriber.refused.add(sid)
      const value = new SubscriptionPermissionUpdate({ participantSid: publisher.sid, trackSid: sid, allowed })
      subscriber.channel.send({ case: 'subscriptionPermissionUpdate', value })
    }
    if (!allowed) return subscriber.unsubscribe(sid)
    subscriber.subscribe(publication, publisher)
    publisher.heard(publication)
  }

  #withdraw({ sid }: Publication): void {
    for (const member of this.#members.values()) {
      member.unsubscribe(sid)
      member.refused.delete(sid)
    }
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

  #remove(member: Member, reason: Exclude<LeaveReason, 'left' | 'timeout'>): void {
    this.#part(member, reasons[reason], reason)
  }

  #part(member: Member, goodbye: DisconnectReason | undefined, reason: LeaveReason): void {
    if (this.#members.get(member.identity) !== member) return
    this.#members.delete(member.identity)
    this.#voices.forget(member.identity)
    if (goodbye === undefined) {
      member.channel.close(1000, reason)
      member.close()
    } else if (reason === 'moved') member.dismiss(goodbye, LeaveRequest_Action.RECONNECT)
    else member.dismiss(goodbye)
    for (const subscription of member.subscriptions.values()) subscription.publication.sinks.delete(subscription)
    for (const publication of member.publications.values()) {
      this.#voices.remove(publication)
      this.#withdraw(publication)
    }
    member.state = ParticipantInfo_State.DISCONNECTED
    this.#changed(member)
    if (this.options.plain && reason !== 'duplicate') this.guests.delete(member.identity)
    this.touch()
    this.#home.tell({ fact: 'left', room: this.name, identity: member.identity, reason })
    for (const { info } of member.publications.values()) this.#note({ event: 'track_unpublished', member, track: info })
    this.#note({ event: 'participant_left', member, reason })
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

  #tellMuted(member: Member, publication: Publication): void {
    const { sid, source, info } = publication
    if (info.muted) this.#voices.release(publication)
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
    const hidden = info.permission?.hidden === true
    for (const member of this.#members.values())
      if (!hidden || member === participant) this.#update(member.channel, [info])
  }

  #update(channel: SignalChannel, participants: Member['info'][]): void {
    channel.send({ case: 'update', value: new ParticipantUpdate({ participants }) })
  }

  #relay(member: Member, label: string, bytes: Uint8Array): void {
    if (!member.permission.canPublishData) return
    const packet = signed(bytes, member)
    if (!packet) return
    for (const other of this.#members.values())
      if (other !== member && (packet.identities.length === 0 || packet.identities.includes(other.identity)))
        other.sendData(label, packet.bytes)
  }
}
