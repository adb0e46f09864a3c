/** "System": what the server is and how much it bears. The document asks by POST, which says nothing that GET does not. */
import { z } from 'zod'
import { on } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { system } from './places.ts'

const Calls = z.object({ max_calls: z.number(), current_calls: z.number() })

export const systemRoutes = under(system, [
  on('GET', 'POST')('/capacity', {
    does: 'system.capacity',
    replies: z.object({
      gateway: Calls,
      system: Calls.extend({ max_users: z.number(), current_users: z.number(), status: z.string() }),
    }),
    reply: load => ({
      // There is no gateway to telephones or other systems.
      gateway: { max_calls: 0, current_calls: 0 },
      system: {
        // A meeting takes at least one person.
        max_calls: load.mostPeople,
        max_users: load.mostPeople,
        current_calls: load.meetings,
        current_users: load.people,
        status: 'authorized',
      },
    }),
  }),
  on('GET', 'POST')('/version', {
    does: 'system.about',
    knock: 'anybody',
    replies: z.object({ version: z.string() }),
    reply: ({ version }) => ({ version }),
  }),
])
