/** An outbox that is kept in memory alone, for news that is of no use after a restart. */
import type { Outbox, Parcel } from '../domain/outbox.ts'

export interface MemoryOutbox extends Outbox {
  /** False: too much waits in this queue already, and nothing was added. */
  put(parcel: Pick<Parcel, 'id' | 'kind' | 'queue' | 'body' | 'until'>): boolean
}

export function memoryOutbox(mostWaiting: number, now: () => number = Date.now): MemoryOutbox {
  const queues = new Map<string, Parcel[]>()
  const listeners = new Set<() => void>()
  let rank = 0
  return {
    put(parcel) {
      const queue = queues.get(parcel.queue) ?? []
      queues.set(parcel.queue, queue)
      if (queue.length >= mostWaiting) return false
      queue.push({ ...parcel, subject: '', rank: rank++, createdAt: now(), tries: 0, dueAt: now(), error: null })
      for (const listener of listeners) listener()
      return true
    },
    queues: async but =>
      [...queues]
        .filter(([name, [first]]) => first && first.dueAt <= now() && !but.includes(name))
        .map(([name]) => name),
    due: async (queue, top) => (queues.get(queue) ?? []).filter(({ dueAt }) => dueAt <= now()).slice(0, top),
    async done({ id, queue }) {
      const waiting = queues.get(queue) ?? []
      const at = waiting.findIndex(one => one.id === id)
      if (at >= 0) waiting.splice(at, 1)
    },
    async failed({ id, queue }, error, dueAt) {
      const parcel = queues.get(queue)?.find(one => one.id === id)
      if (parcel) Object.assign(parcel, { tries: parcel.tries + 1, error, dueAt })
    },
    onPacked(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    hook: async () => undefined,
  }
}
