/** A media engine without media: it keeps what it was told, so that tests can see whether the domain told it. */
import type { Media } from '../../src/main/server/domain/world.ts'

export interface Gate {
  name: string
  silenced: boolean
  mayUnmute: boolean
}

export function fakeMedia() {
  const rooms = new Map<string, Map<string, Gate>>()
  const gate = (number: string, id: string): Gate => {
    const found = rooms.get(number)?.get(id)
    if (!found) throw new Error(`${id} is not on the guest list of ${number}.`)
    return found
  }
  const media: Media = {
    url: reachedAt => reachedAt.replace(/^http/, 'ws'),
    open: async number => void (rooms.has(number) || rooms.set(number, new Map())),
    close: async number => void rooms.delete(number),
    admit: async (number, { id, ...rest }) => {
      const room = rooms.get(number)
      if (!room) throw new Error(`Room ${number} is not open.`)
      room.set(id, rest)
    },
    expel: async (number, id) => void rooms.get(number)?.delete(id),
    silence: async (number, id, mayUnmute) => void Object.assign(gate(number, id), { silenced: true, mayUnmute }),
    allowUnmute: async (number, id) => void Object.assign(gate(number, id), { mayUnmute: true }),
    rename: async (number, id, name) => void Object.assign(gate(number, id), { name }),
    token: async (number, id) => `media-token ${number} ${id}`,
  }
  return {
    ...media,
    rooms,
    guests: (number: string): string[] => [...(rooms.get(number)?.keys() ?? [])],
    gate,
    signal: {
      judge: async () => ({ ok: false as const, status: 404 as const, message: 'requested room does not exist' }),
      connect: () => ({ receive: () => {}, closed: () => {} }),
    },
  }
}
