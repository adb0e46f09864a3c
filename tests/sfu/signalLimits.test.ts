/** How much a client may say over its signalling connection: so many messages, a long one counting as several, and none too long. */
import { Ping, SignalRequest } from '@livekit/protocol'
import { expect, it } from 'vitest'
import { SignalChannel } from '../../src/main/server/sfu/signal/channel.ts'

function channel() {
  const closed: number[] = []
  const one = new SignalChannel({ send: () => undefined, close: code => closed.push(code) }, 0)
  return { one, closed }
}
const frame = new SignalRequest({ message: { case: 'pingReq', value: new Ping() } }).toBinary()
/** The same with half a megabyte of what nobody reads: field 2000, as bytes. */
const long = Buffer.concat([frame, Buffer.from([0x82, 0x7d, 0x80, 0x80, 0x20]), Buffer.alloc(512 * 1024)])

it('short messages are read as long as they do not come faster than anybody clicks', () => {
  const { one, closed } = channel()
  for (let second = 0; second < 60; second++)
    for (let i = 0; i < 50; i++) expect(one.read(frame, second * 1e6)?.case).toBe('pingReq')
  for (let i = 0; i < 400 && closed.length === 0; i++) one.read(frame, 60e6)
  expect(closed).toEqual([1008])
})

it('long ones count for more, and one that is too long is the last', () => {
  const { one, closed } = channel()
  let read = 0
  // As many bytes as an offer of hundreds of sections has, again and again.
  while (closed.length === 0 && read < 100) {
    read += 1
    one.read(long, 0)
  }
  expect(read).toBeLessThan(30)
  expect(closed).toEqual([1008])
  const other = channel()
  other.one.read(Buffer.alloc(1024 * 1024 + 1), 0)
  expect(other.closed).toEqual([1009])
})
