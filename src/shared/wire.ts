/** The messages between a window and a server, and both ends of them, over any carrier (MessagePort or WebSocket). */
import { z } from 'zod'
import { Seat } from './attendance.ts'
import type { AnswerOf, InputOf, OperationName } from './contract.ts'
import { DomainError, type ErrorCode } from './errors.ts'
import type { Event } from './events.ts'
import type { Where } from './operation.ts'

/** Who is speaking on this wire: a session's token, a seat in a meeting, both or neither. Always answered, so that a window knows when a token has died. */
export const Hello = z.object({
  id: z.number(),
  hello: z.object({ token: z.string().max(256).optional(), seat: Seat.optional() }),
})
export const Call = z.object({
  id: z.number(),
  perform: z.string().max(64),
  where: z.discriminatedUnion('at', [
    z.object({ at: z.literal('server') }),
    z.object({ at: z.enum(['user', 'reservation', 'series', 'entry']), id: z.string().max(128) }),
    z.object({ at: z.literal('meeting'), number: z.string().max(32) }),
    z.object({ at: z.literal('link'), key: z.string().max(64) }),
  ]),
  /** Left out where there is nothing to say. */
  input: z.unknown().optional(),
})
export const ToServer = z.union([Hello, Call])
export type ToServer = z.infer<typeof ToServer>

export type Answer<T = unknown> =
  | { id: number; ok: true; value: T }
  | { id: number; ok: false; code: ErrorCode; message: string; field?: string }
export type ToWindow = Answer | { event: Event }

/** What a carrier must offer: messages as plain objects, in order. */
export interface Carrier {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
  close(): void
}

/** What the server says of a hello: whether the token and the seat still stand. */
export interface Welcome {
  user: boolean
  seat: boolean
}

export interface WireClient {
  perform<N extends OperationName>(name: N, where: Where, input: InputOf<N>): Promise<AnswerOf<N>>
  hello(who: { token?: string; seat?: Seat }): Promise<Welcome>
  onEvent(listener: (event: Event) => void): () => void
  close(): void
}

/** The window's end. Calls under way when the carrier closes fail with `unavailable`. */
export function wireClient(carrier: Carrier): WireClient {
  let next = 1
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  const listeners = new Set<(event: Event) => void>()
  let open = true

  carrier.onMessage(raw => {
    const message = raw as ToWindow
    if ('event' in message) {
      for (const listener of listeners) listener(message.event)
      return
    }
    const call = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.ok) call?.resolve(message.value as never)
    else call?.reject(new DomainError(message.code, message.message, message.field))
  })
  carrier.onClose(() => {
    open = false
    for (const call of waiting.values())
      call.reject(new DomainError('unavailable', 'The connection to the server was lost.'))
    waiting.clear()
  })

  const ask = <T>(body: object): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (!open) return reject(new DomainError('unavailable', 'There is no connection to the server.'))
      const id = next++
      waiting.set(id, { resolve, reject })
      carrier.send({ id, ...body })
    })

  return {
    perform: (name, where, input) => ask({ perform: name, where, input }),
    hello: who => ask({ hello: who }),
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => carrier.close(),
  }
}
