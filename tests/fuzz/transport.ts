/** Hostile packets for what stands nearest to the network: STUN, DTLS, SRTP, SCTP, and framing over TCP. */
import { createCertificate } from '../../src/main/server/sfu/transport/dtls/certificate.ts'
import { DtlsServer } from '../../src/main/server/sfu/transport/dtls/server.ts'
import { createDataChannels } from '../../src/main/server/sfu/transport/sctp.ts'
import { SrtpReceiver, SrtpSender } from '../../src/main/server/sfu/transport/srtp.ts'
import { srtpProfiles } from '../../src/main/server/sfu/transport/srtpCipher.ts'
import { bindingResponse, readBindingRequest, readBindingResponse } from '../../src/main/server/sfu/transport/stun.ts'
import { FrameReader } from '../../src/main/server/sfu/transport/tcp.ts'
import { DtlsClient } from '../sfu/support/dtlsClient.ts'
import { association } from '../sfu/support/sctpPeer.ts'
import { bindingRequest } from '../sfu/support/stunClient.ts'
import { captured, must, type Target } from './target.ts'

const ours = createCertificate()
const theirs = createCertificate()
const password = 'a password of twenty-two'
const nothing = (): void => undefined

const stun: Target = {
  name: 'STUN',
  corpus: [...captured('stun'), bindingRequest({ ufrag: 'ours', pwd: password })],
  pace: 20_000,
  open: () => ({
    feed(bytes) {
      must(!readBindingResponse(bytes)?.authenticatedBy(password), 'A forged answer passed.')
      const request = readBindingRequest(bytes)
      if (!request?.authenticatedBy(password)) return
      must(request.localUfrag === 'ours', 'A forged check passed.')
      const answer = bindingResponse(request.transactionId, '2001:db8::1', 65_535, password)
      must(answer.length <= 3 * bytes.length, 'An answer is more than three times its question.')
    },
  }),
}

/** A server that has not seen a cookie: nobody has shown that they receive what is sent there. */
const dtlsStrangers: Target = {
  name: 'DTLS from strangers',
  corpus: captured('dtls'),
  pace: 4_000,
  open() {
    let sent = 0
    let received = 0
    let shown = 0
    let server = fresh()
    function fresh(): DtlsServer {
      return new DtlsServer(ours, srtpProfiles, {
        send: datagram => (sent += datagram.length),
        established: () => must(false, 'Somebody got in who knows no key.'),
        data: () => must(false, 'Data came of somebody who knows no key.'),
        ended: nothing,
      })
    }
    return {
      feed(bytes) {
        if (shown++ % 50 === 0) {
          server.close()
          server = fresh()
        }
        const before = sent
        received = bytes.length
        server.receive(bytes, 'somebody')
        must(sent - before <= 3 * received, `${received} bytes called forth ${sent - before}.`)
      },
      close: () => server.close(),
    }
  },
}

/** A server in the middle of a handshake, or behind one, with the packets of the real client and changed ones in between. */
const dtlsPeers: Target = {
  name: 'DTLS of a peer',
  corpus: captured('dtls'),
  pace: 3_000,
  open(random) {
    let client: DtlsClient
    let server: DtlsServer
    let turn = 0
    const waiting: Buffer[] = []
    function begin(): void {
      server?.close()
      waiting.length = 0
      client = new DtlsClient(theirs, datagram => waiting.push(datagram))
      server = new DtlsServer(ours, srtpProfiles, {
        send: datagram => {
          try {
            client.receive(datagram)
          } catch {
            // The client notices that somebody garbles.
          }
        },
        established: keys => {
          must(keys.peerFingerprint === theirs.fingerprint, 'Somebody else’s certificate was taken.')
          must(keys.exportSrtp(56).equals(client.exportSrtp(56)), 'The keys are not the client’s.')
        },
        data: plain => must(plain.toString() === 'true', 'Data came that the client did not send.'),
        ended: nothing,
      })
      client.start()
    }
    begin()
    return {
      feed(bytes) {
        turn += 1
        if (turn % 60 === 0) begin()
        const true_ = waiting.shift()
        if (true_ && random.chance(0.3)) {
          const garbled = Buffer.from(true_)
          garbled[random.below(garbled.length)]! ^= 1 << random.below(8)
          server.receive(garbled, 'a')
        }
        server.receive(bytes, 'a')
        if (true_) server.receive(true_, 'a')
        if (client.done && server.established && random.chance(0.2)) client.sendData(Buffer.from('true'))
      },
      close: () => server.close(),
    }
  },
}

const srtp: Target = {
  name: 'SRTP',
  corpus: [...captured('rtpVideo', 'rtpAudio', 'rtcp'), ...captured('srtp').slice(0, 20)],
  pace: 6_000,
  open(random) {
    const pairs = srtpProfiles.map(profile => {
      const master = { key: Buffer.alloc(16, 7), salt: Buffer.alloc(profile.saltLength, 9) }
      return { sender: new SrtpSender(master, profile), receiver: new SrtpReceiver(master, profile) }
    })
    return {
      feed(bytes) {
        for (const { sender, receiver } of pairs) {
          // What anybody can send.
          must(receiver.unprotectRtp(bytes) === undefined, 'A forged packet was opened.')
          must(receiver.unprotectRtcp(bytes) === undefined, 'A forged report was opened.')
          // What a peer seals, and what becomes of it on the way.
          const sealed = sender.protectRtp(bytes)
          if (!sealed) continue
          const garbled = Buffer.from(sealed)
          garbled[random.below(garbled.length)]! ^= 1 << random.below(8)
          must(receiver.unprotectRtp(garbled) === undefined, 'A changed packet was opened.')
          receiver.unprotectRtp(sealed)
          must(receiver.unprotectRtp(sealed) === undefined, 'A packet was opened twice.')
          const report = sender.protectRtcp(bytes)
          if (report) must(receiver.unprotectRtcp(report)?.equals(bytes) ?? true, 'A report was opened as another.')
        }
      },
    }
  },
}

const sctp: Target = {
  name: 'SCTP',
  corpus: captured('sctp'),
  pace: 1_500,
  async open(random) {
    let peer = await association()
    let next: ReturnType<typeof association> | undefined
    let turn = 0
    const strangers = createDataChannels({ send: nothing, open: nothing, message: nothing })
    return {
      feed(bytes) {
        strangers.receive(Buffer.from(bytes))
        // As if the peer itself had sent it: its tag and a right checksum.
        if (bytes.length >= 12) peer.receive(bytes)
        turn += 1
        if (turn % 10 === 0) peer.say(`still here ${random.below(1_000)}`)
        // What breaks the rules ends an association: another takes its place.
        if (turn % 40 === 0)
          next ??= association().then(async fresh => {
            await peer.close()
            next = undefined
            peer = fresh
            return fresh
          })
      },
      async close() {
        strangers.close()
        await next
        await peer.close()
      },
    }
  },
}

const frames: Target = {
  name: 'frames over TCP',
  corpus: captured('stun', 'dtls').map(packet => {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(packet.length)
    return Buffer.concat([length, packet])
  }),
  pace: 20_000,
  open() {
    let reader = new FrameReader()
    return {
      feed(bytes) {
        if (!reader.add(bytes)) {
          reader = new FrameReader()
          return
        }
        for (const packet of reader.take()) must(packet.length <= 4_096, 'A frame was too long.')
      },
    }
  },
}

export const transportTargets: readonly Target[] = [stun, dtlsStrangers, dtlsPeers, srtp, sctp, frames]
