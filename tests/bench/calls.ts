/**
 * `npm run bench`: what a call to an API costs in processor time, to schedule a meeting and to mute somebody, against a bare Fastify
 * with the same schemas. Gavel and the floors are processes of their own and take turns under the same load.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { createInterface } from 'node:readline'
import { adminPassword, freshFolder, startBuilt } from '../support/headless.ts'
import { RtcPerson } from '../support/rtcPerson.ts'
import { signedIn } from '../support/sqmeeting.ts'
import { processor } from './media/servers.ts'
import { conditions, percentile, state, tell } from './report.ts'

const [warmUp, calls, rounds, atATime] = [1_000, 800, 5, 4]

interface Served {
  name: string
  pid: number
  url: string
}
interface Call {
  what: string
  /** In the dialect, and as it is called. */
  path: string
  address: string
  body: string
}

console.log(conditions())
const server = await startBuilt('--port', '0', '--data', freshFolder(), '--admin-password', adminPassword)
const { client, token } = await signedIn(server.url, 'admin', adminPassword)
const query = `client_id=${client}&token=${token}`
const gavel: Served = { name: 'Gavel', pid: server.process.pid as number, url: server.url }

const instant = { meeting_type: 'instant', meeting_name: 'Bench', meeting_password: '' }
const opened = await send(gavel, `/api/v1/meeting_schedule?${query}`, JSON.stringify(instant))
const number = (JSON.parse(opened) as { meeting_number: string }).meeting_number
const speaker = await seated(number)

const [startsAt, hour] = [Date.now() + 86_400_000, 3_600_000]
const plan = {
  ...{
    meeting_type: 'reservation',
    meeting_name: 'Council',
    meeting_description: 'What the council decides on Mondays.',
  },
  ...{
    schedule_start_time: startsAt,
    schedule_end_time: startsAt + hour,
    guest_dial_in: true,
    mute_upon_entry: 'ENABLE',
  },
}
const all: Call[] = [
  { what: 'schedule', path: '/meeting_schedule', address: '/api/v1/meeting_schedule', body: JSON.stringify(plan) },
  {
    ...{ what: 'mute', path: '/meeting/:meeting_number/mute', address: `/api/v1/meeting/${number}/mute` },
    body: JSON.stringify({ participants: ['speaker'], allow_self_unmute: false }),
  },
].map(call => ({ ...call, address: `${call.address}?${query}` }))

const answers: Record<string, unknown> = {}
for (const { path, address, body } of all) answers[path] = JSON.parse(await send(gavel, address, body))
const floors = [await floor('bare Fastify'), await floor('bare Fastify that saves a row', 'saving')]
const everybody = [gavel, ...floors.map(one => one.served)]

for (const call of all) {
  const spent = new Map(everybody.map(one => [one, [] as number[]]))
  for (const one of everybody) await load(one, call, warmUp)
  for (let round = 0; round < rounds; round++)
    for (const one of everybody) {
      const before = processor(one.pid)
      await load(one, call, calls)
      spent.get(one)?.push(((processor(one.pid) - before) * 1e6) / calls)
    }
  const usual = new Map<Served, number>()
  for (const [one, each] of spent) {
    usual.set(one, percentile(each, 0.5))
    tell(`processor of a call, ${call.what}: ${one.name}`, each, undefined, 'µs')
  }
  const [ours = 0, ...others] = usual.values()
  for (const [i, other] of others.entries())
    state(`${call.what}: Gavel to ${floors[i]?.served.name}`, ours / other, '×', i === 0 ? 1.5 : undefined)
}
speaker.end()
for (const one of floors) one.process.kill()
await server.stop()
process.exit(0)

async function floor(name: string, ...how: string[]): Promise<{ served: Served; process: ChildProcess }> {
  const file = new URL('bareRoutes.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [file, JSON.stringify(answers), ...how], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { served: { name, pid: child.pid as number, url }, process: child }
}

/** Somebody who is there to be muted. */
async function seated(number: string): Promise<RtcPerson> {
  const join = JSON.stringify({ name: 'speaker', clientId: 'speaker' })
  const joined = JSON.parse(await send(gavel, `/api/gavel/v1/meetings/${number}/join`, join)) as Record<string, string>
  const person = new RtcPerson()
  await person.enter(joined['mediaUrl'] as string, joined['mediaToken'] as string, { speaks: false })
  return person
}

/** So many calls, a few at a time, over connections that stay. */
async function load(served: Served, { address, body }: Call, count: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: atATime })
  let left = count
  const one = async (): Promise<void> => {
    while (left-- > 0) await send(served, address, body, agent)
  }
  await Promise.all(Array.from({ length: atATime }, one))
  agent.destroy()
}

async function send({ url }: Pick<Served, 'url'>, address: string, body: string, agent?: Agent): Promise<string> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  const asked = request(url + address, { method: 'POST', headers, ...(agent && { agent }) }).end(body)
  const [answer] = await once(asked, 'response')
  let text = ''
  for await (const part of answer.setEncoding('utf8')) text += part
  if (answer.statusCode !== 200) throw new Error(`${address.split('?')[0]}: ${answer.statusCode} ${text.slice(0, 200)}`)
  return text
}
