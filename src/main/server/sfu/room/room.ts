/**
 * A room: its guest list, its members, and what happens among them. Who is there, `people.ts` knows; who gets whose tracks,
 * `tracks.ts`; what members share, `sharing.ts`; who speaks, `hearing.ts`; whether members are still reached, `lines.ts`; and
 * what their clients may ask, `requests.ts`.
 *
 * Who closes whom: the engine closes rooms; a room closes members; a member closes its transports, publications and
 * subscriptions. A publication that ends takes its subscriptions with it. Nothing below closes anything above: a failed
 * transport or a lost signal is reported upwards, and the room decides.
 */
import {
  ConnectionQualityUpdate,
  DisconnectReason,
  LeaveRequest_Action,
  ParticipantInfo_State,
  ParticipantUpdate,
  Room as RoomInfo,
  RoomUpdate,
  type UpdateParticipantMetadata,
} from '@livekit/protocol'
import { eventOf, type Happening, reasons } from '../chronicle.ts'
import { type Addressed, signed } from '../data.ts'
import { type Described, merged } from '../limits.ts'
import { Member } from '../member.ts'
import { Neighbours } from '../neighbours.ts'
import { relayPrefix } from '../relay.ts'
import type { Admission, LeaveReason } from '../sfu.ts'
import type { ClientMessageOf, SignalChannel } from '../signal/channel.ts'
import type { Entry } from '../signal/request.ts'
import type { Grants, Permission } from '../tokens.ts'
import { broughtAlong, ownDescription } from './describing.ts'
import { Hearing } from './hearing.ts'
import { enabledCodecs, welcome, welcomeBack } from './joining.ts'
import { Lines } from './lines.ts'
import { type RoomHome, type RoomOptions, withDefaults } from './options.ts'
import { People } from './people.ts'
import { serve } from './requests.ts'
import { Sharing } from './sharing.ts'
import { Tracks } from './tracks.ts'

/** How often clients get a fresh token to reconnect with; µs. */
const freshTokenEvery = 3_600_000_000
/** How often clients are told how many there are; µs. */
const countsEvery = 5_000_000

/** The guest list's entry of somebody whose token is all that is known of them. */
const byToken = ({ identity, name, metadata, attributes }: Grants): Admission => ({
  ...{ identity, name, metadata, attributes: { ...attributes } },
  ...{ silenced: false, mayUnmute: true },
})

export class Room {
  readonly name: string
  readonly sid: string
  readonly options: Required<RoomOptions>
  readonly guests = new Map<string, Admission>()
  readonly neighbours: Neighbours
  readonly #home: RoomHome
  readonly #people: People
  readonly #tracks: Tracks
  readonly #hearing: Hearing
  readonly #sharing: Sharing
  readonly #lines: Lines
  readonly #createdAt = Date.now()
  #metadata: string
  #everEntered = false
  /** When it was last of use to somebody, µs. */
  #touchedAt: number
  #countsAt = 0
  #counts = ''

  constructor(name: string, home: RoomHome, options: RoomOptions = {}) {
    this.name = name
    this.options = withDefaults(options)
    this.#metadata = this.options.metadata
    this.#touchedAt = home.nowUs()
    this.sid = home.freshSid('RM_')
    this.#home = home
    this.#people = new People(() => this.neighbours.relays, home.nowUs)
    this.#tracks = new Tracks(this.#people)
    this.neighbours = new Neighbours({
      name,
      freshSid: home.freshSid,
      members: () => this.#people.members,
      present: relay => this.#people.present(relay),
      hand: (publication, relay) => this.#tracks.handAll(publication, relay),
      withdraw: publication => this.#tracks.withdraw(publication),
      turned: () => this.choose(home.nowUs()),
    })
    this.#hearing = new Hearing(this.#people, this.neighbours, identities =>
      home.tell({ fact: 'speaking', room: name, identities }),
    )
    const stage = {
      name,
      tell: home.tell,
      note: (happening: Happening) => this.#note(happening),
      changed: (member: Member) => this.#changed(member),
      opened: (member: Member) => this.#opened(member),
    }
    this.#sharing = new Sharing(stage, this.#tracks, this.#hearing.voices)
    this.#lines = new Lines(this.#people, member => this.#part(member, undefined, 'timeout'))
    this.#note({ event: 'room_started' })
  }

  get info(): RoomInfo {
    const { members, counted } = this.#people
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
      numParticipants: counted.length,
      numPublishers: members.filter(member => member.publications.size > 0).length,
      activeRecording: members.some(member => member.permission.recorder),
    })
  }

  get members(): Iterable<Member> {
    return this.#people.members
  }

  get full(): boolean {
    const { maxParticipants } = this.options
    return maxParticipants > 0 && this.#people.counted.length >= maxParticipants
  }

  /** It is still wanted: an empty room closes some time after this. */
  touch(): void {
    this.#touchedAt = this.#home.nowUs()
  }

  /** Whether nobody is in it, nobody is expected, and nobody came back for long enough. */
  deserted(nowUs: number): boolean {
    const { plain, emptyTimeout, departureTimeout } = this.options
    if (this.#people.size > 0 || (!plain && this.guests.size > 0)) return false
    return nowUs - this.#touchedAt > 1e6 * (this.#everEntered || !plain ? departureTimeout : emptyTimeout)
  }

  get identities(): string[] {
    return this.#people.identities
  }

  member(identity: string): Member | undefined {
    return this.#people.get(identity)
  }

  admit(admission: Admission): void {
    if (admission.identity.startsWith(relayPrefix)) throw new Error('Such identities are of linked rooms.')
    this.guests.set(admission.identity, admission)
    const member = this.#people.get(admission.identity)
    if (!member) return
    member.admission = admission
    if (admission.permission) this.permit(admission.identity, admission.permission)
    this.#changed(member)
    if (admission.silenced) this.silence(admission.identity, admission.mayUnmute)
  }

  expel(identity: string, reason: 'removed' | 'left'): void {
    this.guests.delete(identity)
    const member = this.#people.get(identity)
    if (!member) return
    if (reason === 'removed') this.#remove(member, 'removed')
    else this.#part(member, DisconnectReason.CLIENT_INITIATED, 'left')
  }

  silence(identity: string, mayUnmute: boolean): void {
    this.#regate(identity, { silenced: true, mayUnmute })
    const member = this.#people.get(identity)
    if (!member) return
    this.#sharing.silence(member)
  }

  allowUnmute(identity: string): void {
    this.#regate(identity, { mayUnmute: true })
  }

  describe(identity: string, changes: Described): void {
    const member = this.#people.get(identity)
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
    const member = this.#people.get(identity)
    if (!member) return
    const { canSubscribe, hidden } = member.permission
    member.permission = permission
    this.#sharing.restrict(member)
    if (canSubscribe !== permission.canSubscribe) this.#tracks.reconsider(member)
    if (hidden !== permission.hidden) this.#tracks.appear(member)
    this.#changed(member)
    this.#freshen(member)
  }

  /** A track of theirs, muted as they would mute it themselves. */
  muteTrack(identity: string, trackSid: string): void {
    const member = this.#people.get(identity)
    if (member) this.#sharing.muteFor(member, trackSid)
  }

  /** Subscribes them to tracks, or ends that, as if they had asked for it. */
  subscribeFor(member: Member, trackSids: readonly string[], subscribe: boolean): void {
    this.#tracks.subscribeFor(member, trackSids, subscribe)
  }

  setMetadata(metadata: string): void {
    this.#metadata = metadata
    this.#tellRoom()
  }

  /** From the server itself to some, or to everybody. */
  send(label: string, { bytes, identities }: Addressed): void {
    for (const member of this.#people.members)
      if (identities.length === 0 || identities.includes(member.identity)) member.sendData(label, bytes)
  }

  /** Somebody on the guest list comes in, or back. */
  enter(entry: Entry, grants: Grants, channel: SignalChannel): Member | undefined {
    const present = this.#people.get(grants.identity)
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
        attributes: broughtAlong(entry, admission.permission ?? grants),
        client: entry.client,
        joinedAtMs: Date.now(),
        nowUs: this.#home.nowUs,
        freshSid: this.#home.freshSid,
        pace: this.#home.pace,
      },
      {
        connected: who => this.#connected(who),
        choose: (who, nowUs) => this.#chooseFor(who, nowUs),
        level: (who, level) => this.#hearing.voices.heard(who.identity, level),
        data: (who, label, bytes) => this.#relay(who, label, bytes),
        agreed: who => this.#changed(who),
        unpublished: (who, publication) => this.#sharing.ended(who, publication),
        transportFailed: who => this.#lines.transportFailed(who, this.#home.nowUs()),
      },
    )
    const others = this.#people.participants.map(other => other.info)
    this.#people.add(member)
    this.#everEntered = true
    channel.send({ case: 'join', value: welcome(this.info, member.info, others, entry.singleConnection) })
    this.#freshen(member)
    this.#home.tell({ fact: 'joined', room: this.name, identity: member.identity })
    // A client takes a description that comes right behind its welcome before it is ready for it, so this is last.
    this.#tracks.reconsider(member)
    member.begin(entry.offer)
    return member
  }

  /** Their connection stands: from now on they are reached, and others are told of them. */
  #connected(member: Member): void {
    if (member.state !== ParticipantInfo_State.JOINED || !this.#people.has(member)) return
    member.state = ParticipantInfo_State.ACTIVE
    this.#changed(member)
    this.#note({ event: 'participant_joined', member })
  }

  #resume(member: Member, channel: SignalChannel): Member {
    const { lastHeardUs } = member.channel
    member.resumed(channel)
    channel.send({ case: 'reconnect', value: welcomeBack() })
    const participants = this.#people.since(lastHeardUs)
    channel.send({ case: 'update', value: new ParticipantUpdate({ participants }) })
    channel.send({ case: 'roomUpdate', value: new RoomUpdate({ room: this.info }) })
    member.repeat()
    this.#freshen(member)
    member.restartSubscriber()
    return member
  }

  /** A message of a member's client. */
  receive(member: Member, message: ClientMessageOf): void {
    serve(member, message, {
      ...{ people: this.#people, tracks: this.#tracks, sharing: this.#sharing },
      choose: who => this.#chooseFor(who, this.#home.nowUs()),
      describe: (who, wish) => this.#describeOwn(who, wish),
      leave: (who, why) => this.#part(who, undefined, 'left', why),
      drop: (who, reason) => this.#part(who, undefined, reason),
      dismiss: (who, reason) => this.#remove(who, reason),
      sendBackIn: who => this.#lines.sendBackIn(who, this.#home.nowUs()),
    })
  }

  signalLost(member: Member, channel: SignalChannel): void {
    this.#lines.signalLost(member, channel, this.#home.nowUs())
  }

  close(reason: 'roomClosed' | 'moved' | 'serverStopping'): void {
    this.neighbours.unlinkAll()
    for (const member of this.#people.members) this.#remove(member, reason)
    this.guests.clear()
    this.#note({ event: 'room_finished' })
  }

  /** About every 50 ms. */
  feedback(nowUs: number): void {
    for (const member of this.#people.members) {
      member.publisher.feedback(nowUs, member.publications.values())
      if (member.subscriber !== member.publisher) member.subscriber.feedback(nowUs, [])
    }
  }

  /** About every 200 ms: the right layers. */
  choose(nowUs: number): void {
    for (const member of this.#people.members) {
      this.#chooseFor(member, nowUs)
      member.dynacast(nowUs)
    }
  }

  #chooseFor(member: Member, nowUs: number): void {
    member.choose(nowUs, this.#hearing.recent(nowUs))
  }

  /** About every 400 ms. */
  listen(): void {
    this.#hearing.listen(this.#home.nowUs())
  }

  /** About once a second: reports, and who has gone without a word. */
  second(nowUs: number): void {
    const { numParticipants, numPublishers, activeRecording } = this.info
    const counts = `${numParticipants} ${numPublishers} ${activeRecording}`
    if (counts !== this.#counts && nowUs - this.#countsAt > countsEvery) {
      this.#counts = counts
      this.#countsAt = nowUs
      this.#tellRoom()
    }
    for (const member of this.#people.members) {
      member.publisher.report(nowUs, member.publications.values())
      if (member.subscriber !== member.publisher) member.subscriber.report(nowUs, [])
      member.remindOfMute()
      if (nowUs - member.tokenAtUs > freshTokenEvery) this.#freshen(member)
      this.#lines.look(member, nowUs)
    }
  }

  /** About every five seconds. */
  quality(): void {
    const updates = this.#people.members.map(member => member.quality())
    if (updates.length > 0)
      this.#people.tell({ case: 'connectionQuality', value: new ConnectionQualityUpdate({ updates }) })
  }

  /** They opened their own gate, and it stays open when they come back. */
  #opened(member: Member): void {
    this.guests.set(member.identity, member.admission)
    this.#home.tell({ fact: 'opened', room: this.name, identity: member.identity })
  }

  /** What a client says of itself, where it may. */
  #describeOwn(member: Member, wish: UpdateParticipantMetadata): void {
    const { changes, answer } = ownDescription(member, wish)
    if (changes) this.describe(member.identity, changes)
    member.channel.send({ case: 'requestResponse', value: answer })
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
    this.#people.tell({ case: 'roomUpdate', value: new RoomUpdate({ room: this.info }) })
  }

  #note(happening: Happening): void {
    this.#home.tell({ fact: 'event', room: this.name, event: eventOf(this.info, happening) })
  }

  #remove(member: Member, reason: Exclude<LeaveReason, 'left' | 'timeout'>): void {
    this.#part(member, reasons[reason], reason)
  }

  /** `why` is what clients and webhooks are told. */
  #part(member: Member, goodbye: DisconnectReason | undefined, reason: LeaveReason, why = reasons[reason]): void {
    if (!this.#people.has(member)) return
    this.#people.remove(member)
    if (goodbye === undefined) {
      member.channel.close(1000, reason)
      member.close()
    } else if (reason === 'moved') member.dismiss(goodbye, LeaveRequest_Action.RECONNECT)
    else member.dismiss(goodbye)
    for (const subscription of member.subscriptions.values()) subscription.publication.sinks.delete(subscription)
    this.#sharing.takeAll(member)
    for (const { info } of member.publications.values()) this.#note({ event: 'track_unpublished', member, track: info })
    const everThere = member.state === ParticipantInfo_State.ACTIVE
    member.end(why)
    // Who takes their place has their name: others see one person who never left.
    if (reason === 'duplicate') this.neighbours.show()
    else this.#changed(member)
    if (this.options.plain && reason !== 'duplicate') this.guests.delete(member.identity)
    this.touch()
    this.#home.tell({ fact: 'left', room: this.name, identity: member.identity, reason })
    this.#note({ event: everThere ? 'participant_left' : 'participant_connection_aborted', member })
  }

  #regate(identity: string, changes: Partial<Admission>): void {
    const admission = this.guests.get(identity)
    if (!admission) return
    const changed = { ...admission, ...changes }
    this.guests.set(identity, changed)
    const member = this.#people.get(identity)
    if (!member) return
    member.admission = changed
    this.neighbours.show()
  }

  /** Shows a changed member to everybody, themselves included, and to linked rooms what that changes for them. */
  #changed(member: Member): void {
    this.#people.present(member)
    this.neighbours.show()
  }

  #relay(member: Member, label: string, bytes: Uint8Array): void {
    if (!member.permission.canPublishData) return
    const packet = signed(bytes, member)
    if (!packet) return
    for (const other of this.#people.members)
      if (other !== member && (packet.identities.length === 0 || packet.identities.includes(other.identity)))
        other.sendData(label, packet.bytes)
  }
}
