/** `npm run bench`: the server is killed while people talk and is started again; how long until everybody sees and hears everybody. */
import { adminPassword, freshFolder, type Headless, startBuilt } from '../support/headless.ts'
import { freePorts } from '../support/ports.ts'
import { signedIn, sqmeeting } from '../support/sqmeeting.ts'
import { allFlow, enter, openBrowser } from './flow.ts'
import { conditions, tell } from './report.ts'

const times = 8
/** Seconds after which somebody does not come back any more. */
const patience = 40_000

console.log(conditions())
const [folder, port] = [freshFolder(), await freePorts(2)]
const start = (): Promise<Headless> =>
  startBuilt('--port', String(port), '--data', folder, '--admin-password', adminPassword)
let server = await start()
const admin = await signedIn(server.url, 'admin', adminPassword)
const plan = { meeting_type: 'instant', meeting_name: 'Bench', meeting_password: '' }
const { meeting_number: number } = (await sqmeeting(server.url, 'POST', '/meeting_schedule', admin, plan)).body
// Two windows of one browser share its camera, and made-up cameras do not always survive that both open it anew at once.
const browsers = [await openBrowser(), await openBrowser()] as const
const people = [
  await enter(browsers[0], `${server.url}/j/${number}`, 'Host'),
  await enter(browsers[1], `${server.url}/j/${number}`, 'Guest'),
]
const wanted = people.flatMap(person => (['picture', 'sound'] as const).map(medium => ({ person, medium })))
const first = await allFlow(wanted, Date.now(), patience)
if (first.includes(undefined)) throw new Error('People do not see and hear each other before anything happens.')

const taken: Record<'ready' | 'picture' | 'sound', number[]> = { ready: [], picture: [], sound: [] }
for (let round = 0; round < times; round++) {
  await new Promise(done => setTimeout(done, 500 + Math.random() * 2_000))
  await server.kill()
  // Down for as long as whoever looks after servers takes to notice.
  await new Promise(done => setTimeout(done, 1_000))
  const begin = Date.now()
  server = await start()
  taken.ready.push(Date.now() - begin)
  const found = await allFlow(wanted, begin, patience)
  for (const [i, { medium }] of wanted.entries()) taken[medium].push(found[i] ?? patience)
}
tell('killed: new start until the server is ready', taken.ready)
tell('killed: new start until pictures flow again', taken.picture)
tell('killed: new start until sound flows again', taken.sound)
await Promise.all(browsers.map(browser => browser.close()))
await server.stop()
process.exit(0)
