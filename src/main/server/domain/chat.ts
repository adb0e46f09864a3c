/** Writing to those in a meeting, and reading what was written there. */
import type { chat, Message } from '../../../shared/chat.ts'
import { DomainError } from '../../../shared/errors.ts'
import type { Row } from './collections.ts'
import type { DeedsOf } from './deed.ts'
import { type AtMeeting, changeMeeting, doer, inSession, provenSeat, seatAt } from './seats.ts'

/** What a meeting remembers at most: beyond that the oldest goes, so that nobody fills the disk by writing. */
const mostKept = 5000

export const chatDeeds: DeedsOf<typeof chat> = {
  'chat.say': {
    right: 'converse',
    async perform(deed, { text, to, key }) {
      const { house, now } = deed
      const { number } = deed.place.meeting
      const me = await provenSeat(deed)
      const id = `${me.id}:${key}`
      const known = await deed.store.get('messages', id)
      if (known?.fromId === me.clientId) return messageView(known)
      if (known) throw new DomainError('inconsistent', 'Another message has this key.', 'key')
      const other = to === undefined ? undefined : await receiver(deed, me, to)
      if (deed.place.meeting.chatClosed && !chairs(deed, me) && !(other && chairs(deed, other)))
        throw new DomainError('notAllowedHere', 'The chair has closed the chat; you can still write to a chair.', 'to')
      slowDown(deed, me)
      const row: Row<'messages'> = {
        id,
        number,
        rank: house.rank(now),
        at: now,
        fromId: me.clientId,
        fromName: me.name,
        toId: other?.clientId ?? null,
        toName: other?.name ?? '',
        text,
      }
      deed.put('messages', row)
      await makeRoom(deed)
      const message = messageView(row)
      const event = { event: 'chat.said', number, message } as const
      if (!other) deed.publish(event, { in: number })
      else for (const one of [me, other]) deed.publish(event, { participant: { number, id: one.clientId } })
      return message
    },
  },
  'chat.read': {
    right: 'converse',
    async perform(deed, { before, top }) {
      const { clientId: me } = await provenSeat(deed)
      const rows = await deed.store.find('messages', {
        where: {
          all: [
            { column: 'number', is: 'eq', value: deed.place.meeting.number },
            ...(before === undefined ? [] : [{ column: 'rank', is: 'lt', value: before } as const]),
            {
              any: [
                { column: 'toId', is: 'eq', value: null },
                { column: 'toId', is: 'eq', value: me },
                { column: 'fromId', is: 'eq', value: me },
              ],
            },
          ],
        },
        orderBy: [{ column: 'rank', descending: true }],
        top: top + 1,
      })
      return { messages: rows.slice(0, top).reverse().map(messageView), more: rows.length > top }
    },
  },
  'chat.set': {
    right: 'chair',
    async perform(deed, { open }) {
      const seats = await inSession(deed)
      const { meeting } = deed.place
      if (meeting.chatClosed === !open) return {}
      await changeMeeting(deed, { ...meeting, chatClosed: !open })
      deed.publish({ event: 'chat.set', number: meeting.number, open, by: doer(deed, seats) }, { in: meeting.number })
      return {}
    },
  },
}

async function receiver(deed: AtMeeting, me: Row<'participants'>, id: string): Promise<Row<'participants'>> {
  if (id === me.clientId) throw new DomainError('invalid', 'to: must be somebody else', 'to')
  const row = await seatAt(deed, id)
  if (!row) throw new DomainError('participantNotFound', 'There is nobody with this id in the meeting.', 'to')
  return row
}

const chairs = (deed: AtMeeting, { number, clientId }: Row<'participants'>): boolean =>
  deed.house.presence.of(number, clientId)?.chair === true

/** Every message goes to everybody, so that a meeting as a whole has its bound beside that of each who writes. */
function slowDown({ house, now }: AtMeeting, { id, number }: Row<'participants'>): void {
  if (house.said.exhausted(id, now) || house.saidHere.exhausted(number, now))
    throw new DomainError('tooMany', 'Too many messages at once. Wait a few seconds.')
  house.said.failed(id, now)
  house.saidHere.failed(number, now)
}

async function makeRoom(deed: AtMeeting): Promise<void> {
  const where = here(deed)
  if ((await deed.store.count('messages', where)) < mostKept) return
  const [oldest] = await deed.store.find('messages', { where, orderBy: [{ column: 'rank' }], top: 1 })
  if (oldest) deed.remove('messages', oldest.id)
}

const here = (deed: AtMeeting) => ({ column: 'number', is: 'eq', value: deed.place.meeting.number }) as const

const messageView = ({ id, rank, at, fromId, fromName, toId, toName, text }: Row<'messages'>): Message => ({
  id,
  rank,
  at,
  from: { id: fromId, name: fromName },
  to: toId === null ? null : { id: toId, name: toName },
  text,
})
