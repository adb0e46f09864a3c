/** Who calls LiveKit's server API, by the token that came with the call, and what it grants. */
import type { FastifyRequest } from 'fastify'
import type { Actor } from '../domain/actor.ts'
import type { Core } from '../domain/core.ts'
import { readClaims } from '../sfu/tokens.ts'
import { TwirpError } from './twirp.ts'

export interface Caller {
  readonly actor: Actor
  /** The token's `video` claim. */
  readonly video: Readonly<Record<string, unknown>>
}

export async function callerOf(core: Core, request: FastifyRequest): Promise<Caller> {
  const { access_token: named } = request.query as Record<string, unknown>
  const inQuery = typeof named === 'string' && named !== '' ? named : undefined
  const token = request.headers.authorization?.match(/^Bearer\s+(\S+)$/i)?.[1] ?? inQuery
  if (token === undefined) throw new TwirpError('unauthenticated', 'permissions denied')
  const pair = core.livekitKey()
  const claims = readClaims(pair, token, Math.floor(Date.now() / 1000))
  if (!claims) throw new TwirpError('unauthenticated', 'invalid API key or token')
  const actor = await core.identify({ livekitSecret: pair.secret, reachedAt: '', from: request.ip })
  return { actor, video: claims.video }
}

/** LiveKit's server answers a lacking grant as if nobody were known, and its clients expect that. */
const denied = (): TwirpError => new TwirpError('unauthenticated', 'permissions denied')

export const demand = {
  create({ video }: Caller): void {
    if (video['roomCreate'] !== true) throw denied()
  },
  list({ video }: Caller): void {
    if (video['roomList'] !== true) throw denied()
  },
  admin({ video }: Caller, room: string): void {
    if (video['roomAdmin'] !== true || video['room'] !== room) throw denied()
  },
  /** From one room to another. */
  destination(caller: Caller, { room, destinationRoom }: { room: string; destinationRoom: string }): void {
    demand.admin(caller, room)
    if (caller.video['destinationRoom'] !== destinationRoom) throw denied()
  },
}
