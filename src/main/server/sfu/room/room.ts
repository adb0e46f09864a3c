/**
 * A room: who comes in and goes, and its beats. Who may come in, `guests.ts` knows, and who is there, `people.ts`; what the house
 * decides about them, `decisions.ts`; who gets whose tracks, `tracks.ts`; what members share, `sharing.ts`; who speaks,
 * `hearing.ts`; whether members are still reached, `lines.ts`; what their clients may ask, `requests.ts`; and what the room
 * says of itself, `about.ts`.
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
} from '@livekit/protocol'
import { type Happening, reasons } from '../chronicle.ts'
import type { Addressed } from '../data.ts'
import { Member } from '../member/member.ts'
import { Neighbours } from '../neighbours.ts'
import type { LeaveReason } from '../sfu.ts'
import type { ClientMessageOf, SignalChannel } from '../signal/channel.ts'
import type { Entry } from '../signal/request.ts'
import type { Grants } from '../tokens.ts'
import { About } from './about.ts'
import { Decisions } from './decisions.ts'
import { broughtAlong } from './describing.ts'
import { Guests } from './guests.ts'
import { Hearing } from './hearing.ts'
import { welcome, welcomeBack } from './joining.ts'
import { Lines } from './lines.ts'
import { pass, send } from './messages.ts'
import { type RoomHome, type RoomOptions, withDefaults } from './options.ts'
import { People } from './people.ts'
import { Renewing } from './renewing.ts'
import { serve } from './requests.ts'
import { Sharing } from './sharing.ts'
import { Tracks } from './tracks.ts'

export class Room {
  readonly name: string
  readonly sid: string
  readonly options: Required<RoomOptions>
  readonly guests = new Guests()
  readonly about: About
  readonly decisions: Decisions
  readonly neighbours: Neighbours
  readonly #home: RoomHome
  readonly #people: People
  readonly #tracks: Tracks
  readonly #hearing: Hearing
  readonly #sharing: Sharing
  readonly #lines: Lines
  readonly #renewing: Renewing
  #everEntered = false
  /** When it was last of use to somebody, µs. */
  #touchedAt: number

  constructor(name: string, home: RoomHome, options: RoomOptions = {}) {
    this.name = name
    this.options = withDefaults(options)
    this.#touchedAt = home.nowUs()
    this.sid = home.freshSid('RM_')
    this.#home = home
    this.#people = new People(() => this.neighbours.relays, home.nowUs)
    this.about = new About(this, home, this.#people)
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
      note: (happening: Happening) => this.about.note(happening),
      changed: (member: Member) => this.#changed(member),
    }
    this.#sharing = new Sharing(stage, this.#tracks, this.#hearing.voices)
    this.#lines = new Lines(this.#people, member => this.#part(member, undefined, 'timeout'))
    this.#renewing = new Renewing(home)
    this.decisions = new Decisions({
      ...{ guests: this.guests, people: this.#people, tracks: this.#tracks },
      ...{ sharing: this.#sharing, renewing: this.#renewing },
      changed: member => this.#changed(member),
      show: () => this.neighbours.show(),
    })
    this.about.note({ event: 'room_started' })
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

  expel(identity: string, reason: 'removed' | 'left'): void {
    this.guests.strike(identity)
    const member = this.#people.get(identity)
    if (!member) return
    if (reason === 'removed') this.#remove(member, 'removed')
    else this.#part(member, DisconnectReason.CLIENT_INITIATED, 'left')
  }

  /** Subscribes them to tracks, or ends that, as if they had asked for it. */
  subscribeFor(member: Member, trackSids: readonly string[], subscribe: boolean): void {
    this.#tracks.subscribeFor(member, trackSids, subscribe)
  }

  /** From the server itself to some, or to everybody. */
  send(label: string, addressed: Addressed): void {
    send(this.#people, label, addressed)
  }

  /** Somebody on the guest list comes in, or back. */
  enter(entry: Entry, grants: Grants, channel: SignalChannel): Member | undefined {
    const present = this.#people.get(grants.identity)
    if (this.options.plain && !entry.resume) this.guests.admitByToken(grants)
    const guest = this.guests.get(grants.identity)
    if (!guest) return undefined
    if (entry.resume) {
      if (present && present.sid === entry.resume.participantSid) return this.#resume(present, channel)
      return undefined
    }
    if (present) this.#remove(present, 'duplicate')
    const member = new Member(
      {
        sid: this.#home.freshSid('PA_'),
        guest,
        grants,
        channel,
        hub: this.#home.hub,
        singleConnection: entry.singleConnection,
        autoSubscribe: entry.autoSubscribe,
        attributes: broughtAlong(entry, guest.admission.permission ?? grants),
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
        data: (who, label, bytes) => pass(this.#people, label, bytes, who),
        agreed: who => this.#changed(who),
        unpublished: (who, publication) => this.#sharing.ended(who, publication),
        transportFailed: who => this.#lines.transportFailed(who, this.#home.nowUs()),
      },
    )
    const others = this.#people.participants.map(other => other.info)
    this.#people.add(member)
    this.#everEntered = true
    channel.send({ case: 'join', value: welcome(this.about.info, member.info, others, entry.singleConnection) })
    this.#renewing.renew(member)
    this.#home.tell({ fact: 'joined', room: this.name, identity: member.identity })
    // A client takes a description that comes right behind its welcome before it is ready for it, so this is last.
    this.#tracks.reconsider(member)
    member.connections.begin(entry.offer)
    return member
  }

  /** Their connection stands: from now on they are reached, and others are told of them. */
  #connected(member: Member): void {
    if (member.state !== ParticipantInfo_State.JOINED || !this.#people.has(member)) return
    member.state = ParticipantInfo_State.ACTIVE
    this.#changed(member)
    this.about.note({ event: 'participant_joined', member })
  }

  #resume(member: Member, channel: SignalChannel): Member {
    const { lastHeardUs } = member.channel
    member.resumed(channel)
    channel.send({ case: 'reconnect', value: welcomeBack() })
    const participants = this.#people.since(lastHeardUs)
    channel.send({ case: 'update', value: new ParticipantUpdate({ participants }) })
    channel.send(this.about.update)
    member.shares.repeat()
    this.#renewing.renew(member)
    member.connections.restart()
    return member
  }

  /** A message of a member's client. */
  receive(member: Member, message: ClientMessageOf): void {
    serve(member, message, {
      ...{ people: this.#people, tracks: this.#tracks, sharing: this.#sharing },
      choose: who => this.#chooseFor(who, this.#home.nowUs()),
      describe: (who, wish) => this.decisions.describeOwn(who, wish),
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
    this.about.note({ event: 'room_finished' })
  }

  /** About every 50 ms. */
  feedback(nowUs: number): void {
    for (const member of this.#people.members) {
      member.connections.feedback(nowUs, member.publications.values())
    }
  }

  /** About every 200 ms: the right layers. */
  choose(nowUs: number): void {
    for (const member of this.#people.members) {
      this.#chooseFor(member, nowUs)
      member.shares.dynacast(nowUs)
    }
  }

  #chooseFor(member: Member, nowUs: number): void {
    member.received.choose(nowUs, this.#hearing.recent(nowUs))
  }

  /** About every 400 ms. */
  listen(): void {
    this.#hearing.listen(this.#home.nowUs())
  }

  /** About once a second: reports, and who has gone without a word. */
  second(nowUs: number): void {
    this.about.count(nowUs)
    for (const member of this.#people.members) {
      member.connections.report(nowUs, member.publications.values())
      member.shares.remindOfMute()
      this.#renewing.look(member, nowUs)
      this.#lines.look(member, nowUs)
    }
  }

  /** About every five seconds. */
  quality(): void {
    const updates = this.#people.members.map(member => member.received.quality(member.sid))
    if (updates.length > 0)
      this.#people.tell({ case: 'connectionQuality', value: new ConnectionQualityUpdate({ updates }) })
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
      member.connections.close()
    } else if (reason === 'moved') member.dismiss(goodbye, LeaveRequest_Action.RECONNECT)
    else member.dismiss(goodbye)
    member.received.end()
    this.#sharing.takeAll(member)
    for (const { info } of member.publications.values())
      this.about.note({ event: 'track_unpublished', member, track: info })
    const everThere = member.state === ParticipantInfo_State.ACTIVE
    member.end(why)
    // Who takes their place has their name: others see one person who never left.
    if (reason === 'duplicate') this.neighbours.show()
    else this.#changed(member)
    if (this.options.plain && reason !== 'duplicate') this.guests.strike(member.identity)
    this.touch()
    this.#home.tell({ fact: 'left', room: this.name, identity: member.identity, reason })
    this.about.note({ event: everThere ? 'participant_left' : 'participant_connection_aborted', member })
  }

  /** Shows a changed member to everybody, themselves included, and to linked rooms what that changes for them. */
  #changed(member: Member): void {
    this.#people.present(member)
    this.neighbours.show()
  }
}
