/** Who in a room is heard to speak, and who is told of it: clients, rooms that are linked with this one, and the engine. */
import { SpeakerInfo, SpeakersChanged } from '@livekit/protocol'
import type { Neighbours } from '../neighbours.ts'
import { Voices } from '../voices.ts'
import type { People } from './people.ts'

/** Whoever spoke so lately is still looked at; µs. */
const recently = 4_000_000

export class Hearing {
  readonly voices = new Voices()
  readonly #people: People
  readonly #neighbours: Neighbours
  readonly #tell: (identities: string[]) => void
  /** Members who speak and how loud, loudest first. */
  #speaking = new Map<string, number>()
  /** Who speaks, as clients were told: members, and other rooms. */
  #announced = new Map<string, number>()

  /** `tell`: other members speak than before. */
  constructor(people: People, neighbours: Neighbours, tell: (identities: string[]) => void) {
    this.#people = people
    this.#neighbours = neighbours
    this.#tell = tell
  }

  /** Whether somebody with this sid speaks or did a moment ago. */
  recent(nowUs: number): (sid: string) => boolean {
    const sids = this.#people.participants.filter(one => nowUs - one.spokeAtUs < recently).map(one => one.sid)
    return sid => sids.includes(sid)
  }

  /** To be called about every 400 ms. */
  listen(nowUs: number): void {
    const voices = this.voices.window().flatMap(({ id, level }) => {
      const who = this.#people.get(id)
      return who && !who.admission.silenced ? [{ who, level }] : []
    })
    this.#neighbours.hear(voices, nowUs)
    const before = this.#speaking
    this.#speaking = new Map(voices.map(({ who, level }) => [who.identity, level]))
    this.#announce()
    for (const one of this.#people.participants) if (this.#announced.has(one.identity)) one.spokeAtUs = nowUs
    if (before.size !== this.#speaking.size || [...before.keys()].some(id => !this.#speaking.has(id)))
      this.#tell([...this.#speaking.keys()])
  }

  /** Tells clients who began to speak, became louder or stopped. */
  #announce(): void {
    const now = new Map([...this.#speaking, ...this.#neighbours.levels])
    const before = this.#announced
    const started = [...now].filter(([id]) => !before.has(id))
    const stopped = [...before.keys()].filter(id => !now.has(id))
    const louder = [...now].filter(([id, level]) => Math.abs(level - (before.get(id) ?? level)) > 0.1)
    this.#announced = now
    const sids = new Map(this.#people.participants.map(one => [one.identity, one.sid]))
    const info = (id: string, level: number): SpeakerInfo[] => {
      const sid = sids.get(id)
      return sid ? [new SpeakerInfo({ sid, level, active: level > 0 })] : []
    }
    const speakers = [
      ...[...started, ...louder].flatMap(([id, level]) => info(id, level)),
      ...stopped.flatMap(id => info(id, 0)),
    ]
    if (speakers.length > 0) this.#people.tell({ case: 'speakersChanged', value: new SpeakersChanged({ speakers }) })
  }
}
