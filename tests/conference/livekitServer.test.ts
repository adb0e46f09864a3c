/** The laws of meetings over a real LiveKit server, where its program is found. */
import { describe, it } from 'vitest'
import { findLivekitServer, startLivekitServer } from '../support/livekitServer.ts'
import { laws } from './laws.ts'
import { protocolLaws } from './protocol.ts'

const program = findLivekitServer()
if (program) {
  protocolLaws('LiveKit’s own server', () => startLivekitServer(program, undefined, { opensRooms: true }))
  laws('a LiveKit server', async port => {
    const livekit = await startLivekitServer(program, `http://127.0.0.1:${port}/livekit/webhook`)
    console.info(`The LiveKit server is ${livekit.version}.`)
    const { url, key, secret } = livekit
    return {
      flags: ['--livekit-url', url, '--livekit-key', key, '--livekit-secret', secret],
      pair: { key, secret },
      linksRooms: false,
      stop: () => livekit.stop(),
    }
  })
} else {
  console.warn('SKIPPED: no livekit-server was found (LIVEKIT_SERVER, PATH, GOPATH/bin); these laws were not tried.')
  describe.skip('a meeting over a LiveKit server', () => it('needs the program livekit-server', () => undefined))
}
