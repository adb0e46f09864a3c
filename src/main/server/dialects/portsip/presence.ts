/** "Status" and "Presence": whether users can be reached, and on which devices. */
import { z } from 'zod'
import { Presence } from '../../../../shared/presence.ts'
import { get, post } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { own, user } from './places.ts'
import { maybe } from './words.ts'

const Device = z.object({
  instance_id: z.string(),
  user_agent: z.string(),
  application: z.string(),
  ip: z.string(),
  enable_push: z.boolean(),
  contact_address: z.string(),
})

const State = z.enum([...Presence.options, 'ON_CALL', 'OFFLINE'])

export const presenceRoutes = [
  ...under(
    [own, user],
    [
      get('/status', {
        does: 'presence.see',
        replies: z.object({
          status: z.enum(['ONLINE', 'ON_CALL', 'OFFLINE']),
          presence: State,
          presence_note: z.string(),
          registration: z.array(Device),
          enable_dnd: z.boolean(),
          enable_acb: z.boolean(),
        }),
        reply: ({ status, presence, note, connections, details }) => ({
          status,
          presence: State.parse(presence),
          presence_note: note,
          registration: connections.map(({ id, userAgent, from }) => ({
            instance_id: id,
            user_agent: userAgent,
            application: 'Gavel',
            ip: from,
            enable_push: false,
            contact_address: from,
          })),
          enable_dnd: details['enable_dnd'] === true,
          enable_acb: details['enable_acb'] === true,
        }),
      }),
    ],
  ),
  ...under(own, [
    post('/presence', {
      does: 'presence.set',
      body: z.object({ presence: Presence, presence_note: maybe(z.string().max(128)) }),
      input: ({ body }) => ({ presence: body.presence, note: body.presence_note }),
    }),
  ]),
  ...under(user, [
    post('/status/:instance_id/destroy_status', {
      does: 'presence.disconnect',
      success: 'gone',
      input: ({ params }) => ({ id: params['instance_id'] ?? '' }),
    }),
  ]),
]
