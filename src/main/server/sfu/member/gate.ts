/** A member's gate: closed, no sound of theirs leaves, whatever their client says or sends. They open it themselves only where they may. */
import { MuteTrackRequest } from '@livekit/protocol'
import type { Publication } from '../publication.ts'
import type { Guest } from '../room/guests.ts'
import type { ServerMessage } from '../signal/channel.ts'

export class Gate {
  readonly #guest: Guest
  readonly #send: (message: ServerMessage) => void

  constructor(guest: Guest, send: (message: ServerMessage) => void) {
    this.#guest = guest
    this.#send = send
  }

  get closed(): boolean {
    return this.#guest.admission.silenced
  }

  /** They want to be heard. Answers whether that opened it. */
  open(): boolean {
    if (!this.closed || !this.#guest.admission.mayUnmute) return false
    this.#guest.change({ silenced: false })
    return true
  }

  /** Tells the client to mute it. */
  order(publication: Publication): void {
    publication.orderedMute = true
    this.#send({ case: 'mute', value: new MuteTrackRequest({ sid: publication.sid, muted: true }) })
  }

  /** A client does not hear an order about a track that it is still publishing: it is repeated until obeyed. */
  remind(publications: Iterable<Publication>): void {
    if (this.closed) for (const publication of publications) if (publication.orderedMute) this.order(publication)
  }
}
