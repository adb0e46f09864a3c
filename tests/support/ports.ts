/**
 * Ports for servers that tests start, and start again where they were: below those that systems give out by themselves, and in a
 * stretch of this process alone, so that nobody else takes one between two starts.
 */
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

const lowest = 15_000
const stretch = 80
/** Up to 32,000; systems begin at 32,768 or later. */
const stretches = 212

const begin = lowest + (process.pid % stretches) * stretch
let next = 0

/** The first of so many free ports in a row, of TCP and of UDP. */
export async function freePorts(count = 1): Promise<number> {
  for (let tries = 0; tries < 1_000; tries++) {
    const at = next % stretch
    next += count
    if (at + count > stretch) continue
    const row = Array.from({ length: count }, (_, i) => begin + at + i)
    if ((await Promise.all(row.flatMap(port => [tcpIsFree(port), udpIsFree(port)]))).every(Boolean)) return row[0]!
  }
  throw new Error(`There are no ${count} free ports between ${begin} and ${begin + stretch}.`)
}

function tcpIsFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, () => server.close(() => resolve(true)))
  })
}

function udpIsFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = createSocket('udp4')
    socket.once('error', () => socket.close(() => resolve(false)))
    socket.bind(port, () => socket.close(() => resolve(true)))
  })
}
