/** What was written in the meeting this window is in, as far as it has been asked for, and what is being written here. */
import { createStore } from 'zustand/vanilla'
import type { Message } from '../../../shared/chat.ts'

/** To whom a message goes; the name stays readable when they have left. */
export interface Addressee {
  id: string
  name: string
  /** Whoever has their id now is perhaps somebody else. */
  left?: boolean
}

export interface Chat {
  number: string
  /** Oldest first. */
  messages: readonly Message[]
  /** There is something before these. */
  more: boolean
  /** The rank of the newest that was seen. */
  seen: number
  draft: string
  /** Undefined: everybody. */
  to: Addressee | undefined
}

export const silence: Chat = { number: '', messages: [], more: false, seen: 0, draft: '', to: undefined }

export const chatStore = createStore<Chat>(() => silence)

/** Both, each message once, in the order in which they were written. */
export function merged(known: readonly Message[], found: readonly Message[]): readonly Message[] {
  const last = known.at(-1)
  const fresh = found.filter(one => !known.some(other => other.id === one.id))
  if (fresh.length === 0) return known
  if (!last || fresh.every(one => one.rank > last.rank)) return [...known, ...fresh]
  return [...known, ...fresh].sort((a, b) => a.rank - b.rank)
}

/** The newest page, after a time of not hearing: what is known goes on only if the two meet. */
export function caughtUp(chat: Chat, page: { messages: readonly Message[]; more: boolean }): Partial<Chat> {
  const meet = !page.more || page.messages.some(one => chat.messages.some(other => other.id === one.id))
  if (!meet) return { messages: merged(page.messages, after(chat.messages, page.messages)), more: true }
  const messages = merged(chat.messages, page.messages)
  // Whoever knows the oldest of them knows whether there is something before it.
  return { messages, more: messages[0]?.rank === page.messages[0]?.rank ? page.more : chat.more }
}

/** What was heard while the page was on its way. */
const after = (known: readonly Message[], page: readonly Message[]): readonly Message[] =>
  known.filter(one => one.rank > (page.at(-1)?.rank ?? 0))

/** A private draft is for the person it was begun for, and for nobody who comes after them. */
export const withoutThem = (to: Addressee | undefined, id: string): Addressee | undefined =>
  to?.id === id ? { ...to, left: true } : to

export const unread = ({ messages, seen }: Chat, me: string): number =>
  messages.filter(one => one.rank > seen && one.from.id !== me).length

/** Whether it goes on where the one before stopped: by the same person to the same, within minutes. */
export const continues = (one: Message, before: Message | undefined): boolean =>
  before !== undefined &&
  one.from.id === before.from.id &&
  one.from.name === before.from.name &&
  one.to?.id === before.to?.id &&
  one.at - before.at < 3 * 60_000
