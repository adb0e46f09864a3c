/** H.264 and redundant audio between unmodified clients, and what somebody without a decoder is told. */
import { type Browser, type BrowserContext, expect, test } from '@playwright/test'
import { EnginePerson } from './support/enginePerson.ts'
import { type EngineServer, serveEngine } from './support/engineServer.ts'
import { expectAlive } from './support/reception.ts'

let server: EngineServer
let context: BrowserContext
let plain: BrowserContext
test.beforeAll(async ({ browser }) => {
  server = await serveEngine()
  context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  plain = await withoutH264(browser)
})
test.afterAll(async () => {
  await context?.close()
  await plain?.close()
  await server?.close()
})

/** Windows whose connections know no H.264, as browsers without that decoder. */
async function withoutH264(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'] })
  await context.addInitScript(() => {
    const known = RTCRtpReceiver.getCapabilities('video')?.codecs.filter(one => one.mimeType !== 'video/H264') ?? []
    const { addTransceiver } = RTCPeerConnection.prototype
    const createAnswer = RTCPeerConnection.prototype.createAnswer as () => Promise<RTCSessionDescriptionInit>
    RTCPeerConnection.prototype.addTransceiver = function (track, init) {
      const made = addTransceiver.call(this, track, init)
      if (made.receiver.track.kind === 'video') made.setCodecPreferences(known)
      return made
    }
    RTCPeerConnection.prototype.createAnswer = function () {
      for (const one of this.getTransceivers()) if (one.receiver.track.kind === 'video') one.setCodecPreferences(known)
      return createAnswer.call(this) as never
    }
  })
  return context
}

/** A moving picture in layers, encoded like this; resolves with what it is really sent as. */
const show = (person: EnginePerson, videoCodec: 'vp8' | 'h264'): Promise<string> =>
  person.page.evaluate(async videoCodec => {
    const { Track } = window.LivekitClient
    const publication = await window.room.localParticipant.publishTrack(window.painting(960, 540), {
      source: Track.Source.Camera,
      videoCodec,
      simulcast: true,
      degradationPreference: 'maintain-resolution',
    })
    return publication.mimeType ?? ''
  }, videoCodec)

/** Packets of sound that came in two and were thrown away since nothing was lost, and packets that never came. */
const soundOf = (person: EnginePerson): Promise<{ twice: number; lost: number }> =>
  person.page.evaluate(async () => {
    const sum = { twice: 0, lost: 0 }
    for (const { track } of window.shows)
      for (const one of (await track.getRTCStatsReport())?.values() ?? [])
        if (one.type === 'inbound-rtp' && one.kind === 'audio') {
          sum.twice += one.packetsDiscarded ?? 0
          sum.lost += one.packetsLost ?? 0
        }
    return sum
  })

for (const oneConnection of [true, false])
  test.describe(oneConnection ? 'with one connection' : 'with two connections', () => {
    const room = `codecs ${oneConnection}`
    const enter = async (identity: string, where: BrowserContext): Promise<EnginePerson> => {
      const guest = { identity, name: identity, metadata: '', attributes: {}, silenced: false, mayUnmute: false }
      await server.sfu.admit(room, guest)
      const person = await EnginePerson.at(where, server.url)
      const token = await server.sfu.token(room, identity, identity)
      expect(await person.enter(identity, { url: server.url, token, oneConnection })).toBe('welcome')
      return person
    }
    test.beforeEach(() => server.sfu.openRoom(room))
    test.afterEach(() => server.sfu.closeRoom(room))

    test('H.264 is seen in every size, by those who come later too', async () => {
      const [anna, ben] = [await enter('anna', context), await enter('ben', context)]
      expect(await show(anna, 'h264')).toBe('video/H264')
      await expectAlive(ben, ['anna camera'])
      const seen = async () => (await ben.received()).map(({ codec, height }) => `${codec} ${height}`)
      await expect.poll(seen).toEqual(['video/H264 540'])
      for (const [quality, lines] of [
        ['LOW', 180],
        ['HIGH', 540],
      ] as const) {
        await ben.want('anna', quality)
        await expect.poll(seen, { message: quality }).toEqual([`video/H264 ${lines}`])
        await expectAlive(ben, ['anna camera'])
      }
      const late = await enter('cleo', context)
      await expectAlive(late, ['anna camera'])
      for (const person of [anna, ben, late]) await person.page.close()
    })

    test('redundant audio is heard', async () => {
      const [anna, ben] = [await enter('anna', context), await enter('ben', context)]
      await anna.beep()
      await expectAlive(ben, ['anna microphone'])
      await expect.poll(async () => (await soundOf(ben)).twice).toBeGreaterThan(50)
      // A number left out would be taken for a loss.
      expect((await soundOf(ben)).lost).toBeLessThan(20)
      for (const person of [anna, ben]) await person.page.close()
    })

    test('who has no H.264 is told so, and sees everything else', async () => {
      const [anna, ben, cleo] = [await enter('anna', context), await enter('ben', context), await enter('cleo', plain)]
      await cleo.page.evaluate(() => {
        const { RoomEvent } = window.LivekitClient
        window.room.on(RoomEvent.TrackSubscriptionFailed, (_, who) => void window.events.push(`failed ${who.identity}`))
      })
      expect(await show(anna, 'h264')).toBe('video/H264')
      expect(await show(ben, 'vp8')).toBe('video/VP8')
      await expectAlive(cleo, ['ben camera'])
      await expect.poll(() => cleo.events()).toContain('failed anna')
      await expectAlive(ben, ['anna camera'])
      for (const person of [anna, ben, cleo]) await person.page.close()
    })
  })
