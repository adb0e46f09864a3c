/** `npm run bench`: data channels, how much they carry and what a megabyte costs, against another library in a process of its own. */
import { networkInterfaces } from 'node:os'
import { createHub } from '../../src/main/server/sfu/transport/hub.ts'
import type { DataChannel } from '../../src/main/server/sfu/transport/transport.ts'
import { answerTo, attribute, IndependentPeer } from '../sfu/support/independentPeer.ts'
import { conditions } from './report.ts'

const megabytes = 20
const bytes = megabytes * 1_000_000
const nowUs = (): number => Math.round(performance.now() * 1000)
const pause = (ms: number): Promise<void> => new Promise(done => setTimeout(done, ms))
const lan = Object.values(networkInterfaces())
  .flatMap(list => list ?? [])
  .filter(one => one.family === 'IPv4' && !one.internal)
  .map(one => one.address)

const hub = await createHub({ addresses: [...lan, '127.0.0.1'], port: 0, onlyThisMachine: true, nowUs })
const ours = hub.create({ data: true })
const theirs = new IndependentPeer()

const open = new Map<string, DataChannel>()
let received = 0
ours.events.channelOpen = channel => open.set(channel.label, channel)
ours.events.message = (_, data) => {
  received += data.length
}
const offer = await theirs.offer()
ours.setRemote({
  ufrag: attribute(offer, 'ice-ufrag'),
  pwd: attribute(offer, 'ice-pwd'),
  fingerprint: attribute(offer, 'fingerprint').replace('sha-256 ', ''),
})
theirs.answer(answerTo(offer, ours))
while (open.size < 2) await pause(20)

console.log(conditions())
const receivedHere = async (): Promise<number> => received
for (const [label, size] of [
  ['_reliable', 60_000],
  ['_reliable', 1_000],
  ['_lossy', 1_000],
] as const) {
  const what = `${label} in messages of ${size}`
  await measure(`${what}, to us`, receivedHere, () => theirs.pump(label, bytes, size))
  await measure(
    `${what}, from us`,
    () => theirs.received(),
    () => void pump(open.get(label) as DataChannel, size),
  )
}
ours.close()
theirs.close()
await hub.close()

async function pump(channel: DataChannel, size: number): Promise<void> {
  const message = Buffer.alloc(size, 1)
  for (let left = bytes; left > 0; left -= size)
    while (channel.bufferedAmount > 2 * 1024 * 1024 || !channel.send(message)) await pause(1)
}

/** Runs until all has come, or for a second nothing more does; what is lost on the lossy channel is said. */
async function measure(what: string, count: () => Promise<number>, start: () => void): Promise<void> {
  const before = await count()
  const begin = performance.now()
  const cpu = process.cpuUsage()
  start()
  let last = { at: begin, got: 0 }
  while (last.got < bytes && performance.now() - last.at < 1_000) {
    await pause(20)
    const got = (await count()) - before
    if (got > last.got) last = { at: performance.now(), got }
  }
  const { user, system } = process.cpuUsage(cpu)
  const rate = last.got / 1e3 / (last.at - begin)
  const cost = (user + system) / last.got
  const lost = last.got < bytes ? `, ${(100 * (1 - last.got / bytes)).toFixed(1)} % lost` : ''
  console.log(`${what.padEnd(46)} ${rate.toFixed(1)} MB/s, ${cost.toFixed(3)} s of CPU per MB${lost}`)
}
