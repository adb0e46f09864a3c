/** What only lives in memory: who is on a meeting's guest list right now and what the media engine last said of them. */

export interface Present {
  readonly id: string
  /** May use the chair's controls: the owner, co-chairs, operators and administrators. */
  readonly chair: boolean
  readonly userId: string | null
  connected: boolean
  /** When `connected` last changed, or the seat was taken; milliseconds since 1970. */
  since: number
  audioMuted: boolean
  videoMuted: boolean
  sharing: boolean
}

/** How somebody is until the media engine has seen them. */
export const newcomer = { connected: false, audioMuted: true, videoMuted: true, sharing: false }

export interface Presence {
  of(number: string, id: string): Present | undefined
  all(number: string): Present[]
  numbers(): string[]
  /** How many are on all guest lists together. */
  total(): number
  seat(number: string, present: Pick<Present, 'id' | 'chair' | 'userId'>, now: number): Present
  unseat(number: string, id: string): void
  clear(number: string): void
}

export function createPresence(): Presence {
  const meetings = new Map<string, Map<string, Present>>()
  return {
    of: (number, id) => meetings.get(number)?.get(id),
    all: number => [...(meetings.get(number)?.values() ?? [])],
    numbers: () => [...meetings.keys()],
    total: () => [...meetings.values()].reduce((sum, room) => sum + room.size, 0),
    seat(number, who, now) {
      const room = meetings.get(number) ?? new Map<string, Present>()
      meetings.set(number, room)
      const present: Present = { ...newcomer, ...room.get(who.id), ...who, since: now }
      room.set(who.id, present)
      return present
    },
    unseat(number, id) {
      const room = meetings.get(number)
      room?.delete(id)
      if (room?.size === 0) meetings.delete(number)
    },
    clear: number => void meetings.delete(number),
  }
}
