/** A peer connection with one member, seen from the engine: a transport and what was negotiated over it. */
import { Sender } from './media/bandwidth/sender.ts'
import { type Rtcp, readRtcp, writeNack, writePli, writeReceiverReport } from './media/rtcp.ts'
import { type RtpPacket, readRtp } from './media/rtp.ts'
import { TwccRecorder } from './media/twcc.ts'
import type { Layer } from './media/upTrack.ts'
import { type Publication, restore } from './publication.ts'
import { ownPayloads, type Payloads, payloadsOf, toBeSent } from './sdp/codecs.ts'
import { type Description, mostLayers, readSdp, type Section } from './sdp/read.ts'
import {
  extensionUri,
  type OwnSection,
  ownExtensions,
  type Role,
  transportCcOf,
  understood,
  writeSdp,
} from './sdp/write.ts'
import type { Outlet, Subscription } from './subscription.ts'
import type { Transport } from './transport/transport.ts'

/** Where packets of an ssrc belong. */
type Route =
  | { publication: Publication; layer: Layer; payloads: Payloads; rtx: false }
  | { publication: Publication; layer: Layer; payloads: Payloads; rtx: true }

interface Incoming {
  publication: Publication
  payloads: Payloads
  rids: readonly string[]
  /** ssrcs by layer for peers without RIDs, and their retransmissions. */
  ssrcs: readonly number[]
  rtxOf: ReadonlyMap<number, number>
}

const mostRoutes = 200
const audioLevelUri = extensionUri.audioLevel

export interface LinkEvents {
  /** A fresh audio packet's level (RFC 6464), 0 loudest to 127. */
  level(publication: Publication, level: number): void
  /** Packets wait for their time. */
  waiting(sender: Sender): void
  /** The way to the peer turned out too narrow for what it is sent. */
  narrow(nowUs: number): void
}

export class Link {
  readonly transport: Transport
  /** What all packets to the peer go through. */
  readonly sender: Sender
  readonly outlet: Outlet
  readonly #events: LinkEvents
  readonly #twcc = new TwccRecorder()
  readonly #routes = new Map<number, Route>()
  /** What comes in, by mid. */
  #incoming = new Map<string, Incoming>()
  /** What goes out, by mid. */
  readonly outgoing = new Map<string, Subscription>()
  /** Our sections of an offer of ours, in order: sections never go away (RFC 8829 §5.2.2). */
  readonly #own: { kind: 'audio' | 'video' | 'application'; mid: string }[] = []
  #extensions: ReadonlyMap<string, number> = new Map()
  #remoteUfrag: string | undefined
  /** How far the peer's clock is behind ours, seconds; the same for all its tracks. */
  #behind: number | undefined
  #version = 1
  readonly #ssrc: number

  constructor(transport: Transport, freshSsrc: () => number, events: LinkEvents) {
    this.transport = transport
    this.#events = events
    this.#ssrc = freshSsrc()
    this.sender = new Sender({
      out: packet => void transport.sendRtp(packet),
      padding: bytes => this.#padding(bytes),
      waiting: () => events.waiting(this.sender),
      narrow: nowUs => events.narrow(nowUs),
    })
    this.outlet = {
      // What goes nowhere must not count as lost on the way.
      send: (packet, urgency, nowUs) => transport.state !== 'connected' || this.sender.send(packet, urgency, nowUs),
      sendRtcp: packet => void transport.sendRtcp(packet),
      drop: ssrc => this.sender.drop(ssrc),
      freshSsrc,
    }
    transport.events.rtp = (packet, nowUs) => this.#onRtp(packet, nowUs)
    transport.events.rtcp = (packet, nowUs) => {
      for (const item of readRtcp(packet)) this.#onRtcp(item, nowUs)
    }
  }

  get mids(): Record<string, string> {
    return Object.fromEntries([...this.outgoing].map(([mid, subscription]) => [mid, subscription.publication.sid]))
  }

  /**
   * Takes a client's offer and answers it. `published` says which publication a section's track is; `claim` hands out a
   * waiting subscription for a free section where the client can receive. `free` counts what stays free, `ended` is what came
   * in before and does not any more. Throws an Error on an SDP it cannot use.
   */
  answer(
    sdp: string,
    published: (trackId: string) => Publication | undefined,
    claim: (kind: 'audio' | 'video', payloads: Payloads) => Subscription | undefined,
    bind: (subscription: Subscription, section: Section) => boolean,
  ): { sdp: string; ended: Publication[]; free: { audio: number; video: number } } {
    const offer = readSdp(sdp)
    this.#takeRemote(offer)
    const before = this.#incoming
    this.#incoming = new Map()
    const free = { audio: 0, video: 0 }
    const sections = offer.sections.map((section): OwnSection => {
      const role = this.#roleFor(section, published, claim, bind)
      const offered = payloadsOf(section)
      const publication = role.is === 'receive' ? this.#incoming.get(section.mid)?.publication : undefined
      const payloads =
        offered && role.is === 'receive'
          ? toBeSent(offered, { codec: publication?.codec, red: publication?.info.disableRed === false })
          : (offered ?? ownPayloads(section.kind))
      const [sent] = payloads
      if (publication && sent) publication.agree(sent.codec, section.mid)
      if (section.direction === 'recvonly' && role.is === 'inactive' && section.kind !== 'application')
        free[section.kind] += 1
      const usable = section.kind === 'application' || offered !== undefined
      return {
        kind: section.kind,
        mid: section.mid,
        rejected: section.rejected || !usable,
        role,
        payloads,
        extensions: understood(section),
        rids: role.is === 'receive' ? section.rids : [],
        ...(publication && { dtx: !publication.info.disableDtx, stereo: publication.info.stereo }),
      }
    })
    const goesOn = new Set([...this.#incoming.values()].map(one => one.publication))
    const ended = [...before.values()].map(one => one.publication).filter(publication => !goesOn.has(publication))
    for (const publication of ended) this.#forget(publication)
    return {
      sdp: writeSdp({ local: this.transport.local, version: this.#version++, setup: 'passive', sections }),
      ended,
      free,
    }
  }

  #roleFor(
    section: Section,
    published: (trackId: string) => Publication | undefined,
    claim: (kind: 'audio' | 'video', payloads: Payloads) => Subscription | undefined,
    bind: (subscription: Subscription, section: Section) => boolean,
  ): Role {
    const { kind, mid } = section
    const payloads = payloadsOf(section)
    if (kind === 'application' || section.rejected || !payloads) return { is: 'inactive' }
    if (section.direction === 'sendonly' || section.direction === 'sendrecv') {
      this.#extensions = new Map([...this.#extensions, ...section.extensions])
      const publication = section.trackId === undefined ? undefined : published(section.trackId)
      // A track whose AddTrack is still on its way is received already and known when it comes.
      if (publication) this.#incoming.set(mid, incomingOf(section, publication, payloads))
      return { is: 'receive' }
    }
    if (section.direction !== 'recvonly') return { is: 'inactive' }
    let subscription = this.outgoing.get(mid)
    if (!subscription) {
      subscription = claim(kind, payloads)
      if (!subscription || !bind(subscription, section)) return { is: 'inactive' }
      this.outgoing.set(mid, subscription)
    }
    if (transportCcOf(section) !== undefined) this.sender.number()
    return sending(subscription)
  }

  /** An offer of ours on a connection that only sends (two-connection mode). */
  offer(): string {
    const sections = this.#own.map(({ kind, mid }): OwnSection => {
      const subscription = this.outgoing.get(mid)
      return {
        kind,
        mid,
        rejected: false,
        role: subscription ? sending(subscription) : { is: 'inactive' },
        payloads: ownPayloads(kind),
        extensions: ownExtensions,
        rids: [],
      }
    })
    return writeSdp({ local: this.transport.local, version: this.#version++, setup: 'actpass', sections })
  }

  /** The client's answer to an offer of ours. Answers what it turns out to be unable to play. */
  takeAnswer(sdp: string): Subscription[] {
    const answer = readSdp(sdp)
    this.#takeRemote(answer)
    if (answer.sections.some(section => transportCcOf(section) !== undefined)) this.sender.number()
    const unsuited: Subscription[] = []
    for (const section of answer.sections) {
      const subscription = this.outgoing.get(section.mid)
      const payloads = (!section.rejected && payloadsOf(section)) || []
      subscription?.limit(payloads)
      if (subscription && !subscription.suits(payloads)) unsuited.push(subscription)
    }
    return unsuited
  }

  /** A section of ours for something to send: a free one of its kind, else a new one. */
  ownSection(kind: 'audio' | 'video' | 'application'): string {
    const free = this.#own.find(one => one.kind === kind && !this.outgoing.has(one.mid))
    if (free && kind !== 'application') return free.mid
    const mid = String(this.#own.length)
    this.#own.push({ kind, mid })
    return mid
  }

  release(subscription: Subscription): void {
    if (subscription.mid !== undefined && this.outgoing.get(subscription.mid) === subscription)
      this.outgoing.delete(subscription.mid)
  }

  /** Nothing of it is received any more, though its section stays until the peer gives it up. */
  forget(publication: Publication): void {
    for (const [mid, { publication: one }] of this.#incoming) if (one === publication) this.#incoming.delete(mid)
    this.#forget(publication)
  }

  #padding(bytes: number): Buffer | undefined {
    for (const subscription of this.outgoing.values()) {
      const packet = subscription.down?.padding(bytes)
      if (packet) return packet
    }
    return undefined
  }

  #forget(publication: Publication): void {
    for (const [ssrc, route] of this.#routes) if (route.publication === publication) this.#routes.delete(ssrc)
  }

  askForKeyFrame(layer: Layer, nowUs: number): void {
    if (layer.keyFrames.want(nowUs)) this.transport.sendRtcp(writePli(this.#ssrc, layer.ssrc))
  }

  /** To be called about every 50 ms: what was lost is asked for, and what arrived is told. */
  feedback(nowUs: number, publications: Iterable<Publication>): void {
    let media = 0
    for (const publication of publications) {
      for (const layer of publication.up.layers) {
        media ||= layer.ssrc
        if (publication.kind === 'audio') continue // opus conceals; a late packet helps nobody
        const sequences = layer.nacks(nowUs)
        if (sequences.length > 0) this.transport.sendRtcp(writeNack(this.#ssrc, layer.ssrc, sequences))
        if (layer.keyFrames.isDue(nowUs)) this.transport.sendRtcp(writePli(this.#ssrc, layer.ssrc))
      }
    }
    for (const packet of this.#twcc.feedback(this.#ssrc, media)) this.transport.sendRtcp(packet)
    if (this.outgoing.size > 0) this.sender.tick(nowUs)
  }

  /** To be called about once a second. */
  report(nowUs: number, publications: Iterable<Publication>): void {
    const layers = [...publications].flatMap(publication => publication.up.layers.filter(layer => layer.isLive(nowUs)))
    if (layers.length > 0)
      this.transport.sendRtcp(
        writeReceiverReport(
          this.#ssrc,
          layers.map(layer => layer.report(nowUs)),
        ),
      )
    for (const subscription of this.outgoing.values()) subscription.report(nowUs)
  }

  #takeRemote({ ufrag, pwd, fingerprint }: Description): void {
    // A new ufrag of theirs is an ICE restart, which both sides must do (RFC 8445 §9).
    if (this.#remoteUfrag !== undefined && this.#remoteUfrag !== ufrag && this.#own.length === 0)
      this.transport.restartIce()
    this.#remoteUfrag = ufrag
    this.transport.setRemote({ ufrag, pwd, fingerprint })
  }

  #onRtp(bytes: Buffer, nowUs: number): void {
    const packet = readRtp(bytes)
    if (!packet) return
    const sequence = this.#valueOf(packet, extensionUri.transportCc)
    if (sequence?.length === 2) this.#twcc.arrived(sequence.readUInt16BE(0), nowUs)
    const route = this.#routes.get(packet.ssrc) ?? this.#findRoute(packet)
    if (!route) return
    const { publication, layer } = route
    if (route.rtx) {
      const payload = route.payloads.find(one => one.rtx === packet.payloadType)
      const restored = payload && restore(packet, layer.ssrc, payload)
      if (restored) publication.receive(restored, layer, nowUs)
      return
    }
    packet.codec = route.payloads.find(one => one.type === packet.payloadType)?.codec
    if (packet.codec === undefined) return
    const level = publication.kind === 'audio' ? this.#levelOf(packet) : undefined
    const fresh = publication.receive(packet, layer, nowUs, level)
    if (fresh && level !== undefined) this.#events.level(publication, level)
  }

  #levelOf(packet: RtpPacket): number | undefined {
    const level = this.#valueOf(packet, audioLevelUri)
    return level?.length === 1 ? level[0]! & 0x7f : undefined
  }

  #valueOf(packet: RtpPacket, uri: string): Buffer | undefined {
    const id = this.#extensions.get(uri)
    return id === undefined ? undefined : packet.extension(id)
  }

  /** The first packet of an ssrc says where it belongs: by mid and RID (RFC 8843 §9.2), or by the ssrc's lines in the SDP. */
  #findRoute(packet: RtpPacket): Route | undefined {
    if (this.#routes.size >= mostRoutes) return undefined
    const route = this.#routeByMid(packet) ?? this.#routeBySsrc(packet)
    if (route) this.#routes.set(packet.ssrc, route)
    return route
  }

  #routeByMid(packet: RtpPacket): Route | undefined {
    const mid = this.#valueOf(packet, extensionUri.mid)?.toString('ascii')
    const incoming = mid === undefined ? undefined : this.#incoming.get(mid)
    if (!incoming) return undefined
    const { publication, payloads } = incoming
    const repaired = this.#valueOf(packet, extensionUri.repairedRid)?.toString('ascii')
    if (repaired !== undefined) {
      const index = incoming.rids.indexOf(repaired)
      const layer = publication.up.layers.find(one => one.index === index)
      return layer && { publication, layer, payloads, rtx: true }
    }
    const rid = this.#valueOf(packet, extensionUri.rid)?.toString('ascii')
    const index = rid === undefined ? 0 : incoming.rids.indexOf(rid)
    if (index < 0 || !payloads.some(one => one.type === packet.payloadType)) return this.#routeBySsrc(packet)
    return { publication, layer: publication.up.layer(packet.ssrc, index), payloads, rtx: false }
  }

  #routeBySsrc(packet: RtpPacket): Route | undefined {
    for (const { publication, ssrcs, rtxOf, payloads } of this.#incoming.values()) {
      const index = ssrcs.indexOf(packet.ssrc)
      if (index >= 0) return { publication, layer: publication.up.layer(packet.ssrc, index), payloads, rtx: false }
      const primary = rtxOf.get(packet.ssrc)
      const layer = primary === undefined ? undefined : publication.up.layers.find(one => one.ssrc === primary)
      if (layer) return { publication, layer, payloads, rtx: true }
    }
    return undefined
  }

  #onRtcp(item: Rtcp, nowUs: number): void {
    if (item.kind === 'senderReport') {
      const route = this.#routes.get(item.ssrc)
      if (!route || route.rtx) return
      this.#behind ??= ntpAt(nowUs) - item.ntpSeconds - item.ntpFraction / 2 ** 32
      route.layer.clock = { report: item, atUs: nowUs, behind: this.#behind }
      return
    }
    if (item.kind === 'bye') {
      for (const ssrc of item.ssrcs) this.#routes.delete(ssrc)
      return
    }
    if (item.kind === 'arrivals') return this.sender.feedback(item.feedback, nowUs)
    if (item.kind === 'remb') return this.sender.hint(item.bitrate, nowUs)
    for (const subscription of this.outgoing.values()) {
      if (subscription.ssrc !== item.ssrc) continue
      if (item.kind === 'nack') subscription.repeat(item.sequences, nowUs, this.sender.roundTripUs)
      else if (item.kind === 'report' && subscription.down) subscription.down.loss = item.fractionLost
      else if (item.kind === 'keyFrame') subscription.askForKeyFrame(nowUs)
      return
    }
  }
}

/** Our clock as NTP tells time: seconds since 1900. */
const ntpAt = (nowUs: number): number => 2_208_988_800 + performance.timeOrigin / 1e3 + nowUs / 1e6

const sending = (subscription: Subscription): Role => ({
  is: 'send',
  msid: subscription.msid,
  cname: subscription.publisherSid,
  ssrc: subscription.ssrc,
  rtxSsrc: subscription.rtxSsrc,
})

function incomingOf(section: Section, publication: Publication, payloads: Payloads): Incoming {
  const fid = section.groups.filter(group => group.semantics === 'FID' && group.ssrcs.length === 2)
  const rtxOf = new Map(fid.map(({ ssrcs }) => [ssrcs[1] as number, ssrcs[0] as number] as const))
  const simulcast = section.groups.find(group => group.semantics === 'SIM')
  const ssrcs = simulcast?.ssrcs ?? section.ssrcs.filter(ssrc => !rtxOf.has(ssrc))
  return { publication, payloads, rids: section.rids, ssrcs: ssrcs.slice(0, mostLayers), rtxOf }
}
