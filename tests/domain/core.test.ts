/** The one door: what it asks of every operation alike. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { contract, type OperationName } from '../../src/shared/contract.ts'
import { atEntry, atLink, atMeeting, atReservation, atSeries, atServer, atUser } from '../../src/shared/operation.ts'
import { type OpenHouse, openHouse } from '../support/openHouse.ts'

let house: OpenHouse
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

it('takes no text with a NUL, in any operation', async () => {
  const admin = await house.signIn('admin')
  const { number, id, key } = await house.perform('meetings.startInstant', atServer, {}, admin)
  const now = house.clock.now()
  const rule = { type: 'daily', endDay: now + 3 * 24 * 3600_000 } as const
  const times = { startsAt: now, endsAt: now + 3600_000 }
  const series = await house.perform('meetings.scheduleSeries', atServer, { name: 'Daily', rule, ...times }, admin)
  const { actor } = await house.join(number, admin, { name: 'Admin', clientId: 'a' })
  const places = {
    server: atServer,
    user: atUser(admin.user?.id ?? ''),
    meeting: atMeeting(number),
    reservation: atReservation(id),
    series: atSeries(series.series?.id ?? ''),
    link: atLink(key),
    entry: atEntry(id),
  }
  for (const name of Object.keys(contract) as OperationName[])
    for (const input of [{ text: 'Nul \0' }, { list: [[{ deep: '\0' }]] }, { 'na\0me': 1 }])
      await expect(
        house.perform(name, places[contract[name].at], input as never, actor),
        `${name} ${JSON.stringify(input)}`,
      ).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('NUL') })
  for (const nowhere of [
    house.perform('attendance.lookUp', atMeeting('\0'), {}, actor),
    house.perform('meetings.cancel', atReservation('\0'), {}, actor),
    house.perform('meetings.cancelSeries', atSeries('\0'), {}, actor),
    house.perform('meetings.addToMine', atLink('\0'), {}, actor),
  ])
    await expect(nowhere).rejects.toMatchObject({ code: 'invalid' })
})
