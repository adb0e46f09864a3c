/** A LiveKit deployment's RoomService, called over Twirp with its key. */
import { DomainError } from '../../../shared/errors.ts'
import type { ServiceAnswer, ServiceMethod } from '../sfu/sfu.ts'
import { type KeyPair, signClaims } from '../sfu/tokens.ts'

export interface ClusterApi {
  /** Rejects with `unavailable` when the deployment does not answer. */
  call(method: ServiceMethod | 'ListRooms', room: string, request: Uint8Array): Promise<ServiceAnswer>
  /** Whether its last call was answered. */
  readonly reached: boolean
}

/** Milliseconds that an answer may take. */
const answerWithin = 5_000
const signedFor = 60

const grants = (method: ServiceMethod | 'ListRooms', room: string): object => {
  if (method === 'ListRooms') return { roomList: true }
  return method === 'CreateRoom' || method === 'DeleteRoom' ? { roomCreate: true } : { roomAdmin: true, room }
}

/** `url` is the deployment's, as clients reach it: `ws(s)://…` or `http(s)://…`. */
export function clusterApi(url: string, pair: KeyPair): ClusterApi {
  const base = url.replace(/^ws/, 'http').replace(/\/$/, '')
  let reached = true

  async function ask(method: string, room: string, request: Uint8Array): Promise<Response> {
    const video = grants(method as ServiceMethod, room)
    try {
      const response = await fetch(`${base}/twirp/livekit.RoomService/${method}`, {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.timeout(answerWithin),
        headers: {
          'content-type': 'application/protobuf',
          authorization: `Bearer ${signClaims(pair, { video }, Math.floor(Date.now() / 1000), signedFor)}`,
        },
        body: request as BodyInit,
      })
      reached = response.status < 500
      return response
    } catch {
      reached = false
      throw unavailable('does not answer')
    }
  }

  return {
    async call(method, room, request) {
      const response = await ask(method, room, request)
      if (response.ok) return { ok: true, value: new Uint8Array(await response.arrayBuffer()) }
      const said = (await response.json().catch(() => ({}))) as { code?: string; msg?: string }
      if (response.status === 401) throw unavailable('does not know our key')
      if (said.code === undefined || response.status >= 500) throw unavailable(`answered ${response.status}`)
      const code = said.code === 'not_found' || said.code === 'invalid_argument' ? said.code : 'failed_precondition'
      return { ok: false, code, message: said.msg ?? '' }
    },
    get reached() {
      return reached
    },
  }
}

const unavailable = (why: string): DomainError => new DomainError('unavailable', `The LiveKit deployment ${why}.`)
