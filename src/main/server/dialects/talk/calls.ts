/** The call of a conversation: who is in it, joining and leaving. */
import { z } from 'zod'
import { del, get, post } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { call } from './places.ts'
import { fields, participant, said, whole } from './words.ts'

const Caller = z.object({ userId: z.string(), lastPing: z.number(), sessionId: z.string(), token: z.string() })

export const callRoutes = under(call, [
  get('', {
    does: 'conversations.callers',
    replies: z.array(Caller),
    reply: ({ members }, { params }) =>
      members.map(participant).map(({ userId, lastPing, sessionId }) => ({
        userId,
        lastPing,
        sessionId,
        token: params['token'] ?? '',
      })),
  }),
  post('', {
    does: 'conversations.call',
    ...fields({ flags: whole }),
    input: call => ({ flags: said(call).flags }),
  }),
  del('', { does: 'conversations.hangUp' }),
])
