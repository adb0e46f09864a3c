/**
 * The floor: a process that does nothing but encrypt packets and send them, each to all its receivers under keys of their own, with
 * the engine's cipher and the engine's kind of socket. What an engine needs beyond this is its own doing.
 */
import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { SrtpSender } from '../../../src/main/server/sfu/transport/srtp.ts'

export interface ToFloor {
  /** Starts or ends it. */
  on: boolean
  ports: number[]
  /** Packets a second, before they are multiplied, and their payloads' sizes. */
  rates: { perSecond: number; size: number }[]
}

const every = 5
const socket = createSocket({ type: 'udp4', sendBufferSize: 4 << 20, lookup: (host, _, done) => done(null, host, 4) })
let timer: NodeJS.Timeout | undefined
let receivers: { port: number; sender: SrtpSender }[] = []
let sequence = 0

process.on('message', ({ on, ports, rates }: ToFloor) => {
  clearInterval(timer)
  if (!on) return
  if (receivers.length !== ports.length)
    receivers = ports.map(port => ({ port, sender: new SrtpSender({ key: randomBytes(16), salt: randomBytes(12) }) }))
  const since = performance.now()
  const streams = rates.map(({ perSecond, size }, index) => {
    const packet = Buffer.alloc(12 + size, 7)
    packet[0] = 0x80
    packet.writeUInt32BE(index + 1, 8)
    return { packet, perSecond, sent: 0 }
  })
  timer = setInterval(() => {
    for (const stream of streams)
      for (const due = ((performance.now() - since) / 1000) * stream.perSecond; stream.sent < due; stream.sent++) {
        stream.packet.writeUInt16BE(sequence++ & 0xffff, 2)
        for (const { port, sender } of receivers) {
          const secret = sender.protectRtp(stream.packet)
          if (secret) socket.send(secret, port, '127.0.0.1')
        }
      }
  }, every)
})
