/**
 * What holds in a meeting whatever engine carries its sound: stated once, through the front door, measured at the ear of
 * people with an unmodified client library.
 */
import { RoomServiceClient, TrackSource } from 'livekit-server-sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fallsSilent, hears, loud, staysSilent } from '../support/ear.ts'
import { adminPassword, freshFolder, type Headless, startHeadless } from '../support/headless.ts'
import { freePorts } from '../support/ports.ts'
import { dismiss, RtcPerson } from '../support/rtcPerson.ts'
import { type Caller, type Reply, signedIn, sqmeeting } from '../support/sqmeeting.ts'

export interface EngineUnderLaw {
  /** Command-line flags that put it behind the server. */
  flags: string[]
  pair: { key: string; secret: string }
  linksRooms: boolean
  stop(): Promise<void>
}

export function laws(name: string, start: (port: number) => Promise<EngineUnderLaw>): void {
  describe(`a meeting over ${name}`, () => {
    let port: number
    const dataDir = freshFolder()
    let engine: EngineUnderLaw
    let server: Headless
    let admin: Caller
    let number: string

    const serve = (): Promise<Headless> => {
      const where = ['--port', String(port), '--data', dataDir]
      return startHeadless(...where, '--admin-password', adminPassword, ...engine.flags)
    }
    beforeAll(async () => {
      port = await freePorts()
      engine = await start(port)
      server = await serve()
      admin = await signedIn(server.url, 'admin', adminPassword)
    })
    afterAll(async () => {
      dismiss()
      await server?.stop()
      await engine?.stop()
    })

    const control = (method: string, deed: string, body?: object): Promise<Reply> =>
      sqmeeting(server.url, method, `/meeting/${number}${deed}`, admin, body)

    async function join(who: string, body: object = {}): Promise<{ status: number; body: Record<string, string> }> {
      const response = await fetch(`${server.url}/api/gavel/v1/meetings/${number}/join`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(who === 'chair' && { authorization: `Bearer ${admin.token}` }),
        },
        body: JSON.stringify({ name: who, clientId: who, ...body }),
      })
      return { status: response.status, body: (await response.json()) as Record<string, string> }
    }

    async function enter(who: string, body: object = {}): Promise<RtcPerson> {
      const joined = await join(who, body)
      if (joined.status !== 200) throw new Error(`${who} did not get in: ${JSON.stringify(joined.body)}`)
      const person = new RtcPerson()
      const entering = person.enter(joined.body['mediaUrl'] ?? '', joined.body['mediaToken'] ?? '', { speaks: true })
      // Who is silenced may come in, though not everywhere show a microphone.
      await entering.catch(async error => {
        if (!(await person.sees()).connected) throw error
      })
      return person
    }

    async function meet(plan: object = {}): Promise<void> {
      const all = { meeting_type: 'instant', meeting_name: 'Council', meeting_password: '', ...plan }
      number = (await sqmeeting(server.url, 'POST', '/meeting_schedule', admin, all)).body.meeting_number
    }

    /** Somebody as the API shows them. */
    async function shown(who: string): Promise<Record<string, unknown>> {
      const { body } = await control('GET', '')
      return body.participants?.find((one: { client_uuid: string }) => one.client_uuid === who)
    }

    const only = (...participants: string[]) => ({ participants })
    let chair: RtcPerson
    let anna: RtcPerson
    let ben: RtcPerson

    it('is one in which everybody hears everybody, and the API knows who is there and speaks', async () => {
      await meet()
      ;[chair, anna, ben] = [await enter('chair'), await enter('anna'), await enter('ben')]
      await Promise.all([hears(chair, 'anna'), hears(anna, 'ben'), hears(ben, 'chair')])
      await expect.poll(() => shown('anna')).toMatchObject({ mute_audio: false })
      expect((await control('GET', '')).body.participants).toHaveLength(3)
    })

    it('silences whom the chair mutes, for good until the chair allows', async () => {
      expect((await control('POST', '/mute', { ...only('anna'), allow_self_unmute: false })).status).toBe(200)
      await fallsSilent(chair, 'anna')
      await hears(chair, 'ben')
      await anna.unmute().catch(() => undefined)
      await staysSilent(chair, 'anna')
      expect(await shown('anna')).toMatchObject({ mute_audio: true })
    })

    it('does not open anybody’s microphone by allowing it, and lets them open it', async () => {
      expect((await control('POST', '/allow_unmute', only('anna'))).status).toBe(200)
      await staysSilent(chair, 'anna')
      await anna.unmute()
      await hears(chair, 'anna')
      await expect.poll(() => shown('anna')).toMatchObject({ mute_audio: false })
    })

    it('lets somebody muted speak again by themselves, if the chair left them that', async () => {
      expect((await control('POST', '/mute', { ...only('ben'), allow_self_unmute: true })).status).toBe(200)
      await fallsSilent(chair, 'ben')
      expect(await shown('ben')).toMatchObject({ mute_audio: true })
      await ben.unmute()
      await hears(chair, 'ben')
      await expect.poll(() => shown('ben')).toMatchObject({ mute_audio: false })
    })

    it('mutes everybody at once but the chair', async () => {
      expect((await control('POST', '/mute_all', { allow_self_unmute: false })).status).toBe(200)
      await Promise.all([fallsSilent(chair, 'anna'), fallsSilent(anna, 'ben')])
      await hears(anna, 'chair')
      expect((await control('POST', '/unmute_all')).status).toBe(200)
      await Promise.all([anna.unmute(), ben.unmute()])
      await Promise.all([hears(chair, 'anna'), hears(chair, 'ben')])
    })

    it('shows a new name to everybody', async () => {
      expect((await control('POST', '/participant', { client_id: 'anna', display_name: 'Annabel' })).status).toBe(200)
      await expect
        .poll(async () => (await ben.sees()).people.find(one => one.identity === 'anna')?.name)
        .toBe('Annabel')
      expect(await shown('anna')).toMatchObject({ name: 'Annabel' })
    })

    it('is obeyed by LiveKit’s server API as by the chair', async () => {
      const service = new RoomServiceClient(server.url, engine.pair.key, engine.pair.secret)
      const voice = async () =>
        (await service.getParticipant(number, 'ben')).tracks.find(one => one.source === TrackSource.MICROPHONE)?.sid
      await service.mutePublishedTrack(number, 'ben', (await voice()) ?? '', true)
      await fallsSilent(chair, 'ben')
      expect(await shown('ben')).toMatchObject({ mute_audio: true })
      await ben.unmute()
      await hears(chair, 'ben')
      expect((await service.listRooms([number])).map(room => room.name)).toEqual([number])
      expect((await service.listParticipants(number)).map(one => one.identity).sort()).toEqual(['anna', 'ben', 'chair'])
    })

    it('keeps out whom it does not know, and lets nobody in once it is locked', async () => {
      expect((await control('POST', '/lock')).status).toBe(200)
      expect((await join('dora')).body['error']).toMatchObject({ code: 'meetingLocked' })
      expect((await control('DELETE', '/lock')).status).toBe(200)
    })

    it('notices who leaves, and keeps for them what the chair decided', async () => {
      expect((await control('POST', '/mute', { ...only('ben'), allow_self_unmute: false })).status).toBe(200)
      await fallsSilent(chair, 'ben')
      await ben.leave()
      await expect.poll(() => shown('ben')).toBeUndefined()
      ben = await enter('ben')
      await staysSilent(chair, 'ben')
      expect(await shown('ben')).toMatchObject({ mute_audio: true })
      expect((await control('POST', '/allow_unmute', only('ben'))).status).toBe(200)
      await ben.unmute()
      await expect
        .poll(async () => {
          if (loud(await chair.hears('ben'))) return true
          await ben.unmute()
          return false
        })
        .toBe(true)
    })

    it('removes somebody for good, whatever token they still hold', async () => {
      const token = (await join('cleo')).body
      const cleo = new RtcPerson()
      await cleo.enter(token['mediaUrl'] ?? '', token['mediaToken'] ?? '', { speaks: true })
      await hears(chair, 'cleo')
      expect((await control('DELETE', '/disconnect', only('cleo'))).status).toBe(200)
      await expect.poll(() => cleo.disconnectedFor).toBeDefined()
      expect((await join('cleo')).body['error']).toMatchObject({ code: 'removedFromMeeting' })
      const again = new RtcPerson()
      await again.enter(token['mediaUrl'] ?? '', token['mediaToken'] ?? '', { speaks: true }).catch(() => undefined)
      await fallsSilent(chair, 'cleo')
      const service = new RoomServiceClient(server.url, engine.pair.key, engine.pair.secret)
      await expect
        .poll(async () => (await service.listParticipants(number)).map(one => one.identity).sort())
        .toEqual(['anna', 'ben', 'chair'])
    })

    it('is linked with another, or it is said that this engine cannot', async () => {
      const council = number
      await meet({ meeting_name: 'Committee' })
      const committee = number
      const dora = await enter('dora')
      number = council
      const answer = await control('POST', '/cascading', { frtc_call_params: { meeting_number: committee } })
      if (!engine.linksRooms) return expect(answer).toMatchObject({ status: 503, body: { error: {} } })
      expect(answer.status).toBe(200)
      await hears(dora, `room:${council}`)
      await control('DELETE', '/cascading', { frtc_call_params: { meeting_number: committee } })
    })

    it('goes on when the server is killed and comes back: muted, locked, and with everybody in it', async () => {
      expect((await control('POST', '/mute', { ...only('anna'), allow_self_unmute: false })).status).toBe(200)
      expect((await control('POST', '/lock')).status).toBe(200)
      await server.kill()
      server = await serve()
      await hears(chair, 'ben')
      await staysSilent(chair, 'anna')
      await anna.unmute().catch(() => undefined)
      await staysSilent(chair, 'anna')
      await expect.poll(async () => (await shown('ben'))?.['mute_audio']).toBe(false)
      expect((await join('eve')).body['error']).toMatchObject({ code: 'meetingLocked' })
    })

    it('ends for everybody at once', async () => {
      expect((await control('POST', '/stop')).status).toBe(200)
      await expect.poll(() => [chair, anna, ben].every(one => one.disconnectedFor !== undefined)).toBe(true)
    })

    it('keeps its secrets out of the log', () => {
      expect(server.log()).not.toContain(engine.pair.secret)
    })
  })
}
