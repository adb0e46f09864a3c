/** The engine as the rest of the server holds it: calls and signalling frames go to the worker, answers and facts come back. */
import { Worker } from 'node:worker_threads'
import type { Sfu, SfuFact, SfuOptions, SignalRequest, SignalSocket } from './sfu.ts'
import { writeToken } from './tokens.ts'

/** What can be called across; `connect` and `onFact` have messages of their own, and writing a token needs no worker. */
export type CallName = Exclude<keyof Sfu, 'connect' | 'onFact' | 'token'>

export type ToWorker =
  | { asks: 'call'; id: number; method: CallName; args: unknown[] }
  | { asks: 'connect'; connection: number; request: SignalRequest }
  | { asks: 'frame'; connection: number; frame: Uint8Array }
  | { asks: 'closed'; connection: number }
  | { asks: 'pulse' }

export type FromWorker =
  | { tells: 'ready' }
  | { tells: 'refused'; text: string }
  | { tells: 'answer'; id: number; value: unknown }
  | { tells: 'failure'; id: number; text: string }
  | { tells: 'fact'; fact: SfuFact }
  | { tells: 'frame'; connection: number; frame: Uint8Array }
  | { tells: 'hangUp'; connection: number; code: number; reason: string }
  | { tells: 'trouble'; text: string }
  | { tells: 'pulse' }

/** Milliseconds. A worker that leaves so many of these unanswered hangs, and is ended. */
const pulseEvery = 1_000
const mostUnanswered = 5

/**
 * Nearly everything the worker allocates is of no use a moment later. In a small young generation it is collected while it still
 * lies in the processor's cache, and before the memory behind buffers adds up to a collection of the whole heap.
 */
const resourceLimits = { maxYoungGenerationSizeMb: 12 }

export interface HostEvents {
  /** The worker ended by itself, or hung and was ended: its rooms are gone and every call fails from now on. */
  crashed?(reason: string): void
  trouble?(text: string): void
}

/** Starts the worker at this URL (worker.ts, or its build). Rejects when the engine cannot start, such as on a taken port. */
export async function createSfu(options: SfuOptions, workerUrl: URL, events: HostEvents = {}): Promise<Sfu> {
  const name = `media ${options.udpPort}`
  const worker = new Worker(workerUrl, { workerData: options, name, resourceLimits })
  const calls = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  const sockets = new Map<number, SignalSocket>()
  const listeners = new Set<(fact: SfuFact) => void>()
  let next = 1
  let ended: string | undefined
  let closing = false
  let failure: string | undefined
  let unanswered = 0
  let pulse: NodeJS.Timeout | undefined

  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: FromWorker) => {
      switch (message.tells) {
        case 'ready':
          pulse = setInterval(beat, pulseEvery).unref()
          return resolve()
        case 'pulse':
          unanswered = 0
          return
        case 'refused':
          return reject(new Error(message.text))
        case 'answer':
          calls.get(message.id)?.resolve(message.value as never)
          calls.delete(message.id)
          return
        case 'failure':
          calls.get(message.id)?.reject(new Error(message.text))
          calls.delete(message.id)
          return
        case 'fact':
          for (const listener of listeners) listener(message.fact)
          return
        case 'frame':
          return sockets.get(message.connection)?.send(message.frame)
        case 'hangUp':
          sockets.get(message.connection)?.close(message.code, message.reason)
          sockets.delete(message.connection)
          return
        case 'trouble':
          return events.trouble?.(message.text)
      }
    })
    worker.on('error', error => {
      failure = `The worker “${name}” failed: ${String(error)}`
    })
    // Told only when the thread is gone, and its port free again.
    worker.on('exit', code => {
      clearInterval(pulse)
      ended = failure ?? `The worker “${name}” ended with code ${code}.`
      reject(new Error(ended))
      if (!closing) events.crashed?.(ended)
      for (const call of calls.values()) call.reject(new Error(ended))
      for (const socket of sockets.values()) socket.close(1011, 'media engine restarting')
      calls.clear()
      sockets.clear()
    })
  }).catch(async error => {
    closing = true
    await worker.terminate()
    throw error
  })

  function post(message: ToWorker): void {
    if (ended === undefined) worker.postMessage(message)
  }
  /** Counts beats, not time: when it is this thread that was held up, the answers are only waiting to be read. */
  function beat(): void {
    unanswered += 1
    if (unanswered <= mostUnanswered) return post({ asks: 'pulse' })
    failure = `The worker “${name}” hangs.`
    void worker.terminate()
  }
  const call = <N extends CallName>(method: N): Sfu[N] =>
    ((...args: unknown[]) =>
      new Promise((resolve, reject) => {
        if (ended !== undefined) return reject(new Error(ended))
        const id = next++
        calls.set(id, { resolve, reject })
        post({ asks: 'call', id, method, args })
      })) as unknown as Sfu[N]

  return {
    openRoom: call('openRoom'),
    closeRoom: call('closeRoom'),
    vacate: call('vacate'),
    admit: call('admit'),
    expel: call('expel'),
    silence: call('silence'),
    allowUnmute: call('allowUnmute'),
    rename: call('rename'),
    setMetadata: call('setMetadata'),
    linkRooms: call('linkRooms'),
    unlinkRooms: call('unlinkRooms'),
    serve: call('serve'),
    listRooms: call('listRooms'),
    members: call('members'),
    judge: call('judge'),
    token: async (room, identity, name, sources) =>
      writeToken(options.apiKey, options.apiSecret, { room, identity, name }, Math.floor(Date.now() / 1000), sources),
    connect(request, socket) {
      if (ended !== undefined) socket.close(1011, 'media engine restarting')
      const connection = next++
      sockets.set(connection, socket)
      post({ asks: 'connect', connection, request })
      return {
        receive: frame => post({ asks: 'frame', connection, frame }),
        closed: () => {
          sockets.delete(connection)
          post({ asks: 'closed', connection })
        },
      }
    },
    onFact: listener => void listeners.add(listener),
    async close() {
      closing = true
      await call('close')().catch(() => undefined)
      await worker.terminate()
    },
  }
}
