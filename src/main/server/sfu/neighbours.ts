/** The rooms that a room is linked with: what stands for them here, and what they hear and see of this one. */

import { Floor, type Scene } from './floor.ts'
import type { Member } from './member/member.ts'
import type { Publication } from './publication.ts'
import { Relay } from './relay.ts'

/** What neighbours need of their own room. */
export interface Home {
  readonly name: string
  freshSid(prefix: string): string
  members(): Iterable<Member>
  /** Shows everybody a relay that is new, changed or at its end. */
  present(relay: Relay): void
  hand(publication: Publication, relay: Relay): void
  withdraw(publication: Publication): void
  /** What is relayed comes from somebody else now: it needs other layers. */
  turned(): void
}

export class Neighbours {
  readonly #home: Home
  readonly #relays = new Map<Neighbours, Relay>()
  readonly #floor = new Floor<Member>()
  /** Who speaks in this room, and how loud. */
  #voices: readonly { who: Member; level: number }[] = []

  constructor(home: Home) {
    this.#home = home
  }

  /** What stands for other rooms here. */
  get relays(): Relay[] {
    return [...this.#relays.values()]
  }

  /** What is heard of other rooms at present: by identity, from 0 to 1. */
  get levels(): [string, number][] {
    return [...this.#relays].flatMap(([other, { identity, speaker }]): [string, number][] => {
      const voice = other.#voices.find(one => one.who === speaker)
      return voice ? [[identity, voice.level]] : []
    })
  }

  /** In each of the two rooms, whoever speaks in the other is heard and seen. The names are what people call the rooms. */
  link(other: Neighbours, name: string, otherName: string): void {
    this.#take(other, otherName)
    other.#take(this, name)
  }

  unlink(other: Neighbours): void {
    this.#drop(other)
    other.#drop(this)
  }

  unlinkAll(): void {
    for (const other of [...this.#relays.keys()]) this.unlink(other)
  }

  /** Who speaks in this room, loudest first. */
  hear(voices: readonly { who: Member; level: number }[], nowUs: number): void {
    this.#voices = voices
    this.#floor.hear(voices, nowUs)
    this.show()
  }

  /** To be called when members changed: the others get whoever has the floor here now. Only members, so that nothing is relayed twice. */
  show(): void {
    if (this.#relays.size === 0) return
    const scene = this.#scene
    for (const other of this.#relays.keys()) other.#follow(this, scene)
  }

  get #scene(): Scene<Member> {
    return this.#floor.scene(this.#home.members())
  }

  #take(other: Neighbours, name: string): void {
    const known = this.#relays.get(other)
    if (known?.name === name) return
    const relay = known ?? new Relay(other.#home.name, name, this.#home.freshSid)
    relay.name = name
    this.#relays.set(other, relay)
    this.#home.present(relay)
    if (known) return
    for (const track of relay.publications.values()) this.#home.hand(track, relay)
    this.#follow(other, other.#scene)
  }

  #drop(other: Neighbours): void {
    const relay = this.#relays.get(other)
    if (!relay) return
    this.#relays.delete(other)
    relay.end()
    for (const track of relay.publications.values()) this.#home.withdraw(track)
    this.#home.present(relay)
  }

  #follow(other: Neighbours, scene: Scene<Member>): void {
    const relay = this.#relays.get(other)
    const { fresh, ended, changed } = relay?.follow(scene) ?? { fresh: [], ended: [], changed: false }
    if (!relay || !changed) return
    for (const track of ended) this.#home.withdraw(track)
    this.#home.present(relay)
    for (const track of fresh) this.#home.hand(track, relay)
    this.#home.turned()
  }
}
