/** What the peer shows of itself: a certificate, and the proof that it has the key that belongs to it (RFC 5246 §7.4.6, §7.4.8). */
import { constants, type KeyObject, verify, X509Certificate } from 'node:crypto'
import { fingerprintOf } from './certificate.ts'
import { leafCertificate, signatureSchemes } from './hello.ts'
import { Reader } from './wire.ts'

/** An alert's number and a sentence. */
export type Objection = readonly [alert: number, reason: string]

export class PeerProof {
  /** Of the certificate that was shown, whether or not the peer has its key. */
  fingerprint = ''
  #key: KeyObject | undefined

  /** A Certificate. Answers what is wrong with it. */
  show(body: Buffer): Objection | undefined {
    const der = leafCertificate(body)
    if (!der) return [42, 'The peer sent no certificate.']
    try {
      this.#key = new X509Certificate(der).publicKey
    } catch {
      return [42, 'The peer’s certificate cannot be read.']
    }
    this.fingerprint = fingerprintOf(der)
    return undefined
  }

  /** A CertificateVerify over the handshake before it. Answers what is wrong with it. */
  verify(body: Buffer, transcript: Buffer): Objection | undefined {
    const reader = new Reader(body)
    const scheme = signatureSchemes[reader.number(2)]
    const signature = reader.vector(2)
    if (reader.failed || !scheme || !this.#key) return [51, 'CertificateVerify is malformed.']
    let good = false
    try {
      const key = scheme.pss
        ? { key: this.#key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
        : this.#key
      good = verify(scheme.hash, transcript, key, signature)
    } catch {
      good = false
    }
    return good ? undefined : [51, 'The peer does not have the key of the certificate it showed.']
  }
}
