/** Servers for conferences: this one, and others that are known by address. */
import { z } from 'zod'
import { listOf, Nothing, Selection } from './listing.ts'
import { act, ask } from './operation.ts'

const most = z.number().int().min(0).max(2_147_483_647)
const ConferenceServerPlan = z.object({
  name: z.string().trim().min(1).max(64),
  enabled: z.boolean(),
  ipv4: z.ipv4().nullable(),
  ipv6: z.ipv6().nullable(),
  maxRooms: most,
  maxParticipants: most,
})

export const ConferenceServer = ConferenceServerPlan.extend({
  id: z.string(),
  /** This one, whose rooms are real. */
  internal: z.boolean(),
  createdAt: z.number(),
})
export type ConferenceServer = z.infer<typeof ConferenceServer>

const Named = z.object({ id: z.string().max(128) })

export const conferenceServers = {
  'conferenceServers.list': ask('server', 'All servers for conferences.', {
    input: Selection,
    answer: listOf(ConferenceServer),
  }),
  'conferenceServers.get': ask('server', 'One server for conferences.', { input: Named, answer: ConferenceServer }),
  'conferenceServers.load': ask('server', 'How busy a server for conferences is.', {
    input: Named,
    answer: z.object({
      rooms: z.number().int(),
      participants: z.number().int(),
      cpu: z.number().int(),
      memory: z.number().int(),
      online: z.boolean(),
    }),
  }),
  'conferenceServers.create': act('server', 'Notes another server for conferences.', {
    input: ConferenceServerPlan.partial({ enabled: true, ipv4: true, ipv6: true }),
    answer: ConferenceServer,
  }),
  'conferenceServers.update': act('server', 'Changes what is noted of another server.', {
    input: Named.extend(
      ConferenceServerPlan.pick({ enabled: true, maxRooms: true, maxParticipants: true }).partial().shape,
    ),
    answer: Nothing,
  }),
  'conferenceServers.remove': act('server', 'Forgets another server.', { input: Named, answer: Nothing }),
}
