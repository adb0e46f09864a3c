/** What a changed account means for the meetings it has or is in. */

import { setChair } from './chairs.ts'
import type { Row } from './collections.ts'
import type { DeedContext } from './deed.ts'
import { dissolve } from './entries.ts'
import { afterParting, part } from './parting.ts'
import { coChairsOf, isChair } from './rights.ts'
import { type AtMeeting, change, seated } from './seats.ts'
import type { Condition } from './store.ts'

/** The account may not be used any more: whoever is in a meeting with it leaves. */
export async function unseat(deed: DeedContext, userId: string): Promise<void> {
  for (const number of await numbersOf(deed, 'participants', seatsOf(userId)))
    await deed.elsewhere(number, there => leave(there, userId))
}

/** The account has another role: in the meetings it is in, it may chair or not. */
export async function reseat(deed: DeedContext, user: Row<'users'>): Promise<void> {
  for (const number of await numbersOf(deed, 'participants', seatsOf(user.id)))
    await deed.elsewhere(number, async there => {
      const { meeting } = there.place
      for (const row of await seated(there.house, number))
        if (row.userId === user.id) setChair(there, meeting, row, isChair(user, meeting))
    })
}

/** The account has another picture: so do those who sit in meetings with it. */
export async function showPicture(deed: DeedContext, userId: string, picture: string | null): Promise<void> {
  for (const number of await numbersOf(deed, 'participants', seatsOf(userId)))
    await deed.elsewhere(number, async there => {
      for (const row of await seated(there.house, number))
        if (row.userId === userId) change(there, there.place.meeting, { ...row, picture })
    })
}

/** The account goes: its own meetings with all that is planned in them, its seats, and its lists. */
export async function uproot(deed: DeedContext, userId: string): Promise<void> {
  const numbers = [
    ...(await numbersOf(deed, 'meetings', { column: 'ownerId', is: 'eq', value: userId })),
    ...(await numbersOf(deed, 'participants', seatsOf(userId))),
    ...(await numbersOf(deed, 'listed', { column: 'userId', is: 'eq', value: userId })),
    ...(await numbersOf(deed, 'visits', { column: 'userId', is: 'eq', value: userId })),
    ...(await numbersOf(deed, 'meetings', { column: 'coChairs', is: 'contains', value: userId })),
  ]
  for (const number of new Set(numbers))
    await deed.elsewhere(number, async there => {
      if (there.place.meeting.ownerId === userId) return dissolve(there)
      await leave(there, userId)
      for (const row of await there.store.find('listed', { where: here(there) }))
        if (row.userId === userId) there.remove('listed', row.id)
      for (const row of await there.store.find('visits', { where: here(there) }))
        if (row.userId === userId) there.remove('visits', row.id)
      // Read anew: those who left may have changed it.
      await there.save()
      const meeting = await there.store.get('meetings', there.place.meeting.number)
      const left = meeting && coChairsOf(meeting).filter(id => id !== userId)
      if (left && left.length < coChairsOf(meeting).length)
        there.put('meetings', { ...meeting, coChairs: left.join(' ') })
    })
}

async function leave(deed: AtMeeting, userId: string): Promise<void> {
  const seats = await seated(deed.house, deed.place.meeting.number)
  const gone = seats.filter(row => row.userId === userId)
  for (const row of gone) part(deed, row, 'dismissed')
  if (gone.length > 0) await afterParting(deed, seats, gone, true)
}

const here = (deed: AtMeeting) => ({ column: 'number', is: 'eq', value: deed.place.meeting.number }) as const

const seatsOf = (userId: string): Condition<'participants'> => ({
  all: [
    { column: 'userId', is: 'eq', value: userId },
    { column: 'leftAt', is: 'eq', value: null },
  ],
})

async function numbersOf<T extends 'meetings' | 'participants' | 'listed' | 'visits'>(
  deed: DeedContext,
  table: T,
  where: Condition<T>,
): Promise<string[]> {
  return [...new Set((await deed.store.find(table, { where })).map(row => row.number))]
}
