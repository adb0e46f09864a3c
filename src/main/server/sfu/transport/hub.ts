/** Where packets come in: a UDP socket and a TCP listener per advertised address, all on one port; finds the peer of each packet. */
import { networkInterfaces } from 'node:os'
import { createCertificate } from './dtls/certificate.ts'
import { type Path, Peer, type PeerHome } from './peer.ts'
import { srtpProfiles } from './srtpCipher.ts'
import { readBindingRequest, readBindingResponse } from './stun.ts'
import { openTcp } from './tcp.ts'
import type { Candidate, HubOptions, TransportHub } from './transport.ts'
import { openUdp } from './udp.ts'

const tickEvery = 1_000
/** How often a free port is looked for that UDP and TCP both have. */
const portTries = 8

export interface From {
  readonly address: string
  readonly port: number
}

/**
 * A packet came in from somewhere; `pathTo` makes the way back there when it is new. Answers whether anybody here had a use
 * for it. The key says where it came from: no other address or connection has the same.
 */
export type Arrival = (
  packet: Buffer,
  key: string,
  from: From,
  pathTo: (address: string, port: number, key: string) => Path,
) => boolean

/** A socket, or a listener with its connections. */
export interface Door {
  readonly port: number
  close(): Promise<void>
}

/** Rejects with the system's error (`EADDRINUSE` …) when the port cannot be had on every address. */
export async function createHub(options: HubOptions): Promise<TransportHub> {
  const peers = new Set<Peer>()
  const byUfrag = new Map<string, Peer>()
  const byPath = new Map<string, { peer: Peer; path: Path }>()
  let ownAddresses = readOwnAddresses()

  const arrival: Arrival = (packet, key, from, pathTo) => {
    const known = byPath.get(key)
    if (packet.length === 0) return known !== undefined
    if (packet[0]! > 3) {
      known?.peer.receive(packet, known.path)
      return known !== undefined
    }
    if (options.onlyThisMachine && !ownAddresses.has(from.address)) return false
    const response = known && readBindingResponse(packet)
    if (response) {
      known.peer.answered(response, known.path)
      return true
    }
    const request = readBindingRequest(packet)
    const peer = request && byUfrag.get(request.localUfrag)
    if (!request || !peer) return false
    return peer.check(request, known?.peer === peer ? known.path : pathTo(from.address, from.port, key))
  }
  const lost = (key: string): void => {
    const known = byPath.get(key)
    known?.peer.lost(known.path)
  }

  const { doors, addresses, port } = await openDoors(options, arrival, lost)
  const home: PeerHome = {
    certificate: createCertificate(),
    candidates: addresses.flatMap((address, index) => [
      candidate('udp', address, port, index),
      candidate('tcp', address, port, index),
    ]),
    srtpProfiles: options.srtpProfiles ?? srtpProfiles,
    nowUs: options.nowUs,
    bindUfrag: (ufrag, peer) => void byUfrag.set(ufrag, peer),
    unbindUfrag: ufrag => void byUfrag.delete(ufrag),
    bindPath: (path, peer) => void byPath.set(path.key, { peer, path }),
    unbindPath: (path, peer) => {
      if (byPath.get(path.key)?.peer !== peer) return
      byPath.delete(path.key)
      path.close()
    },
    closed: peer => void peers.delete(peer),
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
      await Promise.all(doors.map(door => door.close()))
    },
  }
}

/** UDP and TCP on every address that this machine really has; a free port is one that all of them have. */
async function openDoors(
  options: HubOptions,
  arrival: Arrival,
  lost: (key: string) => void,
): Promise<{ doors: Door[]; addresses: string[]; port: number }> {
  for (let tries = 1; ; tries++) {
    const doors: Door[] = []
    const addresses: string[] = []
    let port = options.port
    try {
      for (const address of options.addresses) {
        try {
          const udp = await openUdp(address, port, arrival)
          doors.push(udp)
          port = udp.port
        } catch (error) {
          // An address that the machine has not got yet, or not any more: IPv6 has such.
          if (codeOf(error) === 'EADDRNOTAVAIL' && address.includes(':') && options.addresses.length > 1) continue
          throw error
        }
        doors.push(await openTcp(address, port, arrival, lost))
        addresses.push(address)
      }
      return { doors, addresses, port }
    } catch (error) {
      await Promise.all(doors.map(door => door.close()))
      if (options.port !== 0 || tries === portTries || codeOf(error) !== 'EADDRINUSE') throw error
    }
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code

/**
 * Host candidates (RFC 8445 §5.1.2.1) of component 1, earlier addresses preferred. Any pair over TCP comes after all over UDP:
 * a lower type preference, and the local preference of the passive side (RFC 6544 §4.2).
 */
function candidate(protocol: 'udp' | 'tcp', address: string, port: number, index: number): Candidate {
  const type = protocol === 'udp' ? 126 : 90
  const local = protocol === 'udp' ? 65_535 - index : 4 * 2 ** 13 + 8_191 - index
  const foundation = String(2 * index + (protocol === 'udp' ? 1 : 2))
  return { address, port, protocol, foundation, priority: type * 2 ** 24 + local * 2 ** 8 + 255 }
}

const readOwnAddresses = (): Set<string> =>
  new Set([
    '127.0.0.1',
    '::1',
    ...Object.values(networkInterfaces()).flatMap(list => (list ?? []).map(one => one.address)),
  ])
