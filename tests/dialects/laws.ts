/** Laws that hold whichever way one speaks to the server; stated once, run for every dialect through its driver. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../src/main/server/domain/actor.ts'
import { DomainError } from '../../src/shared/errors.ts'
import { atMeeting, atReservation, atSeries, atServer } from '../../src/shared/operation.ts'
import { type OpenHouse, openHouse, stranger } from '../support/openHouse.ts'

/** Somebody speaking through a dialect. Everything rejects when it is refused. */
export interface Speaker {
  instant(name: string): Promise<string>
  schedule(plan: { name: string; startsAt: number; endsAt: number }): Promise<string>
  /** Numbers of the meetings in their list. */
  listed(): Promise<string[]>
  cancel(number: string): Promise<unknown>
  /** A series of so many days, whose first times these are. */
  daily(plan: { name: string; startsAt: number; endsAt: number; days: number }): Promise<string>
  /** When the occurrences under this number begin that are still to come. */
  occurrences(number: string): Promise<number[]>
  cancelSeries(number: string): Promise<unknown>
  mute(number: string, id: string): Promise<unknown>
  muteEveryone(number: string, allowSelfUnmute: boolean): Promise<unknown>
  rename(number: string, id: string, name: string): Promise<unknown>
  /** What whoever is in it as this participant does to themselves. */
  nameMyself(number: string, id: string, name: string): Promise<unknown>
  lock(number: string, locked: boolean): Promise<unknown>
  remove(number: string, id: string): Promise<unknown>
  stop(number: string): Promise<unknown>
  /** Null: takes it away. */
  overlay(number: string, content: string | null): Promise<unknown>
  pin(number: string, id: string | null): Promise<unknown>
  arrange(number: string, viewer: string, maxViews: 9, layout: 'gallery'): Promise<unknown>
  extend(number: string, endsAt: number): Promise<unknown>
  /** Makes a participant a chair too. */
  promote(number: string, id: string): Promise<unknown>
  lobby(number: string, on: boolean): Promise<unknown>
  /** Who is in it, by name. */
  present(number: string): Promise<string[]>
  /** Questions that are not well formed, each of another deed that only the chair may do. */
  nonsense(number: string): (() => Promise<unknown>)[]
}

export interface Driver {
  name: string
  signIn(house: OpenHouse, username: string, clientId: string): Promise<Speaker>
  /** A guest already in the meeting. */
  guest(house: OpenHouse, seat: Actor, clientId: string): Speaker
  stranger(house: OpenHouse): Speaker
  /** What a rejection says, in the vocabulary's words. */
  why(error: unknown): string
  /** What cannot be said in this dialect, and why; laws about it are skipped. */
  lacks?: Partial<Record<keyof Speaker, string>>
  /** Whoever is not in a meeting is not even told that it is there. */
  hides?: boolean
}

/** The vocabulary itself, as windows speak it: the measure for all dialects. */
export const plain: Driver = {
  name: 'plain',
  signIn: async (house, username, clientId) =>
    plainSpeaker(house, { ...(await house.signIn(username, `Pass-${username}`)), clientId }),
  guest: (house, seat) => plainSpeaker(house, seat),
  stranger: house => plainSpeaker(house, stranger),
  why: error => (error as DomainError).code,
}

function plainSpeaker({ perform }: OpenHouse, me: Actor): Speaker {
  return {
    instant: async name => (await perform('meetings.startInstant', atServer, { name }, me)).number,
    schedule: async plan => (await perform('meetings.schedule', atServer, { ...plan, password: '' }, me)).number,
    listed: async () => (await perform('meetings.mine', atServer, {}, me)).items.map(one => one.number),
    daily: async ({ name, startsAt, endsAt, days }) => {
      const rule = { type: 'daily', endDay: startsAt + (days - 1) * 24 * 3600_000 } as const
      const plan = { name, startsAt, endsAt, rule, password: '' }
      return (await perform('meetings.scheduleSeries', atServer, plan, me)).number
    },
    async occurrences(number) {
      const one = (await perform('meetings.mine', atServer, {}, me)).items.find(listed => listed.number === number)
      const { items } = await perform('meetings.occurrences', atSeries(one?.id ?? 'unknown'), {}, me)
      return items.map(({ startsAt }) => startsAt)
    },
    async cancelSeries(number) {
      const one = (await perform('meetings.mine', atServer, {}, me)).items.find(listed => listed.number === number)
      return perform('meetings.cancelSeries', atSeries(one?.series?.id ?? 'unknown'), {}, me)
    },
    async cancel(number) {
      const one = (await perform('meetings.mine', atServer, {}, me)).items.find(listed => listed.number === number)
      return perform('meetings.cancel', atReservation(one?.id ?? 'unknown'), {}, me)
    },
    mute: (number, id) => perform('chairing.mute', atMeeting(number), { participants: [id] }, me),
    muteEveryone: (number, allowSelfUnmute) =>
      perform('chairing.muteEveryone', atMeeting(number), { allowSelfUnmute }, me),
    rename: (number, id, name) => perform('chairing.rename', atMeeting(number), { participant: id, name }, me),
    nameMyself: (number, id, name) => perform('chairing.rename', atMeeting(number), { participant: id, name }, me),
    lock: (number, locked) => perform(locked ? 'chairing.lock' : 'chairing.unlock', atMeeting(number), {}, me),
    promote: (number, id) => perform('chairing.promote', atMeeting(number), { participant: id }, me),
    lobby: (number, on) => perform('lobby.set', atMeeting(number), { on }, me),
    remove: (number, id) => perform('chairing.remove', atMeeting(number), { participants: [id] }, me),
    stop: number => perform('chairing.stop', atMeeting(number), {}, me),
    overlay: (number, content) =>
      content === null
        ? perform('stage.hideOverlay', atMeeting(number), {}, me)
        : perform('stage.showOverlay', atMeeting(number), { content }, me),
    pin: (number, id) =>
      id === null
        ? perform('stage.unpin', atMeeting(number), {}, me)
        : perform('stage.pin', atMeeting(number), { participant: id }, me),
    arrange: (number, viewer, maxViews, layout) =>
      perform('stage.setLayout', atMeeting(number), { viewer, maxViews, layout }, me),
    extend: (number, endsAt) => perform('meetings.extend', atMeeting(number), { endsAt }, me),
    present: async number =>
      (await perform('attendance.see', atMeeting(number), {}, me)).participants.map(one => one.name),
    nonsense: number => [
      () => perform('chairing.mute', atMeeting(number), { participants: 'g' } as never, me),
      () => perform('chairing.setLecturer', atMeeting(number), {} as never, me),
      () => perform('meetings.extend', atMeeting(number), { endsAt: 'never' } as never, me),
      () =>
        perform(
          'chairing.remove',
          atMeeting(number),
          () => {
            throw new DomainError('invalid', 'This cannot be read.')
          },
          me,
        ),
    ],
  }
}

export function laws(driver: Driver): void {
  describe(`the laws, spoken in ${driver.name}`, () => {
    let house: OpenHouse
    let owner: Speaker
    /** The same owner, speaking plainly. */
    let there: Speaker
    let seat: Actor

    beforeEach(async () => {
      house = await openHouse()
      seat = await house.person('owner')
      await house.person('other')
      owner = await driver.signIn(house, 'owner', 'owner-device')
      there = await plain.signIn(house, 'owner', 'owner-device')
    })
    afterEach(() => house.close())

    const can = (deed: keyof Speaker): boolean => driver.lacks?.[deed] === undefined
    /** A law about these deeds. */
    function law(deeds: readonly (keyof Speaker)[], title: string, prove: () => Promise<void>): void {
      const [missing] = deeds.filter(deed => !can(deed))
      if (missing === undefined) it(title, prove)
      else it.skip(`${title} (${driver.lacks?.[missing]})`, prove)
    }

    const guest = (number: string, clientId: string) =>
      house.join(number, stranger, { name: `Guest ${clientId}`, clientId })
    /** A meeting with its owner and a guest in it. */
    async function running(): Promise<string> {
      const number = await there.instant('Council')
      await house.join(number, seat, { name: 'Owner', clientId: 'owner-device' })
      await guest(number, 'g')
      return number
    }

    law(['schedule', 'listed'], 'a meeting scheduled here is seen there, and the other way round', async () => {
      const startsAt = house.clock.now() + 3600_000
      const here = await owner.schedule({ name: 'Here', startsAt, endsAt: startsAt + 3600_000 })
      const elsewhere = await there.schedule({ name: 'There', startsAt, endsAt: startsAt + 3600_000 })
      expect((await there.listed()).sort()).toEqual([here, elsewhere].sort())
      expect((await owner.listed()).sort()).toEqual([here, elsewhere].sort())
      const { items } = await house.perform('meetings.mine', atServer, {}, seat)
      expect(items.find(one => one.number === here)).toMatchObject({
        name: 'Here',
        startsAt,
        endsAt: startsAt + 3600_000,
      })
    })

    law(['cancel'], 'a meeting cancelled here is gone there', async () => {
      const number = await there.instant('Council')
      await owner.cancel(number)
      expect(await there.listed()).toEqual([])
      await expect(guest(number, 'g')).rejects.toMatchObject({ code: 'meetingNotFound' })
    })

    law(
      ['daily', 'occurrences', 'cancelSeries'],
      'a series planned here is one entry there, whose next occurrence can be cancelled, and then all',
      async () => {
        const startsAt = house.clock.now() + 3600_000
        const day = 24 * 3600_000
        const times = { startsAt, endsAt: startsAt + 3600_000 }
        const number = await owner.daily({ name: 'Daily', ...times, days: 3 })
        const elsewhere = await there.daily({ name: 'Elsewhere', ...times, days: 2 })
        for (const speaker of [owner, there]) {
          expect((await speaker.listed()).sort()).toEqual([number, elsewhere].sort())
          expect(await speaker.occurrences(number)).toEqual([startsAt, startsAt + day, startsAt + 2 * day])
        }
        await owner.cancel(number)
        expect(await there.occurrences(number)).toEqual([startsAt + day, startsAt + 2 * day])
        await owner.cancelSeries(number)
        expect(await there.listed()).toEqual([elsewhere])
      },
    )

    law(['instant', 'listed'], 'somebody else does not see it', async () => {
      await owner.instant('Council')
      expect(await (await driver.signIn(house, 'other', 'other-device')).listed()).toEqual([])
    })

    law(['mute'], 'who is muted here cannot be heard there, and nobody opens their microphone for them', async () => {
      const number = await running()
      await owner.mute(number, 'g')
      expect(house.media.gate(number, 'g').silenced).toBe(true)
      const { participants } = await house.perform('attendance.see', atMeeting(number), {}, seat)
      expect(participants.find(one => one.id === 'g')?.audioMuted).toBe(true)
    })

    law(
      ['muteEveryone'],
      'muting everybody spares the one who does it, and holds for those who come later',
      async () => {
        const number = await running()
        await owner.muteEveryone(number, false)
        await guest(number, 'late')
        expect(house.media.gate(number, 'owner-device').silenced).toBe(false)
        for (const id of ['g', 'late'])
          expect(house.media.gate(number, id)).toMatchObject({ silenced: true, mayUnmute: false })
      },
    )

    law(['rename'], 'a name changed here is the name there', async () => {
      const number = await running()
      await owner.rename(number, 'g', 'Ines')
      expect(await there.present(number)).toContain('Ines')
      expect(await owner.present(number)).toContain('Ines')
    })

    law(['lock'], 'a locked meeting admits nobody new', async () => {
      const number = await running()
      await owner.lock(number, true)
      await expect(guest(number, 'new')).rejects.toMatchObject({ code: 'meetingLocked' })
      await owner.lock(number, false)
      await guest(number, 'new')
    })

    law(['remove'], 'who is removed is out, and does not come back', async () => {
      const number = await running()
      await owner.remove(number, 'g')
      expect(house.media.guests(number)).toEqual(['owner-device'])
      await expect(guest(number, 'g')).rejects.toMatchObject({ code: 'removedFromMeeting' })
    })

    law(['promote'], 'who is made a chair here chairs there, and no longer than in this meeting', async () => {
      const number = await running()
      const { actor } = await guest(number, 'h')
      const mute = () => house.perform('chairing.mute', atMeeting(number), { participants: ['g'] }, actor)
      await expect(mute()).rejects.toMatchObject({ code: 'forbidden' })
      await owner.promote(number, 'h')
      await mute()
      expect(house.media.gate(number, 'g').silenced).toBe(true)
    })

    law(['lobby'], 'who is no chair waits at the door while the lobby is on', async () => {
      const number = await running()
      await owner.lobby(number, true)
      expect(house.media.guests(number)).toEqual(['owner-device'])
      await expect(guest(number, 'new')).rejects.toMatchObject({ code: 'waitingInLobby' })
      await owner.lobby(number, false)
      await guest(number, 'new')
    })

    law(['stop'], 'a meeting stopped here is over there', async () => {
      const number = await running()
      await owner.stop(number)
      expect(house.media.rooms.has(number)).toBe(false)
      await expect(guest(number, 'g')).rejects.toMatchObject({ code: 'meetingOver' })
    })

    law(['overlay', 'pin', 'arrange'], 'what is put on the stage here is on it there', async () => {
      const number = await running()
      const seen = () => house.perform('attendance.see', atMeeting(number), {}, seat)
      await owner.overlay(number, 'Break')
      await owner.pin(number, 'g')
      await owner.arrange(number, 'g', 9, 'gallery')
      expect(await seen()).toMatchObject({ overlay: { content: 'Break' }, pinnedId: 'g' })
      expect((await seen()).participants.find(one => one.id === 'g')?.view).toMatchObject({
        maxViews: 9,
        layout: 'gallery',
      })
      await owner.overlay(number, null)
      await owner.pin(number, null)
      expect(await seen()).toMatchObject({ overlay: null, pinnedId: null })
    })

    law(['schedule', 'extend'], 'a meeting ends in time, and later when it was given more', async () => {
      const startsAt = house.clock.now()
      const number = await owner.schedule({ name: 'Short', startsAt, endsAt: startsAt + 600_000 })
      await house.join(number, seat, { name: 'Owner', clientId: 'owner-device' })
      await owner.extend(number, startsAt + 1_200_000)
      house.clock.pass(1_199_000)
      await house.core.tick()
      expect(house.media.guests(number)).toEqual(['owner-device'])
      house.clock.pass(1_000)
      await house.core.tick()
      expect(house.media.guests(number)).toEqual([])
    })

    it('neither a guest nor another user can do the chair’s deeds', async () => {
      const number = await running()
      const { actor } = await guest(number, 'h')
      const other = await driver.signIn(house, 'other', 'other-device')
      await house.join(number, await house.signIn('other', 'Pass-other'), { name: 'Other', clientId: 'other-device' })
      for (const speaker of [driver.guest(house, actor, 'h'), other]) {
        const deeds: Partial<Record<keyof Speaker, () => Promise<unknown>>> = {
          mute: () => speaker.mute(number, 'g'),
          muteEveryone: () => speaker.muteEveryone(number, true),
          rename: () => speaker.rename(number, 'g', 'Mine'),
          lock: () => speaker.lock(number, true),
          remove: () => speaker.remove(number, 'g'),
          stop: () => speaker.stop(number),
          overlay: () => speaker.overlay(number, 'Mine'),
          pin: () => speaker.pin(number, 'h'),
          arrange: () => speaker.arrange(number, 'g', 9, 'gallery'),
          extend: () => speaker.extend(number, house.clock.now() + 1000),
          promote: () => speaker.promote(number, 'h'),
          lobby: () => speaker.lobby(number, true),
          cancel: () => speaker.cancel(number),
        }
        for (const [name, deed] of Object.entries(deeds))
          if (can(name as keyof Speaker)) await expect(deed(), name).rejects.toThrow()
      }
      expect(house.media.gate(number, 'g')).toMatchObject({ silenced: false, name: 'Guest g' })
    })

    it('asks who you are, whether it is there, whether you may, and only then what you want', async () => {
      const number = await running()
      const { actor } = await guest(number, 'h')
      const other = await driver.signIn(house, 'other', 'other-device')
      const visitor = driver.guest(house, actor, 'h')
      const said = (speaker: Speaker, where: string) =>
        Promise.all(
          speaker.nonsense(where).map(ask =>
            ask().then(
              () => 'nothing',
              error => driver.why(error),
            ),
          ),
        )
      // Where guests have to come in first, they do.
      await said(visitor, number)
      const heard = house.heard.length
      const all = (code: string) => owner.nonsense(number).map(() => code)
      expect(await said(driver.stranger(house), '404404404')).toEqual(all('unauthenticated'))
      expect(await said(other, '404404404')).toEqual(all('meetingNotFound'))
      expect(await said(other, number)).toEqual(all(driver.hides ? 'meetingNotFound' : 'forbidden'))
      expect(await said(visitor, number)).not.toContain('invalid')
      expect(await said(owner, number)).toEqual(all('invalid'))
      expect(house.heard.length).toBe(heard)
    })

    it('no text holds a NUL', async () => {
      const number = await running()
      const deeds: Partial<Record<keyof Speaker, () => Promise<unknown>>> = {
        instant: () => owner.instant('Nul \0'),
        rename: () => owner.rename(number, 'g', 'Nul \0'),
        mute: () => owner.mute(number, 'g\0'),
      }
      for (const [name, deed] of Object.entries(deeds))
        if (can(name as keyof Speaker)) expect(await deed().then(String, driver.why), name).toBe('invalid')
    })

    law(['nameMyself'], 'everybody can change their own name', async () => {
      const number = await running()
      const { actor } = await guest(number, 'h')
      await driver.guest(house, actor, 'h').nameMyself(number, 'h', 'Hilde')
      expect(await there.present(number)).toContain('Hilde')
    })
  })
}
