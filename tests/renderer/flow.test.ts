/** What flowed between two looks at the browser's counters. */
import { describe, expect, it } from 'vitest'
import { flowsBetween, sum } from '../../src/renderer/call/flow.ts'
import type { Snapshot, Stream } from '../../src/renderer/call/stats.ts'

const stream = (change: Partial<Stream> = {}): Stream => ({
  ...{ key: 'in mia camera 1', way: 'in', participantId: 'mia', kind: 'video', source: 'camera' },
  ...{ bytes: 1_000, packets: 100, packetsLost: 10, jitter: 0.004 },
  ...change,
})
const look = (atMs: number, streams: Stream[], rest: Partial<Snapshot> = {}): Snapshot => ({ atMs, streams, ...rest })

describe('what flowed', () => {
  it('is counted by what was added meanwhile, by the second', () => {
    const after = stream({ bytes: 251_000, packets: 290, packetsLost: 20, frameWidth: 640, frameHeight: 360 })
    const { incoming, outgoing } = flowsBetween(look(1_000, [stream()]), look(3_000, [after]))
    expect(incoming).toMatchObject([{ bitsPerSecond: 1e6, loss: 0.05, jitterMs: 4, width: 640, height: 360 }])
    expect(outgoing).toEqual([])
    expect(sum(incoming)).toBe(1e6)
  })
  it('of one’s own counts the lost among the sent', () => {
    const [before, after] = [
      stream({ way: 'out' }),
      stream({ way: 'out', bytes: 2_000, packets: 300, packetsLost: 20 }),
    ]
    expect(flowsBetween(look(0, [before]), look(1_000, [after])).outgoing[0]?.loss).toBe(0.05)
  })
  it('of one’s own leaves out layers that lie still', () => {
    const before = stream({ way: 'out' })
    expect(flowsBetween(look(0, [before]), look(1_000, [before])).outgoing).toEqual([])
  })
  it('is not told of a stream that has just begun, nor of one that is over', () => {
    const { incoming } = flowsBetween(look(0, [stream()]), look(1_000, [stream({ key: 'in mia camera 2' })]))
    expect(incoming).toEqual([])
  })
  it('is never less than nothing, though packets that were given up as lost come late', () => {
    const flow = flowsBetween(look(0, [stream()]), look(1_000, [stream({ packetsLost: 5 })])).incoming[0]
    expect(flow).toMatchObject({ bitsPerSecond: 0, loss: 0 })
  })
  it('names the path as it is now', () => {
    const now = { roundTrip: 0.012, protocol: 'tcp' } as const
    expect(flowsBetween(look(0, []), look(1_000, [], now))).toMatchObject({ roundTripMs: 12, protocol: 'tcp' })
  })
})
