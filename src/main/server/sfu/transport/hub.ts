/** The UDP sockets of the engine, one per advertised address, all on one port; finds the peer of every datagram. */
import { createSocket, type Socket } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import { createCertificate } from './dtls/certificate.ts'
import { type Path, Peer, type PeerHome } from './peer.ts'
import { readBindingRequest } from './stun.ts'
import type { Candidate, HubOptions, TransportHub } from './transport.ts'

const tickEvery = 1_000
/** Room for bursts of key frames: Linux doubles and caps this by itself. */
const socketBuffer = 4 * 1024 * 1024

/** Rejects with the system's error (`EADDRINUSE` …) when the port cannot be had on every address. */
export async function createHub(options: HubOptions): Promise<TransportHub> {
  const sockets: Socket[] = []
  const peers = new Set<Peer>()
  const byUfrag = new Map<string, Peer>()
  const byPath = new Map<string, { peer: Peer; path: Path }>()
  let ownAddresses = readOwnAddresses()
  let port = options.port
  try {
    for (const address of options.addresses) {
      const socket = await bind(address, port)
      // A socket bound to one address answers from that address; one on 0.0.0.0 may not.
      port = socket.address().port
      sockets.push(socket)
    }
  } catch (error) {
    for (const socket of sockets) socket.close()
    throw error
  }

  const home: PeerHome = {
    certificate: createCertificate(),
    candidates: options.addresses.map((address, index) => candidate(address, port, index)),
    nowUs: options.nowUs,
    bindUfrag: (ufrag, peer) => void byUfrag.set(ufrag, peer),
    unbindUfrag: ufrag => void byUfrag.delete(ufrag),
    bindPath: (path, peer) => void byPath.set(path.key, { peer, path }),
    unbindPath: (path, peer) => {
      if (byPath.get(path.key)?.peer === peer) byPath.delete(path.key)
    },
    closed: peer => void peers.delete(peer),
  }

  for (const [index, socket] of sockets.entries()) {
    socket.on('message', (datagram, from) => {
      const key = `${index} ${from.address} ${from.port}`
      const known = byPath.get(key)
      if (datagram.length === 0) return
      if (datagram[0]! > 3) {
        if (known) known.peer.receive(datagram, known.path)
        return
      }
      if (options.onlyThisMachine && !ownAddresses.has(from.address)) return
      const request = readBindingRequest(datagram)
      const peer = request && byUfrag.get(request.localUfrag)
      if (!request || !peer) return
      const path = known?.peer === peer ? known.path : pathOver(socket, key, from.address, from.port)
      peer.check(request, path)
    })
    // A send that fails (no route, port unreachable) is like a lost packet.
    socket.on('error', () => undefined)
  }

  const ticking = setInterval(() => {
    ownAddresses = readOwnAddresses()
    const nowUs = options.nowUs()
    for (const peer of peers) peer.tick(nowUs)
  }, tickEvery)
  ticking.unref()

  return {
    port,
    create(transportOptions) {
      const peer = new Peer(home, transportOptions)
      peers.add(peer)
      return peer
    },
    async close() {
      clearInterval(ticking)
      for (const peer of [...peers]) peer.close()
      await Promise.all(sockets.map(socket => new Promise<void>(done => socket.close(() => done()))))
    },
  }
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
    socket.once('error', reject)
    socket.bind(port, address, () => {
      socket.off('error', reject)
      resolve(socket)
    })
  })
}

const pathOver = (socket: Socket, key: string, address: string, port: number): Path => ({
  address,
  port,
  key,
  send(datagram) {
    try {
      socket.send(datagram, port, address)
    } catch {
      // Closed meanwhile: the packet is lost.
    }
  },
})

/** Host candidates (RFC 8445 §5.1.2.1): type preference 126, earlier addresses preferred, component 1. */
const candidate = (address: string, port: number, index: number): Candidate => ({
  address,
  port,
  protocol: 'udp',
  foundation: String(index + 1),
  priority: 126 * 2 ** 24 + (65535 - index) * 2 ** 8 + 255,
})

const readOwnAddresses = (): Set<string> =>
  new Set([
    '127.0.0.1',
    '::1',
    ...Object.values(networkInterfaces()).flatMap(list => (list ?? []).map(one => one.address)),
  ])
