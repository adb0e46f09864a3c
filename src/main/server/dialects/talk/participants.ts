/** "Participant API": who is in a conversation, how they come and go, and who moderates. */
import { z } from 'zod'
import { del, get, post } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { Told } from './ocs.ts'
import { guest, room } from './places.ts'
import { setVisitor } from './shown.ts'
import { conflict, fields, flag, Participant, participant, Room, room as roomOf, said, text } from './words.ts'

const target = fields({ participant: text, sessionId: text })

export const participantRoutes = [
  ...under(room, [
    get('/participants', {
      does: 'conversations.members',
      replies: z.array(Participant),
      reply: ({ members }) => members.map(participant),
    }),
    post('/participants', {
      does: 'conversations.add',
      knock: 'signedIn',
      ...fields({ newParticipant: text, source: text }),
      replies: z.object({ type: z.number() }).partial(),
      input: call => ({ source: said(call).source ?? 'users', target: said(call).newParticipant ?? '' }),
      reply: ({ opened }) => (opened ? { type: 3 } : []),
    }),
    del('/participants', {
      does: 'conversations.dismiss',
      ...fields({ participant: text }),
      input: call => ({ username: said(call).participant ?? '' }),
    }),
    del('/participants/self', { does: 'conversations.quit', knock: 'signedIn' }),
    del('/participants/guests', {
      does: 'conversations.dismissGuest',
      ...fields({ participant: text }),
      input: call => ({ sessionId: said(call).participant ?? '' }),
    }),
    post('/participants/active', {
      does: 'conversations.enter',
      ...fields({ password: text, force: flag }),
      replies: Room,
      input: call => ({ password: said(call).password, force: said(call).force }),
      reply({ conflict: inTheWay, conversation, visitorKey }, call) {
        if (inTheWay) return new Told(409, conflict(inTheWay))
        if (visitorKey !== undefined) setVisitor(call, visitorKey)
        return conversation && roomOf(conversation)
      },
    }),
    del('/participants/active', { does: 'conversations.exit' }),
    post('/moderators', {
      does: 'conversations.promote',
      ...target,
      input: call => ({ username: said(call).participant, sessionId: said(call).sessionId }),
    }),
    del('/moderators', {
      does: 'conversations.demote',
      ...target,
      input: call => ({ username: said(call).participant, sessionId: said(call).sessionId }),
    }),
  ]),
  ...under(guest, [
    post('/name', {
      does: 'conversations.nameMyself',
      ...fields({ displayName: text }),
      input: call => ({ name: said(call).displayName ?? '' }),
    }),
  ]),
]
