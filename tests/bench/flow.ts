/** Two people in windows of their own, and when each of them really saw and heard the other: noted in their pages while it happens. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from '@playwright/test'
import { Person } from '../e2e/support/person.ts'

declare global {
  interface Window {
    /** Milliseconds since 1970 at which pictures and sound were decoded. */
    decoded: { picture: number[]; sound: number[] }
  }
}

export type Medium = 'picture' | 'sound'

export function openBrowser(
  program = process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  ...more: string[]
): Promise<Browser> {
  return chromium.launch({
    executablePath: program,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
      ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
      ...['--autoplay-policy=no-user-gesture-required', `--use-file-for-fake-audio-capture=${voice()}`, ...more],
    ],
  })
}

export async function enter(browser: Browser, address: string, name: string): Promise<Person> {
  const person = await Person.at(browser, 'about:blank')
  await person.page.addInitScript(watch)
  await person.page.goto(address)
  await person.page.getByLabel('Your name').fill(name)
  await person.page.getByRole('button', { name: 'Stop camera' }).waitFor()
  await person.join()
  return person
}

/** Not one picture or one sound but from which one on they flow, after this moment; milliseconds, undefined when they do not. */
export async function flowsAfter(person: Person, medium: Medium, since: number): Promise<number | undefined> {
  const times = await person.page.evaluate(one => window.decoded[one], medium)
  const after = times.filter(at => at > since)
  const now = Date.now()
  for (const [i, at] of after.entries()) {
    const held = after.slice(i + 1).filter(later => later <= at + steady)
    const gaps = [at, ...held].map((one, k, all) => (all[k + 1] ?? Math.min(now, at + steady)) - one)
    if (at + steady <= now && Math.max(...gaps) <= pauseAllowed) return at - since
  }
  return undefined
}

/** Flowing is: for so long, no pause longer than that; milliseconds. */
const [steady, pauseAllowed] = [2_000, 1_000]

/** When all of these flow, or what is missing after so many milliseconds. */
export async function allFlow(
  wanted: readonly { person: Person; medium: Medium }[],
  since: number,
  patience: number,
): Promise<(number | undefined)[]> {
  for (;;) {
    const found = await Promise.all(wanted.map(({ person, medium }) => flowsAfter(person, medium, since)))
    if (found.every(one => one !== undefined) || Date.now() > since + patience) return found
    await new Promise(done => setTimeout(done, 200))
  }
}

/** Whether any was decoded between these moments. */
export const anyBetween = async (person: Person, medium: Medium, from: number, to: number): Promise<boolean> =>
  (await person.page.evaluate(one => window.decoded[one], medium)).some(at => at > from && at < to)

/** Runs in the page, before anything else does. Each of us receives from one other, so that all that comes is theirs. */
function watch(): void {
  window.decoded = { picture: [], sound: [] }
  const connections = new Set<RTCPeerConnection>()
  window.RTCPeerConnection = new Proxy(RTCPeerConnection, {
    construct(target, args, newTarget) {
      const made = Reflect.construct(target, args, newTarget) as RTCPeerConnection
      connections.add(made)
      return made
    },
  })
  const names = new WeakMap<RTCPeerConnection, number>()
  const known = new Map<string, number>()
  let next = 0
  const look = async (connection: RTCPeerConnection): Promise<void> => {
    if (connection.signalingState === 'closed') return void connections.delete(connection)
    const name = names.get(connection) ?? next++
    names.set(connection, name)
    for (const one of (await connection.getStats()).values()) {
      if (one.type !== 'inbound-rtp') continue
      // Silence and what is made up for what was lost is no sound.
      const count = one.kind === 'video' ? (one.framesDecoded ?? 0) : (one.totalAudioEnergy ?? 0)
      const before = known.get(`${name} ${one.id}`) ?? 0
      known.set(`${name} ${one.id}`, count)
      if (count > before + (one.kind === 'video' ? 0 : 1e-6))
        window.decoded[one.kind === 'video' ? 'picture' : 'sound'].push(performance.timeOrigin + performance.now())
    }
  }
  const round = (): void => {
    void Promise.allSettled([...connections].map(look)).then(() => setTimeout(round, 30))
  }
  round()
}

/** Somebody who says “ah” four times a second, as a WAV file: noise suppression leaves it, and it is never silent for long. */
function voice(): string {
  const [rate, seconds] = [16_000, 10]
  const wave = Buffer.alloc(44 + rate * seconds * 2)
  wave.write('RIFF', 0)
  wave.writeUInt32LE(36 + rate * seconds * 2, 4)
  wave.write('WAVEfmt ', 8)
  for (const [value, at] of [
    [16, 16],
    [rate, 24],
    [rate * 2, 28],
  ] as const)
    wave.writeUInt32LE(value, at)
  for (const [value, at] of [
    [1, 20],
    [1, 22],
    [2, 32],
    [16, 34],
  ] as const)
    wave.writeUInt16LE(value, at)
  wave.write('data', 36)
  wave.writeUInt32LE(rate * seconds * 2, 40)
  for (let i = 0; i < rate * seconds; i++) {
    const time = i / rate
    const loud = 0.3 + 0.7 * Math.sin(Math.PI * 4 * time) ** 2
    const tone = [1, 2, 3, 4, 5].reduce((sum, n) => sum + Math.sin(2 * Math.PI * 160 * n * time) / n, 0)
    wave.writeInt16LE(Math.round(6_000 * loud * tone), 44 + i * 2)
  }
  const path = join(mkdtempSync(join(tmpdir(), 'gavel-')), 'voice.wav')
  writeFileSync(path, wave)
  return path
}
