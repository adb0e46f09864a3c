/** One participant of a room: their connections, what they publish and what they are subscribed to. Speaks the LiveKit protocol; the room decides. */
import {
  type AddTrackRequest,
  type ConnectionQualityInfo,
  DisconnectReason,
  LeaveRequest,
  LeaveRequest_Action,
  MediaSectionsRequirement,
  MuteTrackRequest,
  ParticipantInfo,
  ParticipantInfo_State,
  TrackSource as ProtoSource,
  SessionDescription as Sdp,
  type SessionDescription,
  StreamState,
  StreamStateInfo,
  StreamStateUpdate,
  type SubscribedQualityUpdate,
  SubscriptionError,
  SubscriptionResponse,
  TrackPublishedResponse,
  TrackSubscribed,
  TrackType,
  TrackUnpublishedResponse,
} from '@livekit/protocol'
import { bridgeChannels, type DataPipe } from './data.ts'
import { distribute } from './distribution.ts'
import type { Candidate } from './floor.ts'
import { kindDetailsOf, kindOf } from './kind.ts'
import { Link } from './link.ts'
import type { Layer } from './media/upTrack.ts'
import type { Paced } from './pacing.ts'
import { Audience, mayPublish, permissionOf, sourceOf, toProto } from './permission.ts'
import { Publication, type Publisher } from './publication.ts'
import { qualityOf } from './quality.ts'
import { ownPayloads, type Payloads, payloadsOf } from './sdp/codecs.ts'
import type { Section } from './sdp/read.ts'
import { extensionUri, ownExtensions, transportCcOf } from './sdp/write.ts'
import type { Admission, TrackSource } from './sfu.ts'
import type { SignalChannel } from './signal/channel.ts'
import type { ClientTraits } from './signal/request.ts'
import { Subscription } from './subscription.ts'
import type { Grants, Permission } from './tokens.ts'
import type { TransportHub } from './transport/transport.ts'

const mostTracks = 24
const mostWishes = 10_000

export interface MemberOptions {
  readonly sid: string
  readonly admission: Admission
  readonly grants: Grants
  readonly channel: SignalChannel
  readonly hub: TransportHub
  readonly singleConnection: boolean
  readonly autoSubscribe: boolean
  readonly attributes: Readonly<Record<string, string>>
  readonly client: ClientTraits
  readonly joinedAtMs: number
  readonly nowUs: () => number
  freshSid(prefix: string): string
  /** Packets wait for their time. */
  pace(paced: Paced): void
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
  readonly singleConnection: boolean
  readonly publications = new Map<string, Publication>()
  readonly subscriptions = new Map<string, Subscription>()
  admission: Admission
  permission: Permission
  readonly audience = new Audience()
  /** Tracks they were told they may not have. */
  readonly refused = new Set<string>()
  /** When they last got a token, µs. */
  tokenAtUs = 0
  /** What they brought along, until it is said anew. */
  attributes: Readonly<Record<string, string>>
  channel: SignalChannel
  state: ParticipantInfo_State = ParticipantInfo_State.JOINED
  /** When signalling was lost, µs; undefined while it stands. */
  lostAtUs: number | undefined
  /** When a transport failed, µs. */
  failedAtUs: number | undefined
  /** When they were last heard to speak, µs. */
  spokeAtUs = Number.NEGATIVE_INFINITY
  version = 1
  readonly #options: MemberOptions
  readonly #events: MemberEvents
  /** What the client sends on; with a single connection also what it receives on. */
  readonly publisher: Link
  readonly subscriber: Link
  readonly #pipe: DataPipe
  /** Subscriptions without a section yet. */
  readonly #waiting: Subscription[] = []
  #hadVoice = false
  #everPublished = false
  #endedFor = DisconnectReason.UNKNOWN_REASON
  #begun = false
  #offerId = 0
  #offerOut = false
  #offerWanted = false

  constructor(options: MemberOptions, events: MemberEvents) {
    this.#options = options
    this.#events = events
    this.sid = options.sid
    this.admission = options.admission
    this.grants = options.grants
    this.permission = options.admission.permission ?? permissionOf(options.grants)
    this.channel = options.channel
    this.attributes = options.attributes
    this.singleConnection = options.singleConnection
    const freshSsrc = (): number => 1 + Math.floor(Math.random() * 0xfffffffe)
    const link = (): Link => {
      const transport = options.hub.create({ data: true })
      transport.events.state = state => {
        if (state === 'failed') events.transportFailed(this)
        if (state !== 'connected' || transport !== this.subscriber.transport) return
        events.connected(this)
        events.choose(this, options.nowUs())
      }
      return new Link(transport, freshSsrc, {
        level: (_, level) => events.level(this, level),
        waiting: sender => options.pace(sender),
        narrow: nowUs => events.choose(this, nowUs),
      })
    }
    this.publisher = link()
    this.subscriber = options.singleConnection ? this.publisher : link()
    this.#pipe = bridgeChannels(
      this.publisher.transport,
      this.subscriber.transport,
      !options.singleConnection,
      (label, bytes) => events.data(this, label, bytes),
      options.nowUs,
    )
    if (!options.singleConnection) this.subscriber.ownSection('application')
  }

  get identity(): string {
    return this.admission.identity
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
      joinedAt: BigInt(Math.floor(this.#options.joinedAtMs / 1000)),
      joinedAtMs: BigInt(this.#options.joinedAtMs),
      isPublisher: this.#everPublished,
      version: this.version,
      permission: toProto(this.permission),
      disconnectReason: this.#endedFor,
      kind: kindOf(this.grants),
      kindDetails: kindDetailsOf(this.grants),
      clientProtocol: this.#options.client.protocol,
      capabilities: [...this.#options.client.capabilities],
    })
  }

  /**
   * A track the client wants to publish. With a closed gate the first voice starts muted; publishing another one later is
   * how a client without an unmute of its own asks to speak again, and opens the gate if it may. The sound of a screen asks
   * for nothing.
   */
  addTrack(request: AddTrackRequest): { publication: Publication; opened: boolean } | undefined {
    if (!mayPublish(this.permission, sourceOf(request.source))) return undefined
    if (this.publications.size >= mostTracks || request.sid !== '') return undefined
    if (request.type !== TrackType.AUDIO && request.type !== TrackType.VIDEO) return undefined
    const audio = request.type === TrackType.AUDIO
    // Where only some sources are granted, a track must be of one of them, and not only say so.
    const source = sourceOf(request.source)
    const sounds = source === 'microphone' || source === 'screenAudio'
    if (this.permission.sources && sounds !== audio) return undefined
    const voice = audio && request.source !== ProtoSource.SCREEN_SHARE_AUDIO
    const opened = voice && !request.muted && this.#hadVoice && this.admission.silenced && this.admission.mayUnmute
    if (opened) this.admission = { ...this.admission, silenced: false }
    const gated = audio && this.admission.silenced
    const known = [...this.publications.values()].find(one => one.cid === request.cid)
    const publication = known ?? new Publication(this.#options.freshSid('TR_'), request, request.muted || gated)
    this.publications.set(publication.sid, publication)
    this.#hadVoice ||= voice
    this.#everPublished = true
    this.channel.send({
      case: 'trackPublished',
      value: new TrackPublishedResponse({ cid: request.cid, track: publication.info }),
    })
    if (gated && !request.muted) this.#orderMute(publication)
    return known ? undefined : { publication, opened }
  }

  /** Closes the gate: every audio track is muted here, and the client is told to do the same. */
  closeGate(): Publication[] {
    const audible = [...this.publications.values()].filter(one => one.kind === 'audio' && !one.info.muted)
    for (const publication of audible) {
      publication.mute(true)
      this.#orderMute(publication)
    }
    return audible
  }

  /** What the client says of its own track. Answers the publication when something changed for others, and whether the gate opened. */
  muteOwn({ sid, muted }: MuteTrackRequest): { publication: Publication; opened: boolean } | undefined {
    const publication = this.publications.get(sid)
    if (!publication) return undefined
    if (muted) publication.orderedMute = false
    let opened = false
    if (!muted && publication.kind === 'audio' && this.admission.silenced) {
      // Who has not obeyed yet insists on what was before; only then can it mean that they unmute.
      if (!this.admission.mayUnmute || publication.orderedMute) {
        this.#orderMute(publication)
        return undefined
      }
      this.admission = { ...this.admission, silenced: false }
      opened = true
    }
    if (publication.info.muted === muted && !opened) return undefined
    publication.mute(muted)
    return { publication, opened }
  }

  /** Mutes one track of theirs as they would themselves, and tells them. Answers whether that changed anything. */
  muteFor(publication: Publication): boolean {
    if (publication.info.muted) return false
    publication.mute(true)
    this.#orderMute(publication)
    return true
  }

  /** Takes a track out that they may not publish any more, and tells them. */
  retract(publication: Publication): void {
    this.publications.delete(publication.sid)
    this.publisher.forget(publication)
    const value = new TrackUnpublishedResponse({ trackSid: publication.sid })
    this.channel.send({ case: 'trackUnpublished', value })
  }

  /** What they said last of a track, else as they came in: everything or nothing. */
  wants(trackSid: string): boolean {
    return this.#wishes.get(trackSid) ?? this.#options.autoSubscribe
  }

  wish(trackSid: string, wanted: boolean): void {
    if (this.#wishes.size < mostWishes) this.#wishes.set(trackSid, wanted)
  }

  readonly #wishes = new Map<string, boolean>()

  /** The first description, with an offer that the client brought along; what it is subscribed to by now has its place in it. */
  begin(offer: SessionDescription | undefined): void {
    this.#begun = true
    if (offer) this.takeOffer(offer)
    else if (!this.singleConnection) this.negotiate()
  }

  /** An offer of the client on the connection it publishes on. */
  takeOffer(offer: SessionDescription): void {
    const before = this.#agreements
    const { sdp, ended, free } = this.publisher.answer(
      offer.sdp,
      cid => [...this.publications.values()].find(publication => publication.cid === cid),
      (kind, payloads) => this.#claim(kind, payloads),
      (subscription, section) => this.#bind(subscription, section),
    )
    const midToTrackId = this.singleConnection ? this.publisher.mids : {}
    this.channel.send({ case: 'answer', value: new Sdp({ type: 'answer', sdp, id: offer.id, midToTrackId }) })
    if (this.#agreements !== before) this.#events.agreed(this)
    this.#free = free
    this.#asked = { audio: 0, video: 0 }
    this.#offerAwaited = false
    for (const publication of ended) {
      this.publications.delete(publication.sid)
      this.#events.unpublished(this, publication)
    }
    // More waits than the client had room for.
    if (this.singleConnection && this.#waiting.length > 0) this.negotiate()
  }

  /** As what each of their tracks comes, and where. */
  get #agreements(): string {
    return [...this.publications.values()].map(({ info }) => `${info.mid} ${info.mimeType}`).join()
  }

  takeAnswer(answer: SessionDescription): void {
    if (this.singleConnection || (answer.id !== 0 && answer.id !== this.#offerId)) return
    for (const subscription of this.subscriber.takeAnswer(answer.sdp)) this.#refuse(subscription)
    this.#offerOut = false
    if (this.#offerWanted) this.negotiate()
  }

  /** Their track of this source, if possible one that is not muted. */
  track(source: TrackSource): Publication | undefined {
    const own = [...this.publications.values()].filter(publication => roleOf(publication) === source)
    return own.find(publication => !publication.info.muted) ?? own[0]
  }

  shows(source: TrackSource): boolean {
    return this.track(source)?.info.muted === false
  }

  askForKeyFrame(layer: Layer, nowUs: number): void {
    this.publisher.askForKeyFrame(layer, nowUs)
  }

  heard(publication: Publication): void {
    if (publication.heardOf) return
    publication.heardOf = true
    this.channel.send({ case: 'trackSubscribed', value: new TrackSubscribed({ trackSid: publication.sid }) })
  }

  subscribe(publication: Publication, publisher: Publisher): void {
    if (this.subscriptions.has(publication.sid) || !this.permission.canSubscribe) return
    const subscription = new Subscription(publication, publisher.sid, {
      askForKeyFrame: (layer, nowUs) => publisher.askForKeyFrame(layer, nowUs),
      choose: nowUs => this.#events.choose(this, nowUs),
    })
    this.subscriptions.set(publication.sid, subscription)
    publication.sinks.add(subscription)
    this.#waiting.push(subscription)
    this.negotiate()
  }

  unsubscribe(trackSid: string): void {
    const subscription = this.subscriptions.get(trackSid)
    if (!subscription) return
    this.subscriptions.delete(trackSid)
    subscription.publication.sinks.delete(subscription)
    const waiting = this.#waiting.indexOf(subscription)
    if (waiting >= 0) this.#waiting.splice(waiting, 1)
    else {
      this.subscriber.release(subscription)
      this.negotiate()
    }
  }

  /**
   * Brings the client up to date with what it is subscribed to. With one connection the client must offer, and is told how
   * many more sections that needs; with two we offer, one offer at a time.
   */
  negotiate(): void {
    if (!this.#begun) return
    if (this.singleConnection) {
      const lacking = (kind: 'audio' | 'video'): number =>
        Math.max(0, this.#waiting.filter(one => one.kind === kind).length - this.#free[kind] - this.#asked[kind])
      const numAudios = lacking('audio')
      const numVideos = lacking('video')
      // An offer is on its way already and has room enough.
      if (this.#offerAwaited && numAudios === 0 && numVideos === 0) return
      this.#offerAwaited = true
      this.#asked = { audio: this.#asked.audio + numAudios, video: this.#asked.video + numVideos }
      this.channel.send({
        case: 'mediaSectionsRequirement',
        value: new MediaSectionsRequirement({ numAudios, numVideos }),
      })
      return
    }
    this.#offerWanted = true
    if (this.#offerOut || !this.channel.open) return
    this.#offerWanted = false
    this.#offerOut = true
    for (const subscription of this.#waiting.splice(0)) {
      const mid = this.subscriber.ownSection(subscription.kind)
      subscription.bind(
        mid,
        ownPayloads(subscription.kind),
        this.subscriber.outlet,
        ownExtensions.get(extensionUri.transportCc),
      )
      this.subscriber.outgoing.set(mid, subscription)
    }
    this.#offerId += 1
    const value = new Sdp({
      type: 'offer',
      sdp: this.subscriber.offer(),
      id: this.#offerId,
      midToTrackId: this.subscriber.mids,
    })
    this.channel.send({ case: 'offer', value })
  }

  /** The client came back with a new signalling connection; its transports restart ICE and keep their keys. */
  resumed(channel: SignalChannel): void {
    this.channel.gone()
    this.channel = channel
    this.lostAtUs = undefined
    this.#offerOut = false
    this.#offerAwaited = false
    this.#asked = { audio: 0, video: 0 }
    for (const subscription of this.subscriptions.values()) subscription.forget()
  }

  /** What they were told last and may have missed. */
  repeat(): void {
    for (const { dynacast } of this.publications.values()) this.#tellQuality(dynacast.repeat())
  }

  /** After a resume with two connections our side of the subscriber connection restarts too. */
  restartSubscriber(): void {
    if (this.singleConnection) return
    this.subscriber.transport.restartIce()
    this.negotiate()
  }

  /** Gives each of their videos what it gets of the path, and tells the client which ones pause. */
  choose(nowUs: number, speaks: (publisherSid: string) => boolean): void {
    // A key frame asked for before their connection stands would be lost on them, and the next one comes only after a while.
    if (this.subscriber.transport.state !== 'connected') return
    distribute(this.subscriptions.values(), this.subscriber.sender, speaks, nowUs)
    const streamStates = [...this.subscriptions.values()].flatMap(subscription => {
      const news = subscription.news()
      if (!news) return []
      const { publisherSid, publication } = subscription
      const state = news === 'paused' ? StreamState.PAUSED : StreamState.ACTIVE
      return [new StreamStateInfo({ participantSid: publisherSid, trackSid: publication.sid, state })]
    })
    if (streamStates.length > 0)
      this.channel.send({ case: 'streamStateUpdate', value: new StreamStateUpdate({ streamStates }) })
  }

  sendData(label: string, bytes: Uint8Array): void {
    this.#pipe.send(label, bytes)
  }

  quality(): ConnectionQualityInfo {
    const subscriptions = [...this.subscriptions.values()]
    const losses = subscriptions.flatMap(one => (one.down ? [one.down.loss] : []))
    const { loss, roundTripUs = 0 } = this.subscriber.sender
    return qualityOf(this.sid, {
      connected: this.publisher.transport.state === 'connected',
      loss: loss ?? Math.max(0, ...losses),
      roundTripUs,
      paused: subscriptions.some(one => one.given === 'paused'),
      narrowed: subscriptions.some(one => one.isNarrowed),
    })
  }

  /** What the client of a video is to send of it, as far as it does not know. */
  dynacast(nowUs: number): void {
    for (const { kind, dynacast } of this.publications.values())
      if (kind === 'video') this.#tellQuality(dynacast.update(nowUs))
  }

  #tellQuality(value: SubscribedQualityUpdate | undefined): void {
    if (value) this.channel.send({ case: 'subscribedQualityUpdate', value })
  }

  /** Ends the connection; `reconnect` asks the client to come in again from scratch. */
  dismiss(reason: DisconnectReason, action: LeaveRequest_Action = LeaveRequest_Action.DISCONNECT): void {
    this.channel.send({
      case: 'leave',
      value: new LeaveRequest({ reason, action, canReconnect: action !== LeaveRequest_Action.DISCONNECT }),
    })
    this.channel.close(1000, 'leave')
    this.close()
  }

  /** They are gone, and nothing of theirs is there any more. */
  end(reason: DisconnectReason): void {
    this.state = ParticipantInfo_State.DISCONNECTED
    this.#endedFor = reason
    this.publications.clear()
  }

  close(): void {
    this.publisher.transport.close()
    this.subscriber.transport.close()
  }

  /** A client does not hear an order about a track that it is still publishing: it is repeated until obeyed. */
  remindOfMute(): void {
    if (!this.admission.silenced) return
    for (const publication of this.publications.values()) if (publication.orderedMute) this.#orderMute(publication)
  }

  #orderMute(publication: Publication): void {
    publication.orderedMute = true
    this.channel.send({ case: 'mute', value: new MuteTrackRequest({ sid: publication.sid, muted: true }) })
  }

  /** Sections of the client's last offer where it could receive and gets nothing. */
  #free = { audio: 0, video: 0 }
  /** Sections the client was asked to add and has not offered yet. */
  #asked = { audio: 0, video: 0 }
  #offerAwaited = false

  /** What waits for a section of this kind and can be played there; what cannot is not kept waiting. */
  #claim(kind: 'audio' | 'video', payloads: Payloads): Subscription | undefined {
    if (!this.singleConnection) return undefined
    for (const one of this.#waiting.filter(one => one.kind === kind)) {
      if (one.suits(payloads)) return one
      this.#refuse(one)
    }
    return undefined
  }

  /** The client has no decoder for it, and is told so. */
  #refuse({ publication }: Subscription): void {
    this.unsubscribe(publication.sid)
    const value = new SubscriptionResponse({ trackSid: publication.sid, err: SubscriptionError.SE_CODEC_UNSUPPORTED })
    this.channel.send({ case: 'subscriptionResponse', value })
  }

  #bind(subscription: Subscription, section: Section): boolean {
    const payloads = payloadsOf(section)
    const at = this.#waiting.indexOf(subscription)
    if (!payloads || at < 0) return false
    this.#waiting.splice(at, 1)
    subscription.bind(section.mid, payloads, this.subscriber.outlet, transportCcOf(section))
    return true
  }
}

/** A client need not say what its track is: then a voice or a picture. */
const roleOf = ({ source, kind }: Publication): TrackSource =>
  source !== 'unknown' ? source : kind === 'audio' ? 'microphone' : 'camera'
