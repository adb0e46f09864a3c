/**
 * `npm run bench`: somebody loses their network for five seconds; how long after its return they and the others see and hear each
 * other. The kernel really cuts it, between two networks of this process's own: it starts itself anew in user and network
 * namespaces (`unshare`), which need no root. Once packets are just lost, as out of reach of a radio, once the cable is out.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Person } from '../e2e/support/person.ts'
import { build, cut, inside, mend, nearAddress, type Way } from '../network/bottleneck.ts'
import { adminPassword, freshFolder, startBuilt } from '../support/headless.ts'
import { signedIn, sqmeeting } from '../support/sqmeeting.ts'
import { allFlow, anyBetween, enter, type Medium, openBrowser } from './flow.ts'
import { conditions, state, tell } from './report.ts'

const times = 6
const lostFor = 5_000
const patience = 30_000
/** What turns a device off and on. */
const buttons = {
  microphone: { off: 'Mute microphone', on: 'Unmute microphone' },
  camera: { off: 'Stop camera', on: 'Start camera' },
} as const

const goal = { of: 'p95', most: 2_000 } as const

if (process.env['GAVEL_OWN_NETWORK'] === undefined) {
  const again = ['--user', '--map-root-user', '--net', '--mount', process.execPath, fileURLToPath(import.meta.url)]
  const { status } = spawnSync('unshare', again, {
    stdio: 'inherit',
    env: { ...process.env, GAVEL_OWN_NETWORK: '1' },
  })
  if (status === null || status > 1) console.log('THE LOST LINE IS NOT MEASURED: this machine gives no namespaces.')
  process.exit(status ?? 1)
}
// Where ip keeps the names of networks.
execFileSync('mount', ['-t', 'tmpfs', 'none', '/run'])
execFileSync('ip', ['link', 'set', 'lo', 'up'])
build()

console.log(conditions())
const server = await startBuilt(
  ...['--host', '0.0.0.0', '--port', '0', '--data', freshFolder(), '--admin-password', adminPassword],
)
const { port } = new URL(server.url)
const admin = await signedIn(server.url, 'admin', adminPassword)
const far = `http://${nearAddress}:${port}`
const near = await openBrowser()
const away = await openBrowser(
  inside(process.env['CHROMIUM'] ?? '/usr/bin/chromium'),
  `--unsafely-treat-insecure-origin-as-secure=${far}`,
)

for (const [way, what] of [
  ['silent', 'lost line'],
  ['unplugged', 'pulled cable'],
] as const) {
  const plan = { meeting_type: 'instant', meeting_name: 'Bench', meeting_password: '' }
  const { meeting_number: number } = (await sqmeeting(server.url, 'POST', '/meeting_schedule', admin, plan)).body
  const host = await enter(near, `${server.url}/j/${number}`, 'Host')
  const guest = await enter(away, `${far}/j/${number}`, 'Guest')
  const taken: Record<Medium, number[]> = { picture: [], sound: [] }
  let asLeft = 0
  for (let round = 0; round < times; round++) asLeft += (await lose(way, round, host, guest, taken)) ? 1 : 0
  tell(`${what}: its return until pictures flow again`, taken.picture, goal)
  tell(`${what}: its return until sound flows again`, taken.sound, goal)
  state(`${what}: devices not as they were left, of ${times}`, times - asLeft, 'times', 0)
  for (const person of [host, guest]) await person.context.close()
}
for (const browser of [near, away]) await browser.close()
await server.stop()
process.exit(0)

/** Whether the guest's devices were afterwards as they had left them, for them and for the host. */
async function lose(
  way: Way,
  round: number,
  host: Person,
  guest: Person,
  taken: Record<Medium, number[]>,
): Promise<boolean> {
  const [muted, blind] = [round % 3 === 1, round % 3 === 2]
  await set(guest, 'microphone', !muted)
  await set(guest, 'camera', !blind)
  const wanted = [
    ...(blind ? [] : [{ person: host, medium: 'picture' as const }]),
    ...(muted ? [] : [{ person: host, medium: 'sound' as const }]),
    ...(['picture', 'sound'] as const).map(medium => ({ person: guest, medium })),
  ]
  if ((await allFlow(wanted, Date.now(), patience)).includes(undefined))
    throw new Error('Nothing flows before the cut.')
  cut(way)
  await new Promise(done => setTimeout(done, lostFor))
  mend(way)
  const returned = Date.now()
  const found = await allFlow(wanted, returned, patience)
  for (const [i, { person, medium }] of wanted.entries()) {
    taken[medium].push(found[i] ?? patience)
    if (process.env['VERBOSE'])
      console.log(way, round, person === host ? 'at the host' : 'at the guest', medium, found[i])
  }
  const now = Date.now()
  await new Promise(done => setTimeout(done, 1_000))
  const [sound, picture] = [
    await anyBetween(host, 'sound', now, now + 1_000),
    await anyBetween(host, 'picture', now, now + 1_000),
  ]
  return (
    sound === !muted &&
    picture === !blind &&
    (await isOn(guest, 'microphone')) === !muted &&
    (await isOn(guest, 'camera')) === !blind
  )
}

async function isOn({ page }: Person, device: keyof typeof buttons): Promise<boolean> {
  return (await page.getByRole('button', { name: buttons[device].off, exact: true }).count()) === 1
}

async function set(person: Person, device: keyof typeof buttons, on: boolean): Promise<void> {
  if ((await isOn(person, device)) !== on) await person.press(buttons[device][on ? 'on' : 'off'])
}
