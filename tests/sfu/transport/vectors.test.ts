/**
 * Published vectors: STUN (RFC 5769 §2.1 to §2.3), AES-GCM for SRTP and SRTCP (RFC 7714 §16.1, §17.1), counter mode (libsrtp’s
 * test driver) and the derivation of session keys (RFC 3711 §B.3). Our SRTP takes master keys, the vectors of RFC 7714 are of session keys: they prove the few lines
 * below, and those, with derived keys, prove ours.
 */
import { createCipheriv, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { parseMessage, RtpHeader, SrtcpSession, SrtpSession } from 'werift'
import { SrtpReceiver, SrtpSender } from '../../../src/main/server/sfu/transport/srtp.ts'
import { aeadAes128Gcm, aes128CmSha1, deriveSessionKey } from '../../../src/main/server/sfu/transport/srtpCipher.ts'
import {
  bindingCheck,
  bindingResponse,
  readBindingRequest,
  readBindingResponse,
} from '../../../src/main/server/sfu/transport/stun.ts'

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s+/g, ''), 'hex')

describe('STUN', () => {
  const password = 'VOkJxbRl1RmTxUk/WvJxBt'
  const request = hex(`0001 0058 2112a442 b7e7a701bc34d686fa87dfae
    8022 0010 5354554e207465737420636c69656e74  0024 0004 6e0001ff  8029 0008 932ff9b151263b36
    0006 0009 6576746a3a68367659202020  0008 0014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2  8028 0004 e57a3bcf`)

  it('reads the sample request and knows its password', () => {
    const read = readBindingRequest(request)!
    expect(read).toMatchObject({ localUfrag: 'evtj', remoteUfrag: 'h6vY', useCandidate: false })
    expect(read.transactionId).toEqual(hex('b7e7a701bc34d686fa87dfae'))
    expect(read.authenticatedBy(password)).toBe(true)
    expect(read.authenticatedBy(`${password}x`)).toBe(false)
  })

  it('refuses the sample request with any one bit changed', () => {
    // But for the type of the last attribute: one that we do not know may stand there, and is not looked at (RFC 8489 §14.5).
    const [from, to] = [(request.length - 8) * 8, (request.length - 6) * 8]
    for (let bit = 0; bit < request.length * 8; bit++) {
      if (bit >= from && bit < to) continue
      const changed = Buffer.from(request)
      changed[bit >> 3] = changed[bit >> 3]! ^ (1 << (bit & 7))
      expect(readBindingRequest(changed)?.authenticatedBy(password) ?? false).toBe(false)
    }
  })

  it('refuses a sample whose integrity is of another length', () => {
    for (const length of [0, 4, 16]) {
      const integrity = Buffer.concat([hex('0008'), Buffer.from([0, length]), Buffer.alloc(length)])
      const shorter = Buffer.concat([request.subarray(0, 76), integrity])
      shorter.writeUInt16BE(shorter.length - 20, 2)
      expect(readBindingRequest(shorter)).toBeUndefined()
    }
  })

  it('reads the sample response and knows its password, and takes neither sample for the other', () => {
    const response = hex(`0101 003c 2112a442 b7e7a701bc34d686fa87dfae 8022 000b 7465737420766563746f7220
      0020 0008 0001a147e112a643 0008 0014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7 8028 0004 c07d4c96`)
    const read = readBindingResponse(response)!
    expect(read.transactionId).toEqual(hex('b7e7a701bc34d686fa87dfae'))
    expect(read.authenticatedBy(password)).toBe(true)
    expect(read.authenticatedBy(`${password}x`)).toBe(false)
    expect([readBindingRequest(response), readBindingResponse(request)]).toEqual([undefined, undefined])
  })

  it('asks so that another library believes it, whatever the length of the name', () => {
    for (const name of ['theirs:ours', 'thei:ours', 'their:ours', 't:ours1234567']) {
      const check = bindingCheck(hex('b7e7a701bc34d686fa87dfae'), name, password)
      expect(parseMessage(check, Buffer.from(password))?.getAttributeValue('USERNAME')).toBe(name)
      expect(parseMessage(check, Buffer.from('wrong'))).toBeUndefined()
      expect(readBindingRequest(check)?.authenticatedBy(password)).toBe(true)
    }
  })

  it.each([
    ['192.0.2.1', '0001 a147 e112a643'],
    ['2001:db8:1234:5678:11:2233:4455:6677', '0002 a147 0113a9faa5d3f179bc25f4b5bed2b9d9'],
    ['2001:db8::1', `0002 a147 0113a9fa b7e7a701bc34d686fa87dfaf`],
  ])('answers with %s as the samples do, and signed so that another library believes it', (address, mapped) => {
    const response = bindingResponse(hex('b7e7a701bc34d686fa87dfae'), address, 32_853, password)
    const value = hex(mapped)
    expect(response.subarray(0, 20)).toEqual(
      Buffer.concat([hex('0101'), Buffer.from([0, response.length - 20]), hex('2112a442 b7e7a701bc34d686fa87dfae')]),
    )
    expect(response.subarray(20, 24 + value.length)).toEqual(
      Buffer.concat([hex('0020 00'), Buffer.from([value.length]), value]),
    )
    expect(parseMessage(response, Buffer.from(password))).toBeDefined()
    expect(parseMessage(response, Buffer.from('wrong'))).toBeUndefined()
  })
})

/** RFC 7714 §8 and §9, straight. */
function gcm(key: Buffer, salt: Buffer, counter: Buffer, associated: Buffer, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-128-gcm', key, Buffer.from(salt.map((byte, i) => byte ^ counter[i]!)))
  cipher.setAAD(associated)
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}
const uint = (bytes: number, value: number): Buffer => {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUIntBE(value, 0, bytes)
  return buffer
}
const sealRtp = (key: Buffer, salt: Buffer, rollover: number, packet: Buffer): Buffer =>
  Buffer.concat([
    packet.subarray(0, 12),
    gcm(
      key,
      salt,
      Buffer.concat([uint(2, 0), packet.subarray(8, 12), uint(4, rollover), packet.subarray(2, 4)]),
      packet.subarray(0, 12),
      packet.subarray(12),
    ),
  ])
function sealRtcp(key: Buffer, salt: Buffer, index: number, packet: Buffer): Buffer {
  const trailer = uint(4, index + 2 ** 31)
  const counter = Buffer.concat([uint(2, 0), packet.subarray(4, 8), uint(2, 0), uint(4, index)])
  const associated = Buffer.concat([packet.subarray(0, 8), trailer])
  return Buffer.concat([packet.subarray(0, 8), gcm(key, salt, counter, associated, packet.subarray(8)), trailer])
}

const key = hex('000102030405060708090a0b0c0d0e0f')
const salt = hex('51756964 2070726f 2071756f')
const rtp = hex(
  '8040f17b 8041f8d3 5501a0b2 47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573',
)
const rtcp = hex(
  '81c8000d 4d617273 4e545031 4e545032 52545020 0000042a 0000e930 4c756e61 deadbeef deadbeef deadbeef deadbeef deadbeef',
)

describe('SRTP', () => {
  it('as the vectors have it', () => {
    expect(sealRtp(key, salt, 0, rtp)).toEqual(
      hex(`8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf
        8833899d 7f27beb1 6a9152cf 765ee439 0cce`),
    )
    expect(sealRtcp(key, salt, 0x5d4, rtcp)).toEqual(
      hex(`81c8000d 4d617273 63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda 4ce09b46 86303ded
        0bb9275b c84aa458 96cf4d2f c5abf872 45d9eade 800005d4`),
    )
  })

  it('derives the session keys of the vector', () => {
    const master = { key: hex('e1f97a0d3e018be0d64fa32c06de4139'), salt: hex('0ec675ad498afeebb6960b3aabe6') }
    expect(deriveSessionKey(master, 0, 16)).toEqual(hex('c61e7a93744f39ee10734afe3ff7a087'))
    expect(deriveSessionKey(master, 1, 20)).toEqual(hex('cebe321f6ff7716b6fd4ab49af256a156d38baa4'))
    expect(deriveSessionKey(master, 2, 14)).toEqual(hex('30cbbc08863d8c85d49db34a9ae1'))
  })

  it('is what our sender makes and our receiver takes, also after the numbers ran over', () => {
    const derived = (label: number, length: number): Buffer => deriveSessionKey({ key, salt }, label, length)
    const session = {
      rtp: { key: derived(0, 16), salt: derived(2, 12) },
      rtcp: { key: derived(3, 16), salt: derived(5, 12) },
    }
    const sender = new SrtpSender({ key, salt })
    const receiver = new SrtpReceiver({ key, salt })
    for (let i = 0; i < 12; i++) {
      const packet = Buffer.from(rtp)
      packet.writeUInt16BE((65_530 + i) & 0xffff, 2)
      const secret = sender.protectRtp(Buffer.from(packet))!
      expect(secret).toEqual(sealRtp(session.rtp.key, session.rtp.salt, i < 6 ? 0 : 1, packet))
      expect(receiver.unprotectRtp(secret)).toEqual(packet)
      const report = sender.protectRtcp(Buffer.from(rtcp))!
      expect(report).toEqual(sealRtcp(session.rtcp.key, session.rtcp.salt, i + 1, rtcp))
      expect(receiver.unprotectRtcp(report)).toEqual(rtcp)
    }
  })

  it('in counter mode is what libsrtp’s own tests expect, and §4.1.1, §4.2 and §4.3 say when the numbers run over', () => {
    const known = { key: hex('e1f97a0d3e018be0d64fa32c06de4139'), salt: hex('0ec675ad498afeebb6960b3aabe6') }
    const plain = hex('800f1234decafbadcafebabe abababababababababababababababab')
    const report = hex('81c8000bcafebabe abababababababababababababababab')
    expect(new SrtpSender(known, aes128CmSha1).protectRtp(plain)).toEqual(
      hex('800f1234decafbadcafebabe 4e55dc4ce79978d88ca4d215949d2402 b78d6acc99ea179b8dbb'),
    )
    expect(new SrtpSender(known, aes128CmSha1).protectRtcp(report)).toEqual(
      hex('81c8000bcafebabe 7128035be487b9bdbef89041f977a5a8 80000001 993e08cd54d6c1230798'),
    )
    const master = { key, salt: hex('0ec675ad498afeebb6960b3aabe6') }
    const [cipherKey, auth, salting] = [0, 1, 2].map(label =>
      deriveSessionKey(master, label, [16, 20, 14][label]!),
    ) as [Buffer, Buffer, Buffer]
    const sender = new SrtpSender(master, aes128CmSha1)
    for (let i = 0; i < 12; i++) {
      const packet = Buffer.from(rtp)
      packet.writeUInt16BE((65_530 + i) & 0xffff, 2)
      const rollover = uint(4, i < 6 ? 0 : 1)
      const counter = Buffer.concat([uint(4, 0), packet.subarray(8, 12), rollover, packet.subarray(2, 4), uint(2, 0)])
      const iv = Buffer.from(counter.map((byte, at) => byte ^ (salting[at] ?? 0)))
      const sealed = Buffer.concat([
        packet.subarray(0, 12),
        createCipheriv('aes-128-ctr', cipherKey, iv).update(packet.subarray(12)),
      ])
      const tag = createHmac('sha1', auth).update(sealed).update(rollover).digest().subarray(0, 10)
      expect(sender.protectRtp(packet)).toEqual(Buffer.concat([sealed, tag]))
    }
  })

  it.each([aeadAes128Gcm, aes128CmSha1])(
    'is understood by another library, and understands it: profile $id',
    profile => {
      const salt = Buffer.alloc(profile.saltLength, 0x5a)
      const master = {
        localMasterKey: key,
        localMasterSalt: salt,
        remoteMasterKey: key,
        remoteMasterSalt: salt,
      }
      const theirs = new SrtpSession({ keys: master, profile: profile.id as 1 | 7 })
      const theirReports = new SrtcpSession({ keys: master, profile: profile.id as 1 | 7 })
      const sender = new SrtpSender({ key, salt }, profile)
      const receiver = new SrtpReceiver({ key, salt }, profile)
      expect(theirs.decrypt(sender.protectRtp(rtp)!)).toEqual(rtp)
      expect(receiver.unprotectRtp(theirs.encrypt(rtp.subarray(12), RtpHeader.deSerialize(rtp)))).toEqual(rtp)
      expect(theirReports.decrypt(sender.protectRtcp(rtcp)!)).toEqual(rtcp)
      expect(receiver.unprotectRtcp(theirReports.encrypt(rtcp))).toEqual(rtcp)
    },
  )
})
