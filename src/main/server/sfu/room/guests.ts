/** The guest list of a room: who may come in, and what was decided about each of them. Who is in the room reads it there, too. */
import type { Admission } from '../sfu.ts'
import type { Grants } from '../tokens.ts'

/** One on the list, whether they are in the room or not. */
export class Guest {
  admission: Admission

  constructor(admission: Admission) {
    this.admission = admission
  }

  change(changes: Partial<Admission>): void {
    this.admission = { ...this.admission, ...changes }
  }
}

export class Guests {
  readonly #list = new Map<string, Guest>()

  get size(): number {
    return this.#list.size
  }

  get admissions(): Admission[] {
    return [...this.#list.values()].map(guest => guest.admission)
  }

  has(identity: string): boolean {
    return this.#list.has(identity)
  }

  get(identity: string): Guest | undefined {
    return this.#list.get(identity)
  }

  /** From now on this is so, also for one who is on the list already. */
  admit(admission: Admission): void {
    const known = this.#list.get(admission.identity)
    if (known) known.admission = admission
    else this.#list.set(admission.identity, new Guest(admission))
  }

  /** Somebody whose token is all that is known of them; nothing of one who came by the same name before is theirs. */
  admitByToken({ identity, name, metadata, attributes }: Grants): void {
    const described = { identity, name, metadata, attributes: { ...attributes } }
    this.#list.set(identity, new Guest({ ...described, silenced: false, mayUnmute: true }))
  }

  strike(identity: string): void {
    this.#list.delete(identity)
  }

  clear(): void {
    this.#list.clear()
  }
}
