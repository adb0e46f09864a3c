/** Handing a meeting over: the chairman's rights go to one participant, and the meeting itself if they have an account. */
import { setChair } from './chairs.ts'
import type { Row } from './collections.ts'
import { coChairsOf, isChair } from './rights.ts'
import { type AtMeeting, changeMeeting, chosen, inSession } from './seats.ts'

export async function transfer(deed: AtMeeting, participant: string): Promise<void> {
  const seats = await inSession(deed)
  const [target] = chosen(seats, [participant]) as [Row<'participants'>]
  const { meeting: before } = deed.place
  const ownerId = target.userId ?? before.ownerId
  const coChairs = coChairsOf(before).filter(id => id !== ownerId)
  const meeting = { ...before, ownerId, coChairs: coChairs.join(' ') }
  if (ownerId !== before.ownerId) {
    await changeMeeting(deed, meeting)
    await handOver(deed, before.ownerId, ownerId)
  }
  for (const row of seats) {
    const next = { ...row, promoted: row === target && target.userId === null }
    if (next.promoted !== row.promoted) deed.put('participants', next)
    const user = row.userId === null ? undefined : await deed.store.get('users', row.userId)
    setChair(deed, meeting, next, next.promoted || isChair(user, meeting))
  }
}

/** What was the former owner's in lists is the new one's; the former one still finds it there. */
async function handOver(deed: AtMeeting, from: string, to: string): Promise<void> {
  const { number } = deed.place.meeting
  const rows = await deed.store.find('listed', { where: { column: 'number', is: 'eq', value: number } })
  for (const row of rows.filter(one => one.userId === from)) {
    deed.put('listed', { ...row, why: 'invited' })
    deed.put('listed', { ...row, id: `${to}:${row.entryId}`, userId: to, why: 'own' })
  }
}
