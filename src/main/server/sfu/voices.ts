/** The voices of a room: who speaks, and, where many microphones are open, whose sound goes on to others at all. */
import { Loudest } from './media/loudest.ts'
import { Speakers } from './media/speakers.ts'
import type { Publication } from './publication.ts'

/** More at a time nobody understands. A room with no more open microphones than this forwards them all. */
const mostHeard = 5

export class Voices {
  readonly #speakers = new Speakers()
  readonly #loudest = new Loudest(mostHeard)
  readonly #tracks = new Map<string, Publication>()

  /** From now on this track is forwarded only while it is among the loudest. */
  add(publication: Publication): void {
    if (publication.kind !== 'audio' || publication.source === 'screenAudio') return
    this.#tracks.set(publication.sid, publication)
    publication.admits = (level, nowUs) => {
      const { heard, ended } = this.#loudest.hear(publication.sid, level, nowUs)
      if (ended !== undefined) this.#tracks.get(ended)?.hush()
      return heard
    }
  }

  /** It ended, or was muted: its place is free. */
  release(publication: Publication): void {
    this.#loudest.forget(publication.sid)
  }

  remove(publication: Publication): void {
    this.release(publication)
    this.#tracks.delete(publication.sid)
    publication.admits = undefined
  }

  /** One packet of somebody's sound; `level` as in RFC 6464. */
  heard(identity: string, level: number): void {
    this.#speakers.heard(identity, level)
  }

  forget(identity: string): void {
    this.#speakers.forget(identity)
  }

  /** Who speaks, loudest first; to be asked about every 400 ms. */
  window(): { id: string; level: number }[] {
    return this.#speakers.window()
  }
}
