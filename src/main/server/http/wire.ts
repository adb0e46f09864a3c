/** The server's end of a wire: it speaks the vocabulary over any carrier. */
import { randomUUID } from 'node:crypto'
import type { AnswerOf } from '../../../shared/contract.ts'
import { DomainError } from '../../../shared/errors.ts'
import type { Audience, Event } from '../../../shared/events.ts'
import { type Answer, type Carrier, ToServer, type Welcome } from '../../../shared/wire.ts'
import type { Actor, Ears } from '../domain/actor.ts'
import type { Core } from '../domain/core.ts'
import type { Shown } from './call.ts'
import type { Log } from './log.ts'

/** Calls a window may have waiting; one that waits for its answers never gets there. */
const mostWaiting = 256

type Hello = Extract<ToServer, { hello: object }>
type Call = Extract<ToServer, { perform: string }>
type Heard = { event: Event; audience: Audience }

/**
 * Calls on one wire are performed one after the other, so answers keep the order of the questions, and a call may build
 * on the one before without waiting for its answer. Who is speaking is looked up again for every call, since sessions
 * and seats end.
 */
export function serveWire(
  core: Core,
  carrier: Carrier,
  reachedAt: string,
  { from, userAgent = '', log }: { from?: string; userAgent?: string; log?: Log } = {},
): void {
  const here: Pick<Actor, 'reachedAt' | 'from'> = { reachedAt, ...(from !== undefined && { from }) }
  const identify = (): Promise<Actor> => core.identify({ ...shown, ...here })
  let shown: Shown = {}
  /** Whose ears this wire has. Who may *do* something is looked up anew. */
  let listening: Ears = {}
  const device = { id: randomUUID(), userAgent, from: from ?? '', close: () => carrier.close() }
  /** From now on this wire hears what is meant for these, and their account is connected by it. */
  function listenAs(ears: Ears): void {
    listening = ears
    if (open) core.connect(ears, device)
  }
  let turn: Promise<void> = Promise.resolve()
  let waiting = 0
  let open = true
  /** While a join is under way: what happened before it is known which seat this wire has. */
  let held: Heard[] | undefined

  function tell({ event, audience }: Heard): void {
    if (!core.hears(listening, audience)) return
    send({ event })
    if (event.event === 'session.ended') listenAs({ ...listening, user: undefined })
    if (event.event === 'attendance.joined' && event.participant.id === listening.seat?.participantId) void recheck()
  }

  /** Somebody took the seat this wire has: this window by another wire, or another person after it was given up. */
  async function recheck(): Promise<void> {
    const before = shown
    const now = await identify().catch(() => ({}))
    if (before === shown) listenAs(now)
  }

  async function greet({ hello }: Hello): Promise<Welcome> {
    shown = hello
    listenAs(
      await identify().catch(error => {
        if (!isDead(error)) throw error
        shown = hello.seat ? { seat: hello.seat } : {}
        return identify()
      }),
    )
    return { user: listening.user !== undefined, seat: listening.seat !== undefined }
  }

  async function perform(call: Call): Promise<unknown> {
    // One must be able to sign in over a wire whose old token has died.
    if (call.perform === 'session.signIn') return core.perform(call.perform, call.where, call.input as never, here)
    const actor = await identify()
    // A seat given up a moment ago may only be reconnecting; until somebody else has it, its news is still for this wire.
    listenAs({ ...actor, seat: actor.seat ?? listening.seat })
    if (call.perform === 'attendance.join') return join(call, actor)
    // The core looks at name, place and input itself: the cast says only what a well-behaved window sends.
    const value = await core.perform(call.perform as 'system.about', call.where, call.input as never, actor)
    if (call.perform === 'session.signOut') {
      shown = shown.seat ? { seat: shown.seat } : {}
      listenAs({ ...listening, user: undefined })
    }
    if (call.perform === 'attendance.leave') {
      shown = shown.token === undefined ? {} : { token: shown.token }
      listenAs({ ...listening, seat: undefined })
    }
    return value
  }

  /** The seat becomes this wire's own. */
  async function join(call: Call, actor: Actor): Promise<AnswerOf<'attendance.join'>> {
    held = []
    const joined = await core.perform('attendance.join', call.where, call.input as never, actor)
    const { participantId, seatKey, gathering } = joined
    const seat = { number: gathering.number, participantId }
    shown = { ...shown, seat: { ...seat, key: seatKey } }
    listenAs({ ...actor, seat })
    // What happened in the meeting before that moment is in the answer already.
    const own = held.findLastIndex(({ event }) => isJoining(event, seat))
    held = held.filter(({ event }, index) => index >= own || !('number' in event) || event.number !== seat.number)
    return joined
  }

  async function answer(message: Hello | Call): Promise<void> {
    try {
      send({ id: message.id, ok: true, value: 'hello' in message ? await greet(message) : await perform(message) })
    } catch (error) {
      send(refusal(message.id, error))
    } finally {
      const missed = held ?? []
      held = undefined
      missed.forEach(tell)
    }
  }

  function refusal(id: number, error: unknown): Answer {
    if (error instanceof DomainError)
      return { id, ok: false, code: error.code, message: error.message, ...(error.field && { field: error.field }) }
    log?.error('A call over a wire failed.', { error: String(error) })
    return { id, ok: false, code: 'internal', message: 'Something went wrong on the server.' }
  }

  function send(message: Answer | { event: Event }): void {
    if (open) carrier.send(message)
  }

  const stopListening = core.listen((event, audience) => {
    if (held) held.push({ event, audience })
    else tell({ event, audience })
  })
  carrier.onClose(() => {
    open = false
    stopListening()
    core.disconnect(device.id)
  })
  carrier.onMessage(raw => {
    if (waiting >= mostWaiting) return carrier.close()
    waiting += 1
    const message = ToServer.safeParse(raw).data
    turn = turn
      .then(() => (message ? answer(message) : send(malformed(raw))))
      .catch(error => log?.error('A wire failed.', { error: String(error) }))
      .finally(() => {
        waiting -= 1
      })
  })
}

const isDead = (error: unknown): boolean => error instanceof DomainError && error.code === 'unauthenticated'

const isJoining = (event: Event, seat: { number: string; participantId: string }): boolean =>
  event.event === 'attendance.joined' && event.number === seat.number && event.participant.id === seat.participantId

function malformed(raw: unknown): Answer {
  const id = typeof raw === 'object' && raw !== null && 'id' in raw && typeof raw.id === 'number' ? raw.id : 0
  return { id, ok: false, code: 'invalid', message: 'This is no message that a server understands.' }
}
