/**
 * One peer’s transport, without sockets: nothing of a peer counts before the certificate is the announced one (RFC 8122 §6.2, RFC
 * 8827 §6.5), media or data; an ICE restart keeps the keys (RFC 8842 §5.5); consent runs out (RFC 7675 §5.1); and paths belong
 * to whom they were last proved for (RFC 8445 §7.3).
 */
import { afterEach, describe, expect, it } from 'vitest'
import { RTCDataChannel, RTCDataChannelParameters, type RTCDtlsTransport, RTCSctpTransport } from 'werift'
import { createCertificate } from '../../../src/main/server/sfu/transport/dtls/certificate.ts'
import { type Path, Peer, type PeerHome } from '../../../src/main/server/sfu/transport/peer.ts'
import { SrtpReceiver, SrtpSender } from '../../../src/main/server/sfu/transport/srtp.ts'
import { srtpProfiles } from '../../../src/main/server/sfu/transport/srtpCipher.ts'
import {
  bindingResponse,
  readBindingRequest,
  readBindingResponse,
} from '../../../src/main/server/sfu/transport/stun.ts'
import { DtlsClient } from '../support/dtlsClient.ts'
import { bindingRequest } from '../support/stunClient.ts'

const ours = createCertificate()
const theirs = createCertificate()
const second = 1_000_000
const peers: Peer[] = []
afterEach(() => {
  for (const peer of peers.splice(0)) peer.close()
})

function meet() {
  let now = second
  const got = { states: [] as string[], rtp: [] as Buffer[], channels: [] as string[], messages: [] as string[] }
  const home: PeerHome = {
    certificate: ours,
    candidates: [],
    srtpProfiles,
    nowUs: () => now,
    bindUfrag: () => undefined,
    unbindUfrag: () => undefined,
    bindPath: () => undefined,
    unbindPath: () => undefined,
    closed: () => undefined,
  }
  const peer = new Peer(home, { data: true })
  peers.push(peer)
  peer.events.state = state => got.states.push(state)
  peer.events.rtp = packet => got.rtp.push(Buffer.from(packet))
  peer.events.channelOpen = channel => got.channels.push(channel.label)
  peer.events.message = (_, data) => got.messages.push(Buffer.from(data).toString())
  const out: Buffer[] = []
  const path: Path = {
    address: '192.0.2.1',
    port: 5000,
    key: '0 192.0.2.1 5000',
    isProven: false,
    send(datagram) {
      if (datagram[0]! >= 20 && datagram[0]! <= 63) client.receive(datagram)
      else out.push(datagram)
    },
    close: () => undefined,
  }
  /** Which path each of the client's datagrams takes; the last one also all that follow. */
  const ways = [path]
  const client = new DtlsClient(theirs, datagram => peer.receive(datagram, ways.length > 1 ? ways.shift()! : ways[0]!))
  const check = (ice = peer.local): number => {
    out.length = 0
    peer.check(readBindingRequest(bindingRequest(ice))!, path)
    return out.splice(0).length
  }
  const announce = (fingerprint = theirs.fingerprint): void => peer.setRemote({ ufrag: 'u', pwd: 'p', fingerprint })
  /** Both directions as the client has them. */
  const media = () => {
    const material = client.exportSrtp(56)
    return {
      sender: new SrtpSender({ key: material.subarray(0, 16), salt: material.subarray(32, 44) }),
      receiver: new SrtpReceiver({ key: material.subarray(16, 32), salt: material.subarray(44, 56) }),
    }
  }
  return {
    peer,
    path,
    ways,
    client,
    got,
    out,
    check,
    announce,
    media,
    later: (us: number) => (now += us),
    now: () => now,
  }
}

/** A data channel of the client, over its DTLS association, that says one word. */
function talk({ client }: ReturnType<typeof meet>, word: string): { sctp: RTCSctpTransport; said(): number } {
  let packets = 0
  const sctp = new RTCSctpTransport(5000)
  const dtls = {
    id: 'test',
    state: 'connected',
    iceTransport: { role: 'controlling' },
    onStateChange: { subscribe: () => ({ unSubscribe: () => {} }) },
    dataReceiver: (_: Buffer) => {},
    // A little later, as over a network.
    sendData: async (packet: Buffer) =>
      void setImmediate(() => {
        client.sendData(packet)
        packets += 1
      }),
  }
  sctp.setDtlsTransport(dtls as unknown as RTCDtlsTransport)
  client.data = plain => dtls.dataReceiver?.(plain)
  const channel = new RTCDataChannel(sctp, new RTCDataChannelParameters({ label: 'talk', ordered: true }), true)
  channel.stateChanged.subscribe(state => {
    if (state === 'open') channel.send(word)
  })
  void sctp.start(5000).catch(() => undefined)
  return { sctp, said: () => packets }
}

const rtp = (sequence: number): Buffer => {
  const bytes = Buffer.alloc(32, 1)
  bytes[0] = 0x80
  bytes[1] = 111
  bytes.writeUInt16BE(sequence, 2)
  return bytes
}

describe('a peer', () => {
  it('is connected when checked, shaken hands with and known, and media goes both ways', () => {
    const { peer, path, client, got, out, check, announce, media } = meet()
    expect(peer.state).toBe('new')
    expect(check()).toBe(1)
    announce(theirs.fingerprint.toLowerCase())
    client.start()
    expect(got.states).toEqual(['connecting', 'connected'])
    const { sender, receiver } = media()
    peer.receive(sender.protectRtp(rtp(1))!, path)
    expect(got.rtp).toEqual([rtp(1)])
    expect(peer.sendRtp(rtp(2))).toBe(true)
    expect(receiver.unprotectRtp(out.at(-1)!)).toEqual(rtp(2))
  })

  it('is let in when ICE takes another of its paths between two of its hellos', () => {
    const { path, ways, client, got, check, announce } = meet()
    check()
    announce()
    ways.push({ ...path, address: '2001:db8::1', key: '1 2001:db8::1 5000' })
    client.start()
    expect(got.states).toEqual(['connecting', 'connected'])
  })

  it('that is not known yet has no media and no data, and gets both when it is', async () => {
    const call = meet()
    const { peer, path, client, got, check, announce, media } = call
    check()
    client.start()
    expect(client.done).toBe(true)
    const { sctp, said } = talk(call, 'hello')
    const { sender } = media()
    peer.receive(sender.protectRtp(rtp(1))!, path)
    await expect.poll(said).toBeGreaterThan(0)
    expect(peer.state).toBe('connecting')
    expect(peer.sendRtp(rtp(1))).toBe(false)
    expect(got).toMatchObject({ rtp: [], channels: [], messages: [] })
    announce()
    peer.receive(sender.protectRtp(rtp(2))!, path)
    await expect.poll(() => got).toMatchObject({ rtp: [rtp(2)], channels: ['talk'], messages: ['hello'] })
    await sctp.stop()
  })

  it('that turns out to be somebody else never had anything', async () => {
    const call = meet()
    const { peer, path, client, got, check, announce, media } = call
    check()
    client.start()
    const { sctp, said } = talk(call, 'hello')
    await expect.poll(said).toBeGreaterThan(0)
    announce(ours.fingerprint)
    const before = said()
    // It begins anew, again and again, and nobody answers.
    await expect.poll(said).toBeGreaterThan(before)
    peer.receive(media().sender.protectRtp(rtp(1))!, path)
    expect(got).toMatchObject({ states: ['connecting', 'failed'], rtp: [], channels: [], messages: [] })
    announce()
    expect(peer.state).toBe('failed')
    expect(peer.sendRtp(rtp(1))).toBe(false)
    await sctp.stop()
  })

  it('that announces another certificate later has failed', () => {
    const { peer, client, check, announce } = meet()
    check()
    announce()
    client.start()
    announce()
    expect(peer.state).toBe('connected')
    announce(ours.fingerprint)
    expect(peer.state).toBe('failed')
    expect(peer.sendRtp(rtp(1))).toBe(false)
  })
})

describe('checks', () => {
  it('are answered when they know the password, and only then', () => {
    const { peer, check } = meet()
    expect(check({ ...peer.local, pwd: 'wrong' })).toBe(0)
    expect(peer.state).toBe('new')
    expect(check()).toBe(1)
  })

  it('go on under new names after a restart, with the same keys; the names before the last are forgotten', () => {
    const { peer, path, client, got, check, announce, media } = meet()
    const first = peer.local
    check()
    announce()
    client.start()
    const { sender } = media()
    const restarted = peer.restartIce()
    expect(restarted.ufrag).not.toBe(first.ufrag)
    expect([check(first), check(restarted)]).toEqual([1, 1])
    peer.restartIce()
    expect([check(first), check(restarted), check()]).toEqual([0, 1, 1])
    peer.receive(sender.protectRtp(rtp(1))!, path)
    expect(got.rtp).toHaveLength(1)
    expect(peer.state).toBe('connected')
  })

  it('that stay away make a peer disconnected, then failed; one that comes in time brings it back', () => {
    const { peer, client, check, announce, later, now } = meet()
    check()
    announce()
    client.start()
    const stateIn = (seconds: number): string => {
      later(seconds * second)
      peer.tick(now())
      return peer.state
    }
    expect([stateIn(9), stateIn(2)]).toEqual(['connected', 'disconnected'])
    expect(peer.sendRtp(rtp(1))).toBe(false)
    check()
    expect([peer.state, stateIn(9), stateIn(22)]).toEqual(['connected', 'connected', 'failed'])
  })
})

describe('another path', () => {
  /** Somebody connected, and a path they may also have. */
  function moving(isProven = false) {
    const met = meet()
    const { peer, path, out, client, check, announce } = met
    check()
    announce()
    client.start()
    const there: Buffer[] = []
    const other: Path = {
      address: '192.0.2.2',
      port: 6000,
      key: '0 192.0.2.2 6000',
      isProven,
      send: datagram => void there.push(Buffer.from(datagram)),
      close: () => undefined,
    }
    /** Whether media goes there now. */
    const moved = (): boolean => {
      out.length = 0
      there.length = 0
      peer.sendRtp(rtp(1))
      return there.length === 1 && out.length === 0
    }
    const nominate = (): Buffer[] => {
      there.length = 0
      peer.check(readBindingRequest(bindingRequest(peer.local))!, other)
      return there.splice(0)
    }
    const answer = (question: Buffer, password = 'p', over = other): void => {
      const id = readBindingRequest(question)!.transactionId
      peer.answered(readBindingResponse(bindingResponse(id, '192.0.2.9', 1, password))!, over)
    }
    return { peer, path, other, moved, nominate, answer }
  }

  it('gets media only when a check of ours was answered over it', () => {
    const { path, moved, nominate, answer } = moving()
    const [, question] = nominate()
    const asked = readBindingRequest(question!)!
    expect(asked).toMatchObject({ localUfrag: 'u', useCandidate: false })
    expect(asked.authenticatedBy('p')).toBe(true)
    expect(moved()).toBe(false)
    answer(question!, 'wrong')
    answer(question!, 'p', path)
    expect(moved()).toBe(false)
    answer(question!)
    expect(moved()).toBe(true)
  })

  it('is asked again with each check, with less than the check itself, and an answer to something else proves nothing', () => {
    const { moved, nominate, answer, peer } = moving()
    const questions = [nominate(), nominate()].map(([, question]) => question!)
    expect(readBindingRequest(questions[0]!)!.transactionId).toEqual(readBindingRequest(questions[1]!)!.transactionId)
    expect(questions[0]!.length).toBeLessThanOrEqual(bindingRequest(peer.local).length + 8)
    const strange = Buffer.from(questions[0]!)
    strange[10] = strange[10]! ^ 1
    const id = strange.subarray(8, 20)
    peer.answered(readBindingResponse(bindingResponse(id, '192.0.2.9', 1, 'p'))!, { ...moving().other })
    expect(moved()).toBe(false)
    answer(questions[1]!)
    expect(moved()).toBe(true)
    expect(nominate()).toHaveLength(1)
  })

  it('is taken at once where nobody could have made it up, and again when the one before is lost', () => {
    const { peer, path, moved, nominate } = moving(true)
    expect(nominate()).toHaveLength(1)
    expect(moved()).toBe(true)
    peer.check(readBindingRequest(bindingRequest(peer.local))!, path)
    expect(moved()).toBe(false)
  })
})
