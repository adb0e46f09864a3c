/** A UDP socket of the engine, on one address: one socket carries all peers. */
import { createSocket, type Socket } from 'node:dgram'
import type { Arrival, Door } from './hub.ts'
import type { Path } from './peer.ts'

/** Room for bursts of key frames: Linux doubles and caps this by itself. */
const socketBuffer = 4 * 1024 * 1024
/**
 * Bytes that may wait here when that is full, too; what comes then is lost, as on any full path. Less than what is sealed before memory
 * is used again (gcm.ts), so that nothing changes while it waits.
 */
const mostWaiting = 16 * 1024

/** Rejects with the system's error. A socket bound to one address answers from that address; one on 0.0.0.0 may not. */
export async function openUdp(address: string, port: number, arrival: Arrival): Promise<Door> {
  const socket = await bind(address, port)
  const own = socket.address().port
  /** Bytes that may be sent before it matters how many wait. */
  let room = 0
  const pathTo = (host: string, port: number, key: string): Path => ({
    address: host,
    port,
    key,
    send(datagram) {
      try {
        room -= datagram.length
        if (room < 0) room = mostWaiting - socket.getSendQueueSize() - datagram.length
        if (room >= 0) socket.send(datagram, port, host)
      } catch {
        // Closed meanwhile: the packet is lost.
      }
    },
    close: () => undefined,
  })
  socket.on('message', (datagram, from) => {
    arrival(datagram, `udp ${address} ${from.address} ${from.port}`, from, pathTo)
  })
  // A send that fails (no route, port unreachable) is like a lost packet.
  socket.on('error', () => undefined)
  return { port: own, close: () => new Promise(done => socket.close(() => done())) }
}

function bind(address: string, port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const family = address.includes(':') ? 6 : 4
    const socket = createSocket({
      type: family === 6 ? 'udp6' : 'udp4',
      recvBufferSize: socketBuffer,
      sendBufferSize: socketBuffer,
      // Addresses are numbers already: skip the resolver, which would cost a turn of the event loop for each packet.
      lookup: (host, _options, done) => done(null, host, family),
    })
    socket.once('error', error => {
      socket.close()
      reject(error)
    })
    socket.bind(port, address, () => {
      socket.removeAllListeners('error')
      resolve(socket)
    })
  })
}
