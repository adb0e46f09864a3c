/**
 * Who has the floor in a room: the one whom linked rooms hear and see. It passes from speaker to speaker, though not at every
 * cough, and stays with the last. Who is silenced has no part in it.
 */
import type { TrackSource } from './sfu.ts'

/** Nobody loses the floor sooner than this after they took it; µs. */
const holdsFor = 2_000_000
/** How much louder somebody must be to take it from one who goes on speaking; levels go from 0 to 1 over 127 dB. */
const clearlyLouder = 0.1

export interface Candidate {
  readonly admission: { readonly silenced: boolean }
  /** Whether anything comes of this source at present. */
  shows(source: TrackSource): boolean
}

/** What of a room is relayed to others: somebody's voice and picture, and somebody's screen. */
export interface Scene<M> {
  readonly speaker: M | undefined
  readonly sharer: M | undefined
}

export class Floor<M extends Candidate> {
  #holder: M | undefined
  #sinceUs = 0
  /** Shown while nobody has spoken yet. */
  #standIn: M | undefined
  #sharer: M | undefined

  /** Who speaks, loudest first; to be told whenever that was measured. */
  hear(voices: readonly { who: M; level: number }[], nowUs: number): void {
    const loudest = voices[0]
    if (!loudest || loudest.who === this.#holder) return
    if (this.#holder && nowUs - this.#sinceUs < holdsFor) return
    const held = voices.find(voice => voice.who === this.#holder)
    if (held && loudest.level < held.level + clearlyLouder) return
    this.#holder = loudest.who
    this.#sinceUs = nowUs
  }

  /** What is relayed, with these in the room, in the order in which they came. */
  scene(members: Iterable<M>): Scene<M> {
    const open = [...members].filter(member => !member.admission.silenced)
    const [voices, cameras, screens] = (['microphone', 'camera', 'screen'] as const).map(source =>
      open.filter(member => member.shows(source)),
    ) as [M[], M[], M[]]
    this.#holder = open.find(member => member === this.#holder)
    this.#standIn = cameras.find(member => member === this.#standIn) ?? cameras[0] ?? voices[0]
    this.#sharer = screens.find(member => member === this.#sharer) ?? screens[0]
    return { speaker: this.#holder ?? this.#standIn, sharer: this.#sharer }
  }
}
