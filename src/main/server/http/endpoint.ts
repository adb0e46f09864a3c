/** An endpoint is one object: how it is reached, what may be asked, the operation it does, and the translation in and out. */
import type { z } from 'zod'
import { type AnswerOf, contract, type InputOf, type OperationName } from '../../../shared/contract.ts'
import type { Where } from '../../../shared/operation.ts'
import type { Call } from './call.ts'
import { named } from './question.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Who may knock: `stranger` does not even have their credentials looked at (signing in), `anybody` may show some, and
 * `signedIn` must show a session. What they then may do is the domain's business.
 */
export type Knock = 'stranger' | 'anybody' | 'signedIn'

/** What success is called; each dialect has its own status for it. */
export type Success = 'answer' | 'created' | 'accepted' | 'nothing' | 'gone'

/** An endpoint as the listener and the API document see it. */
export interface Endpoint {
  readonly methods: readonly Method[]
  /** What follows the place's prefix; empty for the place itself. */
  readonly suffix: string
  /** One sentence for the API document. */
  readonly says: string
  readonly does?: OperationName
  /** Instead of the place's. */
  readonly knock?: Knock
  readonly success: Success
  /** Without one, a body is not looked at. */
  readonly body?: z.ZodType
  readonly query?: z.ZodType
  /** Shape of the answer, for the API document. */
  readonly replies?: z.ZodType
  perform(call: Call): Promise<unknown>
}

interface Common<B extends z.ZodType, Q extends z.ZodType> {
  says?: string
  knock?: Knock
  success?: Success
  body?: B
  query?: Q
  replies?: z.ZodType
}

/** The usual endpoint: does one operation. */
export interface Doing<N extends OperationName, B extends z.ZodType, Q extends z.ZodType> extends Common<B, Q> {
  does: N
  /** Instead of the place's. */
  where?: Where
  input?: (call: Call<z.output<B>, z.output<Q>>) => InputOf<N>
  reply?: (answer: AnswerOf<N>, call: Call<z.output<B>, z.output<Q>>) => unknown
}

/** The rare endpoint that chooses between operations or needs several. */
export interface Running<B extends z.ZodType, Q extends z.ZodType> extends Common<B, Q> {
  says: string
  run: (call: Call<z.output<B>, z.output<Q>>) => Promise<unknown>
}

export interface Builder {
  <N extends OperationName, B extends z.ZodType, Q extends z.ZodType>(suffix: string, spec: Doing<N, B, Q>): Endpoint
  <B extends z.ZodType, Q extends z.ZodType>(suffix: string, spec: Running<B, Q>): Endpoint
}

/** `on('GET', 'POST')('/info', { … })`: the same endpoint under every method named. */
export const on = (...methods: readonly Method[]): Builder => {
  const build = (
    suffix: string,
    spec: Doing<OperationName, z.ZodType, z.ZodType> | Running<z.ZodType, z.ZodType>,
  ): Endpoint => {
    const { says, knock, body, query, replies } = spec
    const shape = { methods, suffix, knock, body, query, replies }
    if ('run' in spec)
      return { ...shape, says: spec.says, success: spec.success ?? 'answer', perform: call => spec.run(call) }
    return {
      ...shape,
      does: spec.does,
      says: says ?? contract[spec.does].says,
      success: spec.success ?? (spec.reply ? 'answer' : 'nothing'),
      async perform(call) {
        const answer = await call.perform(
          spec.does,
          spec.where ?? call.where,
          () => named(spec.input?.(call) ?? {}),
          call.actor,
        )
        return spec.reply?.(answer, call)
      },
    }
  }
  return build as Builder
}

export const get = on('GET')
export const post = on('POST')
export const put = on('PUT')
export const del = on('DELETE')
