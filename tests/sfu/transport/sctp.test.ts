/**
 * Data channels under hostile packets (RFC 9260 §6.8 checksums, §8.4 packets out of the blue; RFC 8832 §5 opening messages): a
 * broken packet of a peer is dropped, and neither throws nor leaves a rejected promise behind, which would be taken for a fault of ours.
 */
import { afterEach, describe, expect, it } from 'vitest'
import { createDataChannels } from '../../../src/main/server/sfu/transport/sctp.ts'
import type { DataChannel } from '../../../src/main/server/sfu/transport/transport.ts'
import { seeded } from '../support/random.ts'
import { libraryPeer, withChecksum } from '../support/sctpPeer.ts'

const rejected: unknown[] = []
process.on('unhandledRejection', reason => rejected.push(reason))
const ends: (() => unknown)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** Ours and another end; `toUs` sees every packet on its way to us, and may change it. */
function meet(toUs: (packet: Buffer) => Buffer[] = packet => [packet]) {
  const got = { channels: [] as DataChannel[], messages: [] as string[] }
  const ours = createDataChannels({
    send: packet => peer.receive(packet),
    open: channel => got.channels.push(channel),
    message: (_, data) => got.messages.push(Buffer.from(data).toString()),
  })
  const peer = libraryPeer(packet => {
    for (const one of toUs(packet)) ours.receive(one)
  })
  const { theirs, channel } = peer
  ends.push(
    () => ours.close(),
    () => theirs.stop(),
  )
  const open = () => expect.poll(() => [channel.readyState, got.channels.length], { interval: 5 }).toEqual(['open', 1])
  return { ours, theirs, channel, got, open }
}

/** Several rounds there and back, which take no time on this wire: each packet comes a turn after it was sent. */
async function rounds(): Promise<void> {
  for (let turn = 0; turn < 50; turn++) await new Promise(done => setImmediate(done))
}

describe('data channels', () => {
  it('carry messages both ways', async () => {
    const { channel, got, open } = meet()
    const back: string[] = []
    channel.onMessage.subscribe(data => back.push(data.toString()))
    await open()
    channel.send('hello')
    expect(got.channels[0]).toMatchObject({ label: 'talk', ordered: true, maxRetransmits: undefined })
    expect(got.channels[0]?.send(Buffer.from('and hello'))).toBe(true)
    await expect.poll(() => [got.messages, back]).toEqual([['hello'], ['and hello']])
  })

  it('pass over what is no SCTP packet, before and after they are open', async () => {
    const random = seeded(41)
    const { ours, channel, got, open } = meet()
    const garbage = (): void => {
      for (let i = 0; i < 500; i++) ours.receive(random.bytes(random.below(80)))
    }
    garbage()
    await open()
    garbage()
    await rounds()
    channel.send('still here')
    await expect.poll(() => got.messages).toEqual(['still here'])
    expect(rejected).toEqual([])
  })

  it('do not run in circles at a length of zero', async () => {
    const { ours, channel, got, open } = meet()
    await open()
    for (const type of [0, 1, 3, 4, 9, 14, 130, 192])
      ours.receive(withChecksum(Buffer.concat([Buffer.alloc(12), Buffer.from([type, 0, 0, 0])])))
    channel.send('still here')
    await expect.poll(() => got.messages).toEqual(['still here'])
  })

  it('carry as much as they promise, both ways', async () => {
    const { channel, got, open } = meet()
    const back: string[] = []
    channel.onMessage.subscribe(message => back.push(message.toString()))
    await open()
    const all = Array.from({ length: 8 }, (_, i) => String(i).repeat(200_000))
    for (const one of all) {
      channel.send(one)
      expect(got.channels[0]?.send(Buffer.from(one))).toBe(true)
    }
    await expect.poll(() => [got.messages.length, back.length]).toEqual([8, 8])
    expect(got.messages.every((message, i) => message === all[i]) && got.messages.length).toBe(8)
    expect(back.every((message, i) => message === all[i]) && back.length).toBe(8)
  })

  it('pass over packets that were changed, their checksums made good again', async () => {
    const random = seeded(42)
    let opened = 0
    for (let round = 0; round < 60; round++) {
      const { channel } = meet(packet => [...(random.chance(0.7) ? [garbled(packet)] : []), packet])
      await rounds()
      if (channel.readyState === 'open') {
        opened += 1
        channel.send('x'.repeat(random.below(3_000)))
      }
      await rounds()
    }
    expect(opened).toBeGreaterThan(0)
    function garbled(packet: Buffer): Buffer {
      const bytes = random.chance(0.2) ? Buffer.concat([packet, packet.subarray(12)]) : Buffer.from(packet)
      for (let i = 0; i < 1 + random.below(3); i++) bytes[12 + random.below(bytes.length - 12)] = random.below(256)
      return withChecksum(bytes)
    }
    await rounds()
    expect(rejected).toEqual([])
  })
})
