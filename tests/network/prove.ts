/**
 * `npm run prove:network`: what a receiver in Chromium sees and hears of somebody behind bad networks. Prints a table, and keeps it in
 * docs/network.md. Names of cases as arguments run these only. Needs Linux and root: networks are made with namespaces and tc.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { type Browser, chromium } from '@playwright/test'
import { conditions } from '../bench/report.ts'
import { EnginePerson } from '../e2e/support/enginePerson.ts'
import { type EngineServer, serveEngine } from '../e2e/support/engineServer.ts'
import { build, buildLong, inside, nearAddress, queue, serverAddresses, shape, tearDown } from './bottleneck.ts'
import { type Case, cases, type Stage } from './cases.ts'
import { type Seen, seenBy, startWatching, timeOf } from './watch.ts'

const program = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--use-fake-ui-for-media-stream',
  '--use-fake-device-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
]
const mediaPort = 47_882
const kept = 'test-results/network.json'
const page = 'docs/network.md'

interface Row {
  name: string
  stage: string
  pictures: string
  still: number
  freezes: string
  size: string
  reached: string
  video: number
  sound: string
  /** Of this machine, over the last minute. */
  load: string
  asked: string
  ok: boolean
}

const wanted = process.argv.slice(2)
const chosen = cases.filter(one => wanted.length === 0 || wanted.some(word => one.name.includes(word)))
const before = conditions()
build()
const server = await serveEngine(serverAddresses, mediaPort)
const { port } = new URL(server.url)
const near = await chromium.launch({ executablePath: program, args: switches })
const rows: Row[] = []
try {
  for (const [number, one] of chosen.entries()) rows.push(...(await prove(one, `room ${number}`)))
} finally {
  await near.close()
  await server.close()
  tearDown()
}
keep(rows)
console.log(table(rows))
process.exit(rows.every(row => row.ok) ? 0 : 1)

async function prove(one: Case, room: string): Promise<Row[]> {
  if (one.delay) await buildLong(one.delay, mediaPort, Number(port))
  else build()
  const far = await chromium.launch({
    executablePath: inside(program),
    args: [...switches, `--unsafely-treat-insecure-origin-as-secure=http://${nearAddress}:${port}`],
  })
  await server.sfu.openRoom(room)
  const publisher = await person(near, server, room, 'publisher', server.url)
  await publish(publisher)
  const watcher = await person(far, server, room, 'watcher', `http://${nearAddress}:${port}`, () =>
    shape(one.stages[0]!),
  )
  await startWatching(watcher.page)
  const marks: number[] = []
  for (const [i, stage] of one.stages.entries()) {
    if (i > 0) shape(stage)
    marks.push(await timeOf(watcher.page))
    await new Promise(done => setTimeout(done, stage.lasts * 1_000))
  }
  marks.push(await timeOf(watcher.page))
  const seen = await seenBy(watcher.page)
  if (process.env['SEEN'])
    writeFileSync(`${process.env['SEEN']}-${one.name.replace(/\W/g, '')}.json`, JSON.stringify({ marks, ...seen }))
  await Promise.all([publisher.page.context().close(), far.close()])
  await server.sfu.closeRoom(room)
  return one.stages.map((stage, i) => judge(one, stage, i, seen, marks[i]!, marks[i + 1]!))
}

/** Somebody in the room; `ready` is called when the page is loaded and before they enter. */
async function person(
  browser: Browser,
  { sfu }: EngineServer,
  room: string,
  identity: string,
  url: string,
  ready: () => void = () => undefined,
): Promise<EnginePerson> {
  await sfu.admit(room, {
    ...{ identity, name: identity, metadata: '', attributes: {} },
    ...{ silenced: false, mayUnmute: false },
  })
  const made = await EnginePerson.at(await browser.newContext({ permissions: ['camera', 'microphone'] }), url)
  ready()
  const welcome = await made.enter(identity, {
    url,
    token: await sfu.token(room, identity, identity),
    oneConnection: true,
  })
  if (welcome !== 'welcome') throw new Error(`The ${identity} could not enter: ${welcome}.`)
  return made
}

/** A tone, and a picture in three layers that is as hard to encode as a camera's in bad light. */
async function publish(publisher: EnginePerson): Promise<void> {
  await publisher.hum()
  await publisher.page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 960, height: 540 })
    const brush = canvas.getContext('2d')!
    const tile = brush.createImageData(240, 135)
    const draw = (): void => {
      for (let i = 0; i < tile.data.length; i++) tile.data[i] = i % 4 === 3 ? 255 : 96 + Math.random() * 64
      for (let i = 0; i < 6; i++) brush.putImageData(tile, Math.random() * 800, Math.random() * 450)
    }
    setInterval(draw, 66)
    const { Track } = window.LivekitClient
    await window.room.localParticipant.publishTrack(canvas.captureStream(15).getVideoTracks()[0]!, {
      source: Track.Source.Camera,
      simulcast: true,
      videoEncoding: { maxBitrate: 1_500_000, maxFramerate: 15 },
      degradationPreference: 'maintain-resolution',
    })
  })
  // Its own way to the engine is wide, but it has to find that out before the receiver's is looked at.
  const sending = async (): Promise<number> =>
    publisher.page.evaluate(async () => {
      const { track } = window.room.localParticipant.getTrackPublication('camera' as never) ?? {}
      // biome-ignore lint/suspicious/noExplicitAny: the DOM types know few of the statistics
      const all: any[] = [...((await track?.sender?.getStats())?.values() ?? [])]
      return Math.max(0, ...all.filter(one => one.framesPerSecond > 8).map(one => one.frameWidth ?? 0))
    })
  for (let tries = 0; (await sending()) < 960; tries++) {
    if (tries > 60) throw new Error('The publisher does not send its largest layer.')
    await publisher.page.waitForTimeout(500)
  }
}

function judge(one: Case, stage: Stage, index: number, seen: Seen, from: number, to: number): Row {
  const { width, still } = stage
  const since = from + still.from * 1_000
  const shown = seen.pictures.filter(at => at >= since && at <= to)
  // What was shown last before counts from its time on; what is not shown at the end stands still until then.
  const previous = seen.pictures.findLast(at => at < since) ?? since
  const times = [Math.max(previous, since), ...shown, to]
  const longest = Math.round(Math.max(...times.slice(1).map((at, i) => at - times[i]!)))
  const moments = seen.moments.filter(one => one.at >= from && one.at <= to)
  const [first, last] = [moments[0]!, moments.at(-1)!]
  const settledMoments = moments.filter(one => one.at >= from + width.from * 1_000)
  // The last quarter of what is asked may breathe; that it was reached and is what there mostly is, is the point.
  const wide = settledMoments.filter(one => one.width >= width.least).length / Math.max(1, settledMoments.length)
  const reachedAt = moments.find(one => one.width >= width.least)?.at
  const seconds = (last.at - first.at) / 1_000
  const made = (last.concealed - first.concealed) / Math.max(1, last.samples - first.samples)
  return {
    name: one.name,
    stage: one.stages.length > 1 ? `${index + 1}: ${stage.rate} kbit/s` : '',
    pictures: `${shown.length} (${(shown.length / ((to - since) / 1_000)).toFixed(1)}/s)`,
    still: longest,
    freezes: `${last.freezes - first.freezes} (${(last.frozen - first.frozen).toFixed(1)} s)`,
    size: `${last.width}×${last.height}`,
    reached: reachedAt === undefined ? 'never' : `${((reachedAt - from) / 1_000).toFixed(1)} s`,
    video: Math.round(((last.videoBytes - first.videoBytes) * 8) / seconds / 1_000),
    sound: `${(made * 100).toFixed(1)} %`,
    load: (loadavg()[0] ?? 0).toFixed(1),
    asked: `still ≤ ${still.longest} ms from ${still.from} s, width ≥ ${width.least} from ${width.from} s`,
    ok: longest <= still.longest && wide >= 0.75,
  }
}

function table(all: readonly Row[]): string {
  const head =
    '| network | stage | pictures | longest still | freezes | size at the end | width reached after | video kbit/s | sound made up | load | asked | kept |'
  const line = head.replace(/[^|]+/g, '---')
  return [
    head,
    line,
    ...all.map(
      row =>
        `| ${row.name} | ${row.stage} | ${row.pictures} | ${row.still} ms | ${row.freezes} | ${row.size} | ${row.reached} | ${row.video} | ${row.sound} | ${row.load} | ${row.asked} | ${row.ok ? 'yes' : '**no**'} |`,
    ),
  ].join('\n')
}

/** Rows of this run take the place of those of an earlier one. */
function keep(fresh: readonly Row[]): void {
  const old: Row[] = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : []
  const all = cases.flatMap(({ name }) => {
    const ofRun = fresh.filter(row => row.name === name)
    return ofRun.length > 0 ? ofRun : old.filter(row => row.name === name)
  })
  mkdirSync('test-results', { recursive: true })
  writeFileSync(kept, JSON.stringify(all, undefined, 2))
  const text = `# Bad networks

What a receiver sees and hears of one other person behind bad networks, measured in the receiver. \`npm run prove:network\` makes
this table anew (Linux, root; about four minutes), and fails when something asked for is not kept.

* **Conditions**: ${before}; the last run on ${new Date().toISOString().slice(0, 10)}. Receiver and publisher are Chromium with the unmodified
  \`livekit-client\`, the receiver in a network namespace of its own. Its path is shaped towards it from the moment it enters: the rate by \`tc-tbf\` with
  a queue of ${queue} ms, losses at random by \`tc-bpf\`, 200 ms by a detour through a third namespace.
* **Publisher**: a tone, and noise of 960×540 at 15 pictures a second in three layers (160, 450 and 1,500 kbit/s at most), so that the
  encoder spends all it may. The receiver asks for the largest.
* **Longest still**: the longest time between two pictures shown. **Freezes**: as Chromium counts them. **Sound made up**: the share of samples
  that the receiver had to invent. **Load**: of the machine in that minute, which encodes, forwards and decodes at once; what is above the number of its
  processors is missing somewhere.

${table(all)}
`
  writeFileSync(page, text)
}
