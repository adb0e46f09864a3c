/** The program in the README joins a meeting, word for word as it stands there. */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { adminPassword, freshFolder, type Headless, startHeadless } from '../support/headless.ts'
import { dismiss, RtcPerson } from '../support/rtcPerson.ts'
import { type Caller, signedIn, sqmeeting } from '../support/sqmeeting.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
let server: Headless
let admin: Caller
const speaker = new RtcPerson()

beforeAll(async () => {
  server = await startHeadless('--port', '0', '--data', freshFolder(), '--admin-password', adminPassword)
  admin = await signedIn(server.url, 'admin', adminPassword)
})
afterAll(async () => {
  dismiss()
  await server?.stop()
})

function program(): string {
  const code = /<!-- tests\/server\/readme\.test\.ts.*?-->\s*```js\n(.*?)```/s.exec(
    readFileSync(`${root}README.md`, 'utf8'),
  )?.[1]
  if (!code) throw new Error('The README has no program any more.')
  // Inside the checkout, so that it finds the library.
  mkdirSync(`${root}out/readme`, { recursive: true })
  writeFileSync(`${root}out/readme/join.mjs`, code)
  return `${root}out/readme/join.mjs`
}

async function run(number: string, lines: number): Promise<string[]> {
  const child = spawn(process.execPath, [program(), server.url, number], { stdio: ['ignore', 'pipe', 'pipe'] })
  const said: string[] = []
  let complaint = ''
  child.stderr.on('data', data => {
    complaint += data
  })
  const ended = new Promise<void>(resolve => child.on('exit', () => resolve()))
  const enough = new Promise<void>(resolve =>
    createInterface({ input: child.stdout }).on('line', line => {
      // The library writes its own log as JSON.
      if (!line.startsWith('{')) said.push(line)
      if (said.length >= lines) resolve()
    }),
  )
  await Promise.race([enough, ended])
  child.kill()
  await ended
  if (said.length < lines) throw new Error(complaint)
  return said
}

async function meeting(): Promise<string> {
  const { body } = await sqmeeting(server.url, 'POST', '/meeting_schedule', admin, {
    meeting_type: 'instant',
    meeting_name: 'Robots welcome',
    // Absent would mean that the server makes one.
    meeting_password: '',
  })
  return body.meeting_number
}

it('joins, and says what it receives', async () => {
  const number = await meeting()
  const answer = await fetch(`${server.url}/api/gavel/v1/meetings/${number}/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'Speaker', clientId: 'speaker' }),
  })
  const joined = (await answer.json()) as { mediaUrl: string; mediaToken: string }
  await speaker.enter(joined.mediaUrl, joined.mediaToken, { speaks: true })
  const said = await run(number, 2)
  expect(said).toContainEqual(expect.stringMatching(/^In “Robots welcome” as [0-9a-f-]{36}$/))
  expect(said).toContain('voice from Speaker')
})

it('says in words why it is not let in', async () => {
  await expect(run('1', 1)).rejects.toThrow(/no meeting/)
})
