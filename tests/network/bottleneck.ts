/**
 * A network of its own for one receiver, behind a bottleneck of our making. Linux namespaces; the rate is the kernel's token
 * bucket (tc-tbf), losses are a filter's dice (tc-bpf), and a long way is a detour through a third network (detour.ts), so that a
 * kernel without netem will do. Needs root.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [far, between] = ['gavel-far', 'gavel-between']
/** Ends of the wires, here and there, and in the network between. */
const [here, there, hither, thither] = ['gavel-near0', 'gavel-far0', 'gavel-mid0', 'gavel-mid1']
/** Where receivers find the server, and where the network between does. */
export const nearAddress = '10.77.0.1'
const innerAddress = '10.78.0.1'
export const serverAddresses = [nearAddress, innerAddress, '127.0.0.1']
/** How long the bottleneck's queue gets before it drops packets, ms: what home routers have, give or take. */
export const queue = 300

export interface Conditions {
  /** kbit/s towards the receiver. */
  rate: number
  /** Percent, towards the receiver. */
  loss?: number
}

const run = (command: string): string => {
  const [program = '', ...words] = command.split(' ')
  return execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}

let detour: ChildProcess | undefined

/** Throws when this machine cannot have one. */
export function build(): void {
  tearDown()
  run(`ip netns add ${far}`)
  run(`ip link add ${here} type veth peer name ${there}`)
  run(`ip link set ${there} netns ${far}`)
  lead(there)
  run(`ip addr add ${nearAddress}/24 dev ${here}`)
  run(`ip addr add ${innerAddress}/32 dev ${here}`)
  run(`ip link set ${here} up`)
}

/** The same with a way that takes so many ms more towards the receiver, for these ports of the server. */
export async function buildLong(delay: number, mediaPort: number, webPort: number): Promise<void> {
  tearDown()
  for (const name of [far, between]) run(`ip netns add ${name}`)
  run(`ip link add ${here} type veth peer name ${hither}`)
  run(`ip link set ${hither} netns ${between}`)
  run(`ip link add ${thither} netns ${between} type veth peer name ${there} netns ${far}`)
  lead(there)
  run(`ip addr add ${nearAddress}/32 dev ${here}`)
  run(`ip addr add ${innerAddress}/24 dev ${here}`)
  run(`ip link set ${here} up`)
  run(`ip -n ${between} addr add 10.78.0.2/24 dev ${hither}`)
  run(`ip -n ${between} addr add ${nearAddress}/24 dev ${thither}`)
  for (const device of [hither, thither, 'lo']) run(`ip -n ${between} link set ${device} up`)
  const program = new URL('detour.ts', import.meta.url).pathname
  const words = [nearAddress, innerAddress, String(delay), String(mediaPort), String(webPort)]
  detour = spawn('ip', ['netns', 'exec', between, process.execPath, program, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(detour.stdout!, 'data')
}

function lead(device: string): void {
  run(`ip -n ${far} addr add 10.77.0.2/24 dev ${device}`)
  for (const one of [device, 'lo']) run(`ip -n ${far} link set ${one} up`)
}

export function tearDown(): void {
  detour?.kill()
  detour = undefined
  for (const command of [`ip link del ${here}`, `ip netns del ${far}`, `ip netns del ${between}`])
    try {
      run(command)
    } catch {
      // Was not there.
    }
}

/** From now on the path to the receiver is like this; what is queued stays queued. */
export function shape({ rate, loss = 0 }: Conditions): void {
  const verb = isShaped() ? 'change' : 'add'
  run(`tc qdisc ${verb} dev ${here} root handle 1: tbf rate ${rate}kbit burst 1600 latency ${queue}ms`)
  if (loss === 0) return
  // A random number below the share is a loss (2, TC_ACT_SHOT), any other passes (0).
  const dice = `4,32 0 0 4294963256,53 0 1 ${Math.round((loss / 100) * 2 ** 32)},6 0 0 0,6 0 0 2`
  run(`tc qdisc add dev ${here} clsact`)
  execFileSync('tc', ['filter', 'add', 'dev', here, 'egress', 'bpf', 'da', 'bytecode', dice])
}

/** `silent`: packets are lost in both directions, and nobody is told. `unplugged`: the receiver's interface has no carrier. */
export type Way = 'silent' | 'unplugged'

export function cut(way: Way): void {
  if (way === 'unplugged') return void run(`ip link set ${here} down`)
  run(`tc qdisc add dev ${here} clsact`)
  for (const direction of ['ingress', 'egress'])
    execFileSync('tc', ['filter', 'add', 'dev', here, direction, 'bpf', 'da', 'bytecode', '1,6 0 0 2'])
}

export function mend(way: Way): void {
  run(way === 'unplugged' ? `ip link set ${here} up` : `tc qdisc del dev ${here} clsact`)
}

const isShaped = (): boolean => run(`tc qdisc show dev ${here}`).includes('tbf')

/** A program that starts this one in the receiver's network. */
export function inside(program: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'gavel-')), 'inside')
  writeFileSync(path, `#!/bin/sh\nexec ip netns exec ${far} ${program} "$@"\n`)
  chmodSync(path, 0o755)
  return path
}
