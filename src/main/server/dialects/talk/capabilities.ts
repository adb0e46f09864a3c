/** What clients may expect here: only what is built. */
import { z } from 'zod'
import { get } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { cloud } from './places.ts'

const features = [
  'empty-group-room',
  'guest-display-names',
  'multi-room-users',
  'no-ping',
  'in-call-flags',
  'invite-groups-and-mails',
  'start-call-flag',
  'locked-one-to-one-rooms',
  'read-only-rooms',
  'webinary-lobby',
]

export const capabilityRoutes = under(cloud, [
  get('/capabilities', {
    does: 'system.about',
    replies: z.object({ capabilities: z.object({ spreed: z.object({ features: z.array(z.string()) }) }) }),
    reply: ({ version }) => {
      const [major = 0, minor = 0, micro = 0] = version.split(/[.-]/).map(part => Number.parseInt(part, 10) || 0)
      return {
        version: { major, minor, micro, string: version, edition: '' },
        capabilities: { spreed: { features, config: { call: { enabled: true } } } },
      }
    },
  }),
])
