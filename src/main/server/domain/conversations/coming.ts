/** Coming into a conversation and going out of it, without belonging to it any less. */
import type { conversations } from '../../../../shared/conversations.ts'
import { DomainError } from '../../../../shared/errors.ts'
import { circleOf, inside, memberView, selfIn, sessionIdOf } from '../circle.ts'
import type { Row } from '../collections.ts'
import type { DeedsOf } from '../deed.ts'
import { checkPassword } from '../passwords.ts'
import { type AtMeeting, seatId } from '../seats.ts'
import { nameOf } from '../users.ts'
import { atDoor, guestName } from './finding.ts'
import { letGo, seatsOfVisit } from './leaving.ts'
import { view } from './looking.ts'

export const comingDeeds = {
  'conversations.enter': { right: 'look', first: atDoor, perform: (deed, input) => enter(deed, input) },
  'conversations.exit': {
    right: 'look',
    first: atDoor,
    async perform(deed) {
      const { me } = await atDoor(deed)
      if (me?.visit) await letGo(deed, [{ ...me, seats: seatsOfVisit(me) }], 'left')
      return {}
    },
  },
  'conversations.nameMyself': {
    right: 'look',
    first: inside,
    async perform(deed, { name }) {
      const { me } = await inside(deed)
      if (me.user) throw new DomainError('forbidden', 'Only guests choose their name here.')
      if (me.visit) deed.put('visits', { ...me.visit, name })
      const { meeting } = deed.place
      for (const row of me.seats) {
        const shown = name || guestName
        deed.put('participants', { ...row, name: shown })
        deed.move(media => media.rename(row.number, row.clientId, shown))
        deed.publish(
          {
            event: 'chairing.renamed',
            number: meeting.number,
            participantId: row.clientId,
            name: shown,
            by: { id: row.clientId, name: row.name },
          },
          { in: meeting.number },
        )
      }
      return {}
    },
  },
} satisfies Partial<DeedsOf<typeof conversations>>

async function enter(deed: AtMeeting, { password, force }: { password: string; force: boolean }) {
  const { house, now, actor } = deed
  const { circle, me } = await atDoor(deed)
  const { meeting } = circle
  if (me && !force && sessionIdOf(house, me) !== '') return { conflict: memberView(house, me) }
  if (!me) await welcome(deed, meeting, password)
  if (me?.visit) await letGo(deed, [{ ...me, seats: seatsOfVisit(me) }], 'left')
  const visitorKey = actor.user || actor.visitor ? undefined : house.secrets.token()
  const clientId = `talk-${house.ids.id()}`
  const row: Row<'visits'> = {
    id: seatId(meeting.number, clientId),
    number: meeting.number,
    clientId,
    userId: actor.user?.id ?? null,
    name: actor.user ? nameOf(actor.user) : (me?.visit?.name ?? ''),
    keyDigest: actor.user ? '' : visitorKey ? house.secrets.digest(visitorKey) : (actor.visitor?.digest ?? ''),
    since: now,
    state: 'inside',
    admitted: me?.visit?.admitted ?? false,
    promoted: me?.visit?.promoted ?? false,
    flags: 0,
  }
  deed.put('visits', row)
  await deed.save()
  house.pings.renew(row.id, now)
  const visitor = visitorKey ? { visitor: { digest: row.keyDigest } } : {}
  const after = (await circleOf(house, meeting)) ?? circle
  const conversation = view(house, after, selfIn(house, after, { ...actor, ...visitor }))
  return { conversation, ...(visitorKey && { visitorKey }) }
}

/** Whether a stranger may come in by the open door. */
async function welcome(deed: AtMeeting, meeting: Row<'meetings'>, password: string): Promise<void> {
  const { house, actor, now, store } = deed
  const { user, from = '' } = actor
  if (user) {
    const rows = await store.find('participants', { where: { column: 'number', is: 'eq', value: meeting.number } })
    if (rows.some(row => row.userId === user.id && row.removed))
      throw new DomainError('removedFromMeeting', 'You were removed from this conversation.')
  } else {
    if (house.newVisitors.exhausted(from, now))
      throw new DomainError('tooMany', 'Too many guests from this address. Try again in five minutes.')
    house.newVisitors.failed(from, now)
  }
  checkPassword(deed, meeting, password)
}
