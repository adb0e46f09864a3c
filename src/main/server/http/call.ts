/** One request, first as it arrives and then as an endpoint sees it. */
import type { IncomingHttpHeaders } from 'node:http'
import type { AnswerOf, OperationName } from '../../../shared/contract.ts'
import type { Where } from '../../../shared/operation.ts'
import type { Actor, Credentials } from '../domain/actor.ts'
import type { Question } from '../domain/core.ts'

/** A request before anything in it is believed. */
export interface Asked {
  readonly method: string
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
  readonly headers: IncomingHttpHeaders
  /** The origin by which the caller reached us, `http://host:port`. */
  readonly reachedAt: string
  /** The caller's network address. */
  readonly from: string
}

/** What a caller shows of themselves; the rest of the credentials is where they come from. */
export type Shown = Omit<Credentials, 'reachedAt' | 'from'>

/**
 * A request whose caller is known and whose place is found. `query` and `body` are read when they are first looked at and
 * throw when they are not well formed, so they are best looked at in the question handed to `perform`: after the rights.
 */
export interface Call<B = unknown, Q = unknown> extends Omit<Asked, 'query'> {
  readonly query: Q
  readonly body: B
  readonly shown: Shown
  readonly actor: Actor
  readonly where: Where
  /** Through the one door, as this caller unless another actor is named. */
  perform<N extends OperationName>(name: N, where: Where, question: Question<N>, actor?: Actor): Promise<AnswerOf<N>>
  /** For the rare credentials that stand in the body. */
  identify(shown: Shown): Promise<Actor>
  /** A header of the answer. */
  setHeader(name: string, value: string): void
}
