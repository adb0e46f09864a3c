/** A place is a prefix that knows whose things stand under it and who may knock there. */
import type { z } from 'zod'
import { atServer, type Where } from '../../../shared/operation.ts'
import type { Call } from './call.ts'
import type { Endpoint, Knock } from './endpoint.ts'

export interface Place {
  /** After the dialect's own prefix; parameters are written `:name`. */
  readonly prefix: string
  readonly knock: Knock
  /** Query parameters that every endpoint here wants. */
  readonly query?: z.ZodObject
  /** Where things under it happen. Rejects when there is no such place: said once for all endpoints below. */
  where(call: Omit<Call, 'where' | 'body' | 'query'>): Where | Promise<Where>
}

/** An endpoint standing under a place. */
export interface Route {
  readonly place: Place
  readonly endpoint: Endpoint
}

export const place = (prefix: string, rest: Partial<Omit<Place, 'prefix'>> = {}): Place => ({
  knock: 'signedIn',
  where: () => atServer,
  ...rest,
  prefix,
})

/** Stands the same endpoints under one place or several, and writes them once. */
export const under = (places: Place | readonly Place[], endpoints: readonly Endpoint[]): Route[] =>
  [places].flat().flatMap(one => endpoints.map(endpoint => ({ place: one as Place, endpoint })))
