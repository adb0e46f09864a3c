/** Ephemeral Diffie-Hellman on P-256, and the master secret that comes of it (RFC 8422, RFC 7627): good for one handshake. */
import { createECDH, type KeyObject, randomBytes, sign } from 'node:crypto'
import { ecdheParameters } from './hello.ts'
import { prf, type RecordKeys, recordKeys } from './keys.ts'
import { u16, vector } from './wire.ts'

const ecdsaSha256 = 0x0403

export class KeyExchange {
  readonly serverRandom = randomBytes(32)
  readonly #clientRandom: Buffer
  readonly #ecdh = createECDH('prime256v1')
  #master: Buffer = Buffer.alloc(0)

  constructor(clientRandom: Buffer) {
    this.#clientRandom = Buffer.from(clientRandom)
    this.#ecdh.generateKeys()
  }

  /** Our share, signed together with both randoms: the body of ServerKeyExchange. */
  share(privateKey: KeyObject): Buffer {
    const parameters = ecdheParameters(this.#ecdh.getPublicKey())
    const signature = sign('sha256', Buffer.concat([this.#clientRandom, this.serverRandom, parameters]), privateKey)
    return Buffer.concat([parameters, u16(ecdsaSha256), vector(2, signature)])
  }

  /** Takes the peer's share; the secret is bound to the whole handshake so far (RFC 7627 §4). False when it is not on the curve. */
  take(share: Buffer, transcriptHash: Buffer): boolean {
    try {
      const shared = this.#ecdh.computeSecret(share)
      this.#master = prf(shared, 'extended master secret', transcriptHash, 48)
      return true
    } catch {
      return false
    }
  }

  get recordKeys(): { client: RecordKeys; server: RecordKeys } {
    return recordKeys(this.#master, this.#clientRandom, this.serverRandom)
  }

  /** What a Finished says. */
  finished(whose: 'client' | 'server', transcriptHash: Buffer): Buffer {
    return prf(this.#master, `${whose} finished`, transcriptHash, 12)
  }

  /** The exporter of RFC 5705 with the label of RFC 5764 §4.2. */
  exportSrtp(length: number): Buffer {
    return prf(this.#master, 'EXTRACTOR-dtls_srtp', Buffer.concat([this.#clientRandom, this.serverRandom]), length)
  }
}
