/** A media engine without media: it keeps what it was told, so that tests can see whether the domain told it. */

import type { Media } from '../../src/main/server/domain/world.ts'
import { DomainError } from '../../src/shared/errors.ts'

export interface Gate {
  name: string
  silenced: boolean
  mayUnmute: boolean
}

export function fakeMedia() {
  const rooms = new Map<string, Map<string, Gate>>()
  const links = new Set<string>()
  const names = new Map<string, string>()
  let dead = false
  /** An order, as long as there is somebody to follow it. */
  const order =
    <A extends unknown[]>(follow: (...args: A) => unknown) =>
    async (...args: A): Promise<void> => {
      if (dead) throw new DomainError('unavailable', 'The media engine is not there.')
      follow(...args)
    }
  const gate = (number: string, id: string): Gate => {
    const found = rooms.get(number)?.get(id)
    if (!found) throw new Error(`${id} is not on the guest list of ${number}.`)
    return found
  }
  const media: Media = {
    url: reachedAt => reachedAt.replace(/^http/, 'ws'),
    open: order((number: string) => rooms.has(number) || rooms.set(number, new Map())),
    close: order((number: string) => rooms.delete(number)),
    admit: order((number: string, { id, name, silenced, mayUnmute }: { id: string } & Gate) => {
      const room = rooms.get(number)
      if (!room) throw new Error(`Room ${number} is not open.`)
      room.set(id, { name, silenced, mayUnmute })
    }),
    expel: order((number: string, id: string) => rooms.get(number)?.delete(id)),
    silence: order((number: string, id: string, mayUnmute: boolean) =>
      Object.assign(gate(number, id), { silenced: true, mayUnmute }),
    ),
    allowUnmute: order((number: string, id: string) => Object.assign(gate(number, id), { mayUnmute: true })),
    rename: order((number: string, id: string, name: string) => Object.assign(gate(number, id), { name })),
    link: order((...both: { number: string; name: string }[]) => {
      links.add(
        both
          .map(({ number }) => number)
          .sort()
          .join(' '),
      )
      for (const { number, name } of both) names.set(number, name)
    }),
    unlink: order((one: string, other: string) => links.delete([one, other].sort().join(' '))),
    token: async (number, id, _name, { voiceOnly }) => `media-token ${number} ${id}${voiceOnly ? ' voice' : ''}`,
  }
  return {
    ...media,
    rooms,
    /** Pairs of linked rooms, each as both numbers in order. */
    links,
    /** What linked rooms are called. */
    names,
    guests: (number: string): string[] => [...(rooms.get(number)?.keys() ?? [])],
    gate,
    /** Forgets everything, and follows no orders. */
    die() {
      dead = true
      rooms.clear()
      links.clear()
    },
    /** Follows orders again, but has forgotten everything. */
    rise() {
      dead = false
    },
    signal: {
      judge: async () => ({ ok: false as const, status: 404 as const, message: 'requested room does not exist' }),
      connect: () => ({ receive: () => {}, closed: () => {} }),
    },
  }
}
