/** Conversations as their people see them. */
import type { Conversation, conversations } from '../../../../shared/conversations.ts'
import { type Circle, circleOf, heldBack, memberView, type Party, selfIn } from '../circle.ts'
import { createConversation } from '../conversing.ts'
import type { DeedsOf } from '../deed.ts'
import type { House } from '../house.ts'
import { lobbyOn } from '../seats.ts'
import { nameOf } from '../users.ts'
import { atDoor } from './finding.ts'

export const lookingDeeds = {
  'conversations.mine': {
    right: 'hold',
    async perform(deed, { skip, top }) {
      const { house, store } = deed
      const mine = { column: 'userId', is: 'eq', value: deed.user().id } as const
      const listed = await store.find('listed', { where: { all: [mine, { column: 'over', is: 'eq', value: false }] } })
      const visits = await store.find('visits', { where: mine })
      const numbers = [...new Set([...listed, ...visits].map(row => row.number))]
      const meetings = await store.find('meetings', {
        where: { column: 'number', is: 'in', value: numbers },
        orderBy: [{ column: 'createdAt', descending: true }],
      })
      const items: Conversation[] = []
      for (const meeting of meetings) {
        const circle = await circleOf(house, meeting)
        const me = circle && selfIn(house, circle, deed.actor)
        if (circle && me) items.push(view(house, circle, me))
      }
      return { items: items.slice(skip, skip + top), total: items.length }
    },
  },
  'conversations.create': {
    right: 'hold',
    turn: () => 'numbers',
    perform: createConversation,
  },
  'conversations.see': {
    right: 'look',
    first: atDoor,
    async perform(deed) {
      const { circle, me } = await atDoor(deed)
      return view(deed.house, circle, me)
    },
  },
} satisfies Partial<DeedsOf<typeof conversations>>

export function view(house: House, circle: Circle, me: Party | undefined): Conversation {
  const { meeting, open, parties } = circle
  const now = house.clock.now()
  const mine = me && memberView(house, me)
  const other = meeting.kind === 'pair' ? parties.find(party => party !== me)?.user : undefined
  const name = other ? nameOf(other) : (circle.reservation?.name ?? meeting.name)
  const closed = !me || heldBack(meeting, me, now)
  return {
    number: meeting.number,
    kind: meeting.kind === 'pair' ? 'pair' : open ? 'open' : 'group',
    name: me ? name : '',
    standing: me?.standing ?? 'guest',
    inside: me !== undefined,
    locked: meeting.locked,
    readOnly: meeting.readOnly,
    passwordSet: meeting.password !== '',
    lobby: lobbyOn(meeting, now),
    lobbyUntil: lobbyOn(meeting, now) ? meeting.lobbyUntil : null,
    lastActivity: Math.max(meeting.createdAt, meeting.startedAt ?? 0),
    hasCall: meeting.startedAt !== null,
    members: closed ? [] : parties.map(party => memberView(house, party)),
    sessionId: mine?.sessionId ?? '',
    lastPing: mine?.lastPing ?? 0,
    inCall: mine?.inCall ?? 0,
  }
}
