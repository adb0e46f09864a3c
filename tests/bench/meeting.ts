/** `npm run bench`: how long people wait. Start of the server, the way into a meeting, and the chair's mute until silence. */
import { chromium } from '@playwright/test'
import { Person } from '../e2e/support/person.ts'
import { adminPassword, freshFolder, type Headless, startBuilt } from '../support/headless.ts'
import { RtcPerson } from '../support/rtcPerson.ts'
import { type Caller, signedIn, sqmeeting } from '../support/sqmeeting.ts'
import { conditions, tell } from './report.ts'

const times = 20

console.log(conditions())
await startUp()
const server = await startBuilt('--port', '0', '--data', freshFolder(), '--admin-password', adminPassword)
const admin = await signedIn(server.url, 'admin', adminPassword)
await muteToSilence(server, admin)
await clickToPicture(server, admin)
await server.stop()
process.exit(0)

/** From the start of the process to the line that says it is ready, on a data folder that has been used before. */
async function startUp(): Promise<void> {
  const folder = freshFolder()
  const taken: number[] = []
  for (let round = 0; round <= 10; round++) {
    const begin = performance.now()
    const one = await startBuilt('--port', '0', '--data', folder, '--admin-password', adminPassword)
    if (round > 0) taken.push(performance.now() - begin)
    await one.stop()
  }
  tell('start of the server until it is ready', taken, { of: 'p95', most: 1_000 })
}

async function newMeeting({ url }: Headless, chair: Caller): Promise<string> {
  const { body } = await sqmeeting(url, 'POST', '/meeting_schedule', chair, {
    meeting_type: 'instant',
    meeting_name: 'Bench',
    meeting_password: '',
  })
  return body.meeting_number
}

async function enter({ url }: Headless, number: string, name: string, speaks: boolean): Promise<RtcPerson> {
  const answer = await fetch(`${url}/api/gavel/v1/meetings/${number}/join`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, clientId: name }),
  })
  const joined = (await answer.json()) as { mediaUrl: string; mediaToken: string }
  const person = new RtcPerson()
  await person.enter(joined.mediaUrl, joined.mediaToken, { speaks })
  return person
}

/** From sending the chair's call to the last sound the listener decodes; both are programs, the speaker is a tone. */
async function muteToSilence(one: Headless, chair: Caller): Promise<void> {
  const number = await newMeeting(one, chair)
  const speaker = await enter(one, number, 'speaker', true)
  const listener = await enter(one, number, 'listener', false)
  const taken: number[] = []
  for (let round = 0; round < times; round++) {
    while ((await listener.hears('speaker', 100)) < 1e9);
    const begin = performance.now()
    const muted = sqmeeting(one.url, 'POST', `/meeting/${number}/mute`, chair, { participants: ['speaker'] })
    await muted
    await listener.hears('speaker', 600)
    taken.push(Math.max(0, (await listener.lastHeard('speaker')) - begin))
    await speaker.unmute()
  }
  tell('chair mutes until silence is decoded', taken, { of: 'p95', most: 150 })
  await speaker.leave()
  await listener.leave()
}

/** From the click on “Join meeting” to the first picture of somebody else on the stage. */
async function clickToPicture(one: Headless, chair: Caller): Promise<void> {
  const number = await newMeeting(one, chair)
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
    ],
  })
  const host = await Person.at(browser, `${one.url}/j/${number}`)
  await host.join('Host')
  await host.page.getByRole('button', { name: 'Stop camera' }).waitFor()
  const taken: number[] = []
  for (let round = 0; round < times; round++) {
    const guest = await Person.at(browser, `${one.url}/j/${number}`)
    await guest.page.getByLabel('Your name').fill('Guest')
    await guest.page.getByRole('button', { name: 'Stop camera' }).waitFor()
    await guest.page.waitForTimeout(500)
    taken.push(await guest.page.evaluate(firstPicture))
    await guest.press('Leave')
    await guest.context.close()
  }
  tell('click on “Join meeting” until the first picture', taken, { of: 'p50', most: 500 })
  await browser.close()
}

/** Runs in the page. */
function firstPicture(): Promise<number> {
  const button = [...document.querySelectorAll('button')].find(one => one.textContent?.includes('Join meeting'))
  const begin = performance.now()
  button?.click()
  return new Promise(resolve => {
    const watched = new Set<HTMLVideoElement>()
    const look = (): void => {
      for (const video of document.querySelectorAll<HTMLVideoElement>(
        '[data-participant][aria-label^="Host,"] video',
      )) {
        if (watched.has(video)) continue
        watched.add(video)
        video.requestVideoFrameCallback(now => resolve(now - begin))
      }
      requestAnimationFrame(look)
    }
    look()
  })
}
