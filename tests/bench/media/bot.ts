/** One participant made for benchmarks: LiveKit signalling in two-connection mode, and packets that look like opus and VP8. */
import {
  AddTrackRequest,
  Ping,
  SessionDescription,
  SignalRequest,
  SignalResponse,
  TrackSource,
  TrackType,
  type TrickleRequest,
} from '@livekit/protocol'
import { WebSocket } from 'ws'
import { writeReceiverReport } from '../../../src/main/server/sfu/media/rtcp.ts'
import { Line, nowUs } from './line.ts'
import { answerTo, levelExtension, offerOf, payloadTypes, remoteOf } from './sdp.ts'

export interface Load {
  /** Packets a second of 80 bytes. */
  audio: number
  /** Packets a second of 1,100 bytes. */
  video: number
}

type Kind = 'audio' | 'video'
const kinds: readonly Kind[] = ['audio', 'video']
const clockRates = { audio: 48_000, video: 90_000 }
const payloadSizes = { audio: 80, video: 1_100 }
const framesPerSecond = 20

export class Bot {
  readonly incoming = new Line()
  readonly #outgoing = new Line()
  readonly #socket: WebSocket
  readonly #ssrc = 1 + Math.floor(Math.random() * 0x7fffffff)
  readonly #begunUs = nowUs()
  readonly #published = new Set<string>()
  readonly #tracks: Track[]
  readonly #pinging: NodeJS.Timeout
  #reports = 0
  /** Everything is as it should be for it to be measured. */
  readonly ready = Promise.withResolvers<void>()

  constructor(url: string, token: string, load: Load) {
    this.#tracks = kinds
      .filter(kind => load[kind] > 0)
      .map((kind, index) => new Track(kind, this.#ssrc + index, load[kind]))
    const query = `access_token=${token}&auto_subscribe=1&sdk=js&version=2.23.0&protocol=16`
    this.#socket = new WebSocket(`${url}/rtc?${query}`, { perMessageDeflate: false })
    this.#socket.binaryType = 'nodebuffer'
    this.#socket.on('message', data => this.#hear(SignalResponse.fromBinary(data as Buffer).message))
    this.#socket.on('error', error => this.ready.reject(error))
    this.#socket.on('close', (code, reason) => this.ready.reject(new Error(`closed: ${code} ${reason}`)))
    this.#pinging = setInterval(() => {
      this.#say({ case: 'pingReq', value: new Ping({ timestamp: BigInt(Date.now()) }) })
    }, 5_000)
  }

  /** From opening the connection to the first packet of somebody else's; milliseconds. */
  get joinedAfter(): number | undefined {
    const { firstAtUs } = this.incoming
    return firstAtUs === undefined ? undefined : (firstAtUs - this.#begunUs) / 1000
  }

  /** Everything that is due until now. */
  send(elapsedSeconds: number): number {
    return this.#tracks.reduce((sum, track) => sum + track.send(elapsedSeconds, this.#outgoing), 0)
  }

  restart(): void {
    for (const track of this.#tracks) track.restart()
  }

  /** As a receiver does, about once a second: one of the sources in turn, well received. */
  report(): void {
    const sources = [...this.incoming.sources]
    const ssrc = sources[this.#reports++ % Math.max(1, sources.length)]
    if (ssrc === undefined) return
    const well = {
      ssrc,
      fractionLost: 0,
      totalLost: 0,
      extendedHighest: 0,
      jitter: 0,
      lastReport: 0,
      delaySinceLast: 0,
    }
    this.incoming.sendRtcp(writeReceiverReport(this.#ssrc, [well]))
  }

  close(): void {
    clearInterval(this.#pinging)
    this.#socket.removeAllListeners('close')
    this.#socket.terminate()
    this.incoming.close()
    this.#outgoing.close()
  }

  #say(message: SignalRequest['message']): void {
    this.#socket.send(new SignalRequest({ message }).toBinary())
  }

  #hear(message: SignalResponse['message']): void {
    switch (message.case) {
      case 'join':
        for (const { kind, cid } of this.#tracks)
          this.#say({
            case: 'addTrack',
            value: new AddTrackRequest({
              cid,
              name: kind,
              type: kind === 'audio' ? TrackType.AUDIO : TrackType.VIDEO,
              source: kind === 'audio' ? TrackSource.MICROPHONE : TrackSource.CAMERA,
              ...(kind === 'video' && { width: 1280, height: 720 }),
            }),
          })
        if (this.#tracks.length === 0) this.#readyWith(this.incoming)
        return
      case 'trackPublished':
        this.#published.add(message.value.cid)
        if (this.#published.size < this.#tracks.length) return
        this.#say({
          case: 'offer',
          value: new SessionDescription({ type: 'offer', sdp: offerOf(this.#outgoing, this.#tracks), id: 1 }),
        })
        return this.#readyWith(this.#outgoing)
      case 'answer':
        return this.#connect(this.#outgoing, message.value.sdp)
      case 'offer': {
        const { sdp, id } = message.value
        this.#say({
          case: 'answer',
          value: new SessionDescription({ type: 'answer', sdp: answerTo(sdp, this.incoming), id }),
        })
        return this.#connect(this.incoming, sdp)
      }
      case 'trickle':
        return this.#trickle(message.value)
      case 'leave':
        this.ready.reject(new Error(`sent away: ${message.value.reason}`))
    }
  }

  #readyWith(line: Line): void {
    line.ready.promise.then(this.ready.resolve)
  }

  /** A server that trickles says where it is later, or even before it answers. */
  readonly #said = new Map<Line, { sdp: string; candidates: string[] }>()

  #connect(line: Line, sdp: string): void {
    this.#saidOf(line).sdp = sdp
    this.#tryOn(line)
  }

  #trickle({ target, candidateInit }: TrickleRequest): void {
    const line = target === 0 ? this.#outgoing : this.incoming
    const { candidate } = JSON.parse(candidateInit) as { candidate: string }
    this.#saidOf(line).candidates.push(`a=${candidate}`)
    this.#tryOn(line)
  }

  #saidOf(line: Line): { sdp: string; candidates: string[] } {
    const said = this.#said.get(line) ?? { sdp: '', candidates: [] }
    this.#said.set(line, said)
    return said
  }

  #tryOn(line: Line): void {
    const { sdp, candidates } = this.#saidOf(line)
    const remote = remoteOf([sdp, ...candidates, ''].join('\r\n'))
    if (remote) line.connect(remote)
  }
}

/** Packets of one track, sent as their time comes. */
class Track {
  readonly kind: Kind
  readonly cid: string
  readonly ssrc: number
  readonly #rate: number
  readonly #packet: Buffer
  #sent = 0
  #total = 0
  #pictures = 0

  constructor(kind: Kind, ssrc: number, rate: number) {
    this.kind = kind
    this.ssrc = ssrc
    this.cid = `${kind}-${ssrc}`
    this.#rate = rate
    // One-byte header extension (RFC 8285) with the audio level; VP8 has none.
    const head = kind === 'audio' ? 20 : 12
    this.#packet = Buffer.alloc(head + payloadSizes[kind], 7)
    this.#packet[0] = kind === 'audio' ? 0x90 : 0x80
    this.#packet.writeUInt32BE(ssrc, 8)
    if (kind === 'audio') this.#packet.set([0xbe, 0xde, 0, 1, (levelExtension << 4) | 0, 30, 0, 0, 0xfc], 12)
  }

  restart(): void {
    this.#sent = 0
  }

  send(elapsedSeconds: number, line: Line): number {
    const due = Math.floor(elapsedSeconds * this.#rate)
    let count = 0
    for (; this.#sent < due; this.#sent++, count++) {
      const perFrame = this.kind === 'audio' ? 1 : Math.max(1, Math.round(this.#rate / framesPerSecond))
      const inFrame = this.#total % perFrame
      const last = inFrame === perFrame - 1
      const packet = this.#packet
      packet[1] = (this.kind === 'video' && last ? 0x80 : 0) | payloadTypes[this.kind]
      packet.writeUInt16BE(this.#total & 0xffff, 2)
      const frames = Math.floor(this.#total / perFrame)
      packet.writeUInt32BE(Math.floor((frames * perFrame * clockRates[this.kind]) / this.#rate) >>> 0, 4)
      if (this.kind === 'video') this.#describe(inFrame === 0, frames)
      line.sendRtp(packet)
      this.#total += 1
    }
    return count
  }

  /** RFC 7741 §4.2 with a long picture id and TL0PICIDX; a key frame (RFC 6386 §9.1) every second, since nobody is asked for one. */
  #describe(start: boolean, frames: number): void {
    const key = start && frames % framesPerSecond === 0
    if (start) this.#pictures = (this.#pictures + 1) & 0x7fff
    const pictureId = 0x8000 | this.#pictures
    const head = [start ? 0x90 : 0x80, 0xe0, pictureId >> 8, pictureId & 0xff, this.#pictures & 0xff, 0]
    const frame = start ? [key ? 0x10 : 0x11, 0, 0, 0x9d, 0x01, 0x2a, 0x00, 0x05, 0xd0, 0x02] : []
    this.#packet.set([...head, ...frame], 12)
  }
}
