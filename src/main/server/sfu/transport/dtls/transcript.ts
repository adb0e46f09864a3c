/** All messages of a handshake in their order, to which signatures, keys and both Finished are bound. */
import { createHash } from 'node:crypto'
import { type HandshakeMessage, handshakeBytes } from './wire.ts'

export class Transcript {
  readonly #messages: Buffer[] = []

  /** Answers the message as bytes. */
  add(message: HandshakeMessage): Buffer {
    const bytes = handshakeBytes(message)
    this.#messages.push(bytes)
    return bytes
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#messages)
  }

  get hash(): Buffer {
    const hash = createHash('sha256')
    for (const bytes of this.#messages) hash.update(bytes)
    return hash.digest()
  }
}
