/**
 * Somebody else's WebRTC, to try our transport against. It lives in a process of its own: its threads now and then take a whole
 * process with them when it ends.
 */
import { type ChildProcess, fork } from 'node:child_process'
import type { Transport } from '../../../src/main/server/sfu/transport/transport.ts'

export type ToPeer =
  | { does: 'answer'; sdp: string }
  /** RTP packets as base64. */
  | { does: 'media'; packets: string[] }
  /** Sends so many bytes in messages of this size. */
  | { does: 'pump'; label: '_reliable' | '_lossy'; bytes: number; size: number }
  | { does: 'count' }

export type FromPeer =
  | { is: 'offer'; sdp: string }
  | { is: 'state'; state: string }
  | { is: 'trackOpen' }
  | { is: 'media'; packet: string }
  | { is: 'received'; bytes: number }

export class IndependentPeer {
  /** How many ended by themselves, which is no fault of whoever they talked with. */
  static crashes = 0
  readonly media: Buffer[] = []
  trackIsOpen = false
  /** Of the connection as it sees it, in WebRTC's words. */
  state = 'new'
  readonly #child: ChildProcess
  readonly #offer: Promise<string>
  #counted: ((bytes: number) => void) | undefined
  #closed = false

  constructor() {
    this.#child = fork(new URL('./peerProcess.ts', import.meta.url), { execArgv: [] })
    this.#offer = new Promise((resolve, reject) => {
      this.#child.on('exit', (code, signal) => {
        if (!this.#closed) IndependentPeer.crashes += 1
        reject(new Error(`The independent peer ended with ${signal ?? code}.`))
      })
      this.#child.on('message', (message: FromPeer) => {
        if (message.is === 'offer') resolve(message.sdp)
        else if (message.is === 'state') this.state = message.state
        else if (message.is === 'trackOpen') this.trackIsOpen = true
        else if (message.is === 'media') this.media.push(Buffer.from(message.packet, 'base64'))
        else this.#counted?.(message.bytes)
      })
    })
    this.#offer.catch(() => undefined)
  }

  /** What it offers: sound and data channels. */
  offer(): Promise<string> {
    return this.#offer
  }

  answer(sdp: string): void {
    this.#tell({ does: 'answer', sdp })
  }

  sendMedia(packets: readonly Buffer[]): void {
    this.#tell({ does: 'media', packets: packets.map(packet => packet.toString('base64')) })
  }

  pump(label: '_reliable' | '_lossy', bytes: number, size: number): void {
    this.#tell({ does: 'pump', label, bytes, size })
  }

  /** Bytes of messages that came to it. */
  received(): Promise<number> {
    return new Promise(resolve => {
      this.#counted = resolve
      this.#tell({ does: 'count' })
    })
  }

  close(): void {
    this.#closed = true
    this.#child.kill('SIGKILL')
  }

  #tell(order: ToPeer): void {
    // It may be gone without anybody having noticed yet.
    if (this.#child.connected) this.#child.send(order, () => undefined)
  }
}

export const attribute = (sdp: string, name: string): string =>
  new RegExp(`a=${name}:(.+?)\\r?\\n`).exec(sdp)?.[1] ?? ''

/** What it was offered, as a server in ICE-lite answers it: at this port, which may be somebody's between. */
export function answerTo(offer: string, { local }: Transport, port?: number, fingerprint = local.fingerprint): string {
  const sections = offer.split(/\r?\n(?=m=)/).slice(1)
  const mid = (section: string): string => attribute(`${section}\n`, 'mid')
  const transport = [
    `a=ice-ufrag:${local.ufrag}`,
    `a=ice-pwd:${local.pwd}`,
    `a=fingerprint:sha-256 ${fingerprint}`,
    'a=setup:passive',
    ...local.candidates
      .filter(one => one.protocol === 'udp')
      .map(one => `a=candidate:${one.foundation} 1 udp ${one.priority} ${one.address} ${port ?? one.port} typ host`),
  ]
  const answers = sections.flatMap(section => {
    const first = section.split(/\r?\n/)[0] ?? ''
    const body = first.startsWith('m=application')
      ? ['a=sctp-port:5000', 'a=max-message-size:262144']
      : ['a=rtpmap:111 opus/48000/2', 'a=rtcp-mux', 'a=sendrecv']
    return [first, 'c=IN IP4 0.0.0.0', `a=mid:${mid(section)}`, ...body, ...transport]
  })
  const head = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=ice-lite']
  return [...head, `a=group:BUNDLE ${sections.map(mid).join(' ')}`, ...answers, ''].join('\r\n')
}
