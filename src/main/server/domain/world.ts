/** The ports: all that the domain knows of the world outside. Fakes exist for clock, ids and media only. */
import type { Store } from './store.ts'

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
}

export interface Ids {
  /** Opaque and URL-safe: 24 hexadecimal digits, as some APIs have them, of which nobody guesses another. */
  id(): string
  /** Digits without a leading zero. */
  digits(count: number): string
  /** Base62, for links. */
  key(length: number): string
}

export interface Secrets {
  /** Password in clear → the secret all dialects share (SQMeeting: hex SHA-1 of password and the protocol's fixed salt). */
  derive(password: string): string
  /** Slow salted hash of a secret. */
  hash(secret: string): Promise<string>
  verify(secret: string, hash: string): Promise<boolean>
  /** A fresh key for signing what is sent to others. */
  signingKey(): string
  /** A fresh bearer token, UUID-shaped, from a secure source. */
  token(): string
  /** What is kept of a token or seat key. */
  digest(token: string): string
}

/**
 * The media engine as the domain sees it. Rooms are named by meeting numbers, members by participant ids. What is ordered
 * rejects with `unavailable` while there is no engine; the next one is told everything by the core's `resume`.
 */
export interface Media {
  /** Where a client that reached us at this origin (`http://host:port`) connects for media. */
  url(reachedAt: string): string
  open(number: string): Promise<void>
  close(number: string): Promise<void>
  /** `voiceOnly`: the engine takes nothing of theirs but a microphone. */
  admit(
    number: string,
    guest: { id: string; name: string; silenced: boolean; mayUnmute: boolean; voiceOnly: boolean },
  ): Promise<void>
  expel(number: string, id: string, reason: 'removed' | 'left'): Promise<void>
  /** Resolves when no further audio of theirs is forwarded. */
  silence(number: string, id: string, mayUnmute: boolean): Promise<void>
  /** They may open their microphone again; it does not open by itself. */
  allowUnmute(number: string, id: string): Promise<void>
  rename(number: string, id: string, name: string): Promise<void>
  /** In each of two open rooms, whoever speaks in the other is heard and seen. An engine that cannot do it leaves both out. */
  link?(one: LinkedMeeting, other: LinkedMeeting): Promise<void>
  unlink?(one: string, other: string): Promise<void>
  /** `barred`: silenced, and not allowed to unmute. */
  token(number: string, id: string, name: string, may: { voiceOnly: boolean; barred: boolean }): Promise<string>
}

/** A meeting that is linked with another, and by what name it goes there. */
export interface LinkedMeeting {
  number: string
  name: string
}

/** What the media engine tells the domain. */
export type MediaFact =
  | { fact: 'connected'; number: string; id: string }
  | { fact: 'gone'; number: string; id: string; reason: 'left' | 'timeout' | 'replaced' }
  | { fact: 'tracks'; number: string; id: string; audioMuted: boolean; videoMuted: boolean; sharing: boolean }
  /** They unmuted themselves, as they were allowed to. */
  | { fact: 'opened'; number: string; id: string }
  | { fact: 'speaking'; number: string; ids: string[] }

export interface Log {
  info(message: string, facts?: Record<string, unknown>): void
  warn(message: string, facts?: Record<string, unknown>): void
  error(message: string, facts?: Record<string, unknown>): void
}

/** The bytes of files, by ids that the domain gives. */
export interface Files {
  /** From this byte on, instead of all that was there; on the disk when it resolves. */
  write(id: string, at: number, bytes: Uint8Array): Promise<void>
  read(id: string): Promise<Uint8Array>
  /** SHA-256 in hex. */
  digest(id: string): Promise<string>
  remove(id: string): Promise<void>
}

export interface World {
  clock: Clock
  ids: Ids
  secrets: Secrets
  store: Store
  media: Media
  files: Files
  log: Log
  version: string
  /** Most participants in one meeting. */
  capacity: number
  /** Most participants in all meetings together. */
  totalCapacity: number
  /** Whether the owner of a meeting may stream it, or only operators. */
  ownersStream: boolean
  /** How busy the machine is, in percent. */
  load?(): { cpu: number; memory: number }
  /** The origin in links that are sent to people; undefined: that by which somebody reached this server. */
  publicUrl?: string | undefined
  /** Whether there is a mail server; else mails wait. */
  mailServer: boolean
  /** Whether a conference server answers at this address; nothing is told to it. */
  probe?(address: string): Promise<boolean>
  /** In which days begin and end where nobody names another; such as `Europe/Berlin`. */
  timeZone: string
}
