/** The key of LiveKit's server API, for administrators. */
import { LivekitKey } from '../../../../shared/livekit.ts'
import { get, post } from '../../http/endpoint.ts'
import { place, under } from '../../http/place.ts'

export const livekitRoutes = under(place('/livekit-key'), [
  get('', { does: 'livekit.key', replies: LivekitKey, reply: pair => pair }),
  post('/renew', { does: 'livekit.renewKey', replies: LivekitKey, reply: pair => pair }),
])
