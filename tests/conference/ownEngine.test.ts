/** The laws of meetings over our own media engine. */
import { laws } from './laws.ts'

const pair = { key: 'APIlaws', secret: 'a-secret-of-more-than-thirty-two-letters' }

laws('our own media engine', async () => ({
  flags: ['--livekit-key', pair.key, '--livekit-secret', pair.secret],
  pair,
  linksRooms: true,
  stop: async () => undefined,
}))
