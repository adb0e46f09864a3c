/**
 * What SRTP refuses: what came before (RFC 3711 §3.3.2), what somebody changed (RFC 7714 §13), what is older than the window,
 * what is not encrypted; and that a forged packet changes nothing for those that follow.
 */
import { describe, expect, it } from 'vitest'
import { SrtpReceiver, SrtpSender } from '../../../src/main/server/sfu/transport/srtp.ts'
import { aeadAes128Gcm, aes128CmSha1 } from '../../../src/main/server/sfu/transport/srtpCipher.ts'
import { seeded } from '../support/random.ts'

function packet(sequence: number, ssrc = 5): Buffer {
  const bytes = Buffer.alloc(12 + 30, sequence)
  bytes[0] = 0x80
  bytes[1] = 96
  bytes.writeUInt16BE(sequence & 0xffff, 2)
  bytes.writeUInt32BE(ssrc, 8)
  return bytes
}
function report(ssrc = 5): Buffer {
  const bytes = Buffer.alloc(28)
  bytes[0] = 0x80
  bytes[1] = 200
  bytes[3] = 6
  bytes.writeUInt32BE(ssrc, 4)
  return bytes
}

describe.each([
  ['GCM', aeadAes128Gcm],
  ['counter mode and HMAC', aes128CmSha1],
])('with %s', (_, profile) => {
  const master = { key: Buffer.alloc(16, 7), salt: Buffer.alloc(profile.saltLength, 9) }
  const pair = () => ({ sender: new SrtpSender(master, profile), receiver: new SrtpReceiver(master, profile) })

  describe('a packet that came before', () => {
    it('is refused, in whatever order they come', () => {
      const { sender, receiver } = pair()
      const random = seeded(21)
      const secrets = Array.from({ length: 400 }, (_, i) => sender.protectRtp(packet(65_400 + i))!)
      for (let i = 0; i < secrets.length; i += 8) {
        const some = secrets.slice(i, i + 8).sort(() => random() - 0.5)
        for (const secret of some) expect(receiver.unprotectRtp(secret)).toBeDefined()
        for (const secret of [...some, random.pick(secrets.slice(0, i + 8))])
          expect(receiver.unprotectRtp(secret)).toBeUndefined()
      }
    })

    it('is refused as a report too', () => {
      const { sender, receiver } = pair()
      const secrets = Array.from({ length: 20 }, () => sender.protectRtcp(report())!)
      for (const secret of secrets.reverse()) {
        expect(receiver.unprotectRtcp(secret)).toEqual(report())
        expect(receiver.unprotectRtcp(secret)).toBeUndefined()
      }
    })

    it('is refused when it would have to be older than what is remembered', () => {
      const { sender, receiver } = pair()
      const late = sender.protectRtp(packet(100))!
      for (let i = 101; i < 400; i++) receiver.unprotectRtp(sender.protectRtp(packet(i))!)
      expect(receiver.unprotectRtp(late)).toBeUndefined()
    })
  })

  describe('a packet that somebody changed', () => {
    it('is refused, whichever bit it is, and the true one is still taken', () => {
      const { sender, receiver } = pair()
      const secret = sender.protectRtp(packet(1))!
      const secretReport = sender.protectRtcp(report())!
      for (const [bytes, open] of [
        [secret, (one: Buffer) => receiver.unprotectRtp(one)],
        [secretReport, (one: Buffer) => receiver.unprotectRtcp(one)],
      ] as const) {
        for (let bit = 0; bit < bytes.length * 8; bit++) {
          const forged = Buffer.from(bytes)
          forged[bit >> 3] = forged[bit >> 3]! ^ (1 << (bit & 7))
          expect(open(forged)).toBeUndefined()
        }
        for (let length = 0; length < bytes.length; length++) expect(open(bytes.subarray(0, length))).toBeUndefined()
        expect(open(bytes)).toBeDefined()
      }
    })

    it('does not move the counters: what follows is taken as if it had not been', () => {
      const { sender, receiver } = pair()
      receiver.unprotectRtp(sender.protectRtp(packet(10))!)
      for (const sequence of [30_000, 60_000, 9, 11]) {
        const forged = sender.protectRtp(packet(11))!
        forged.writeUInt16BE(sequence, 2)
        forged[20] = forged[20]! ^ 1
        expect(receiver.unprotectRtp(forged)).toBeUndefined()
      }
      expect(receiver.unprotectRtp(sender.protectRtp(packet(12))!)).toEqual(packet(12))
    })

    it('is refused when it was only taken out of its cipher', () => {
      const { receiver } = pair()
      expect(receiver.unprotectRtcp(Buffer.concat([report(), Buffer.alloc(20)]))).toBeUndefined()
      expect(receiver.unprotectRtp(Buffer.concat([packet(1), Buffer.alloc(16)]))).toBeUndefined()
    })
  })

  describe('many sources', () => {
    it('all go out, however many tracks come and go in a long meeting', () => {
      const { sender } = pair()
      for (let ssrc = 1; ssrc <= 2_000; ssrc++) {
        expect(sender.protectRtp(packet(1, ssrc))).toBeDefined()
        expect(sender.protectRtcp(report(ssrc))).toBeDefined()
      }
    })

    it('are taken in, up to a bound', () => {
      const { sender, receiver } = pair()
      let taken = 0
      for (let ssrc = 1; ssrc <= 10_000; ssrc++)
        if (receiver.unprotectRtp(sender.protectRtp(packet(1, ssrc))!)) taken += 1
      expect(taken).toBeGreaterThanOrEqual(1_000)
      expect(taken).toBeLessThan(5_000)
      expect(receiver.unprotectRtp(sender.protectRtp(packet(2, 1))!)).toBeDefined()
    })

    it('do not disturb one another when their numbers run over', () => {
      const { sender, receiver } = pair()
      for (let i = 0; i < 300; i++)
        for (const ssrc of [1, 2]) {
          const one = packet(65_400 + i * ssrc, ssrc)
          expect(receiver.unprotectRtp(sender.protectRtp(one)!)).toEqual(one)
        }
    })
  })
})
