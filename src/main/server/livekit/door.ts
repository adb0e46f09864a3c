/**
 * Where programs' own tokens come in. They are for rooms that are no meetings: into a meeting comes whoever joined it, by the
 * token that answered the join. The engine knows the tokens of this house alone, so a program's is written anew for it.
 */
import type { Signal, SignalRequest } from '../http/signal.ts'
import { type Claims, issuerOf, type KeyPair, readClaims, signClaims } from '../sfu/tokens.ts'
import { isMeeting } from './roomService.ts'

/** LiveKit's own bound. */
const longestName = 256

interface Refused {
  ok: false
  status: 400 | 401 | 403
  message: string
}

/** Why nobody comes into a room with a token that says this, in LiveKit's words. */
function wrongWith({ sub, video }: Claims): Refused | undefined {
  const { roomJoin, room } = video
  if (roomJoin !== true) return { ok: false, status: 401, message: 'permissions denied' }
  const bad = (message: string): Refused => ({ ok: false, status: 400, message })
  if (typeof sub !== 'string' || sub === '') return bad('identity cannot be empty')
  if (sub.length > longestName) return bad(`participant identity length exceeds limits: max length ${longestName}`)
  if (typeof room !== 'string' || room === '') return bad('no room name')
  if (room.length > longestName) return bad(`room name length exceeds limits: max length ${longestName}`)
  return undefined
}

export function programsDoor(engine: Signal, house: KeyPair, programs: () => KeyPair): Signal {
  /** The request as the engine understands it, or why it is refused. */
  function admitted(request: SignalRequest): SignalRequest | Refused {
    const pair = programs()
    if (issuerOf(request.token) !== pair.key) return request
    const now = Math.floor(Date.now() / 1000)
    const claims = readClaims(pair, request.token, now)
    if (!claims) return { ok: false, status: 401, message: 'invalid token' }
    const wrong = wrongWith(claims)
    if (wrong) return wrong
    if (isMeeting(String(claims.video['room'])))
      return { ok: false, status: 403, message: 'meetings are joined through the APIs of this server' }
    const video = { ...claims.video, plain: true }
    return { ...request, token: signClaims(house, { ...claims, video }, now, Number(claims['exp']) - now) }
  }
  return {
    async judge(request) {
      const known = admitted(request)
      return 'ok' in known ? known : engine.judge(known)
    },
    connect(request, socket) {
      const known = admitted(request)
      // Whose token has expired since it was judged is refused by the engine.
      return engine.connect('ok' in known ? { ...request, token: '' } : known, socket)
    },
  }
}
