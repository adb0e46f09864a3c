/** How much somebody may send to a room over their data channels: so many packets, a large one counting as several. */
import { expect, it } from 'vitest'
import { bridgeChannels, largestPacket } from '../../src/main/server/sfu/data.ts'
import type { DataChannel, Transport, TransportEvents } from '../../src/main/server/sfu/transport/transport.ts'

function bridge() {
  const clock = { us: 0 }
  const events: TransportEvents = {}
  const transport = { events } as Transport
  const taken: string[] = []
  bridgeChannels(
    transport,
    transport,
    false,
    label => taken.push(label),
    () => clock.us,
  )
  const send = (label: string, size: number, count: number): number => {
    const before = taken.length
    const bytes = new Uint8Array(size)
    for (let i = 0; i < count; i++) events.message?.({ label } as DataChannel, bytes, true)
    return taken.length - before
  }
  return { clock, send }
}

it('a stream of bytes as fast as the network carries it passes, whatever else is said beside it', () => {
  const { clock, send } = bridge()
  for (let tenth = 0; tenth < 600; tenth++) {
    clock.us = tenth * 100_000
    expect(send('_reliable', 15_000, 80)).toBe(80)
    expect(send('_lossy', 200, 12)).toBe(12)
  }
})

it('a flood is dropped down to what is allowed, and who stops is heard again', () => {
  const { clock, send } = bridge()
  expect(send('_lossy', 10, 100_000)).toBe(2_000)
  clock.us = 1_000_000
  expect(send('_reliable', 10, 100_000)).toBe(1_000)
  clock.us = 10_000_000
  expect(send('_reliable', 10, 500)).toBe(500)
})

it('large packets count for more, and too large ones or those of other channels are nobody’s', () => {
  const { send } = bridge()
  expect(send('_reliable', largestPacket + 1, 10)).toBe(0)
  expect(send('chat', 10, 10)).toBe(0)
  expect(send('_reliable', largestPacket, 10_000)).toBe(400)
})
