/** Passive ICE-TCP (RFC 6544 §4.1) for networks that block UDP: packets come and go over connections, each after its length (RFC 4571 §2). */
import { createServer, type Server, type Socket } from 'node:net'
import type { Arrival, Door } from './hub.ts'
import type { Path } from './peer.ts'

/** More than any packet of a WebRTC peer; a longer one ends its connection. Bytes. */
const longestFrame = 4_096
/** What may wait for a peer that reads slowly: media beyond it is lost as in a full queue. Bytes. */
const mostWaiting = 192 * 1024
/** Checks and DTLS have this much more, so that a stream which fills the queue does not cost the peer its consent. */
const reserve = 64 * 1024
/** Connections without a good check yet: how many, and for how long; ms. */
const mostStrangers = 64
const strangerFor = 10_000
const mostConnections = 4_096
const partsWithin = 2_000

/** Rejects with the system's error. */
export async function openTcp(
  address: string,
  port: number,
  arrival: Arrival,
  lost: (key: string) => void,
): Promise<Door> {
  const strangers = new Set<Socket>()
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, socket => {
    const { remoteAddress, remotePort } = socket
    if (remoteAddress === undefined || remotePort === undefined) return socket.destroy()
    const from = { address: remoteAddress, port: remotePort }
    const key = `tcp ${address} ${from.address} ${from.port}`
    const frames = new FrameReader()
    const pathTo = (): Path => ({
      ...from,
      key,
      isProven: true,
      send: packet => send(socket, packet),
      close: () => part(socket),
    })
    const patience = setTimeout(() => socket.destroy(), strangerFor)
    patience.unref()
    sockets.add(socket)
    strangers.add(socket)
    if (strangers.size > mostStrangers) strangers.values().next().value?.destroy()
    socket.on('data', chunk => {
      if (!frames.add(chunk)) return socket.destroy()
      for (const packet of frames.take()) {
        const welcome = arrival(packet, key, from, pathTo)
        if (!strangers.has(socket)) continue
        // Who opens a connection begins with a check that is right: its answer had been signalled before.
        if (!welcome) return socket.destroy()
        strangers.delete(socket)
        clearTimeout(patience)
      }
    })
    socket.on('end', () => socket.end())
    // A connection that breaks closes too.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(patience)
      strangers.delete(socket)
      sockets.delete(socket)
      lost(key)
    })
  })
  server.maxConnections = mostConnections
  await listen(server, address, port)
  return {
    port,
    async close() {
      const closed = new Promise<void>(done => server.close(() => done()))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

function send(socket: Socket, packet: Buffer): void {
  const isMedia = packet[0]! >= 128
  if (!socket.writable || socket.writableLength + packet.length > mostWaiting + (isMedia ? 0 : reserve)) return
  const frame = Buffer.allocUnsafe(2 + packet.length)
  frame.writeUInt16BE(packet.length, 0)
  packet.copy(frame, 2)
  socket.write(frame)
}

/** What waits may still leave, for a while. */
function part(socket: Socket): void {
  socket.end()
  setTimeout(() => socket.destroy(), partsWithin).unref()
}

function listen(server: Server, address: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, address, () => {
      server.off('error', reject)
      // Too many open files, say: the connection is not taken, and the next one is tried.
      server.on('error', () => undefined)
      resolve()
    })
  })
}

/** Cuts a stream of bytes into packets; keeps less than one of them. */
export class FrameReader {
  #kept: Buffer = Buffer.alloc(0)

  /** False when a packet announces itself that is too long. */
  add(chunk: Buffer): boolean {
    this.#kept = this.#kept.length === 0 ? chunk : Buffer.concat([this.#kept, chunk])
    let at = 0
    while (at + 2 <= this.#kept.length) {
      const length = this.#kept.readUInt16BE(at)
      if (length > longestFrame) return false
      at += 2 + length
    }
    return true
  }

  /** The packets that are whole. */
  *take(): Generator<Buffer> {
    const bytes = this.#kept
    let at = 0
    while (at + 2 <= bytes.length) {
      const end = at + 2 + bytes.readUInt16BE(at)
      if (end > bytes.length) break
      yield bytes.subarray(at + 2, end)
      at = end
    }
    // A copy, so that a few bytes do not keep a large chunk alive.
    this.#kept = Buffer.from(bytes.subarray(at))
  }
}
