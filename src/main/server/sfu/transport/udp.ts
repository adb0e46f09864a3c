/** A UDP socket of the engine, on one address: one socket carries all peers. */
import { createSocket, type Socket } from 'node:dgram'
import type { Arrival, Door, From } from './hub.ts'
import type { Path } from './peer.ts'

/** Room for bursts of key frames: Linux doubles and caps this by itself. */
const socketBuffer = 4 * 1024 * 1024
/**
 * Bytes that leave together: what fans out is sealed for some receivers and then sent to them, so that code and data of either stay
 * in the processor's caches.
 */
const batch = 12 * 1024
/**
 * Bytes that may wait here when the socket is full, too; what comes then is lost, as on any full path. With two batches it is no more than
 * may be sealed before memory is used again (gcm.ts), so that nothing changes while it waits.
 */
const mostWaiting = 8 * 1024

/** Rejects with the system's error. A socket bound to one address answers from that address; one on 0.0.0.0 may not. */
export async function openUdp(address: string, port: number, arrival: Arrival): Promise<Door> {
  const socket = await bind(address, port)
  const own = socket.address().port
  const datagrams: Buffer[] = []
  const receivers: From[] = []
  let bytes = 0

  function flush(): void {
    const isFull = queued() > mostWaiting
    for (let i = 0; i < datagrams.length && !isFull; i++) send(datagrams[i]!, receivers[i]!)
    datagrams.length = 0
    receivers.length = 0
    bytes = 0
  }
  function queued(): number {
    try {
      return socket.getSendQueueSize()
    } catch {
      return Number.POSITIVE_INFINITY // Closed meanwhile.
    }
  }
  function send(datagram: Buffer, { address, port }: From): void {
    try {
      socket.send(datagram, port, address)
    } catch {
      // Nobody can be there: the packet is lost.
    }
  }

  const pathTo = (address: string, port: number, key: string): Path => ({
    address,
    port,
    key,
    isProven: false,
    send(datagram) {
      // At the latest when all that is being done now is done.
      if (bytes === 0) queueMicrotask(flush)
      else if (bytes + datagram.length > batch) flush()
      datagrams.push(datagram)
      receivers.push(this)
      bytes += datagram.length
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
