/** The laws of meetings over our own media engine. */
import { adminPassword, freshFolder, startHeadless } from '../support/headless.ts'
import { laws } from './laws.ts'
import { protocolLaws } from './protocol.ts'

const pair = { key: 'APIlaws', secret: 'a-secret-of-more-than-thirty-two-letters' }

laws('our own media engine', async () => ({
  flags: ['--livekit-key', pair.key, '--livekit-secret', pair.secret],
  pair,
  linksRooms: true,
  stop: async () => undefined,
}))

const serve = async () => {
  const flags = ['--livekit-key', pair.key, '--livekit-secret', pair.secret, '--admin-password', adminPassword]
  const server = await startHeadless('--port', '0', '--data', freshFolder(), ...flags)
  return { url: server.url, ...pair, stop: () => server.stop() }
}
protocolLaws('this server', serve, { patient: true })
