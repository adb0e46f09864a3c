/** What flowed between two looks at the counters. Pure. */
import type { Snapshot, Stream } from './stats.ts'

export interface Flow extends Pick<Stream, 'key' | 'way' | 'participantId' | 'source' | 'kind' | 'codec'> {
  bitsPerSecond: number
  /** Share of the packets that were lost on the way, 0 to 1. */
  loss: number
  jitterMs: number
  width?: number | undefined
  height?: number | undefined
  framesPerSecond?: number | undefined
}

export interface Flows {
  incoming: Flow[]
  outgoing: Flow[]
  roundTripMs?: number | undefined
  protocol?: Snapshot['protocol']
}

/** Streams that began between the two looks are told at the next. */
export function flowsBetween(before: Snapshot, after: Snapshot): Flows {
  const seconds = (after.atMs - before.atMs) / 1_000
  const flows = after.streams.flatMap((now): Flow[] => {
    const then = before.streams.find(one => one.key === now.key)
    return then && seconds > 0 ? [flow(then, now, seconds)] : []
  })
  return {
    incoming: flows.filter(one => one.way === 'in'),
    // Layers that nobody wants lie still.
    outgoing: flows.filter(one => one.way === 'out' && one.bitsPerSecond > 0),
    roundTripMs: after.roundTrip === undefined ? undefined : after.roundTrip * 1_000,
    protocol: after.protocol,
  }
}

function flow(then: Stream, now: Stream, seconds: number): Flow {
  const { key, way, participantId, source, kind, codec } = now
  const lost = Math.max(0, now.packetsLost - then.packetsLost)
  const packets = Math.max(0, now.packets - then.packets)
  // What was sent counts what was lost on its way; what was received does not.
  const all = way === 'in' ? packets + lost : packets
  return {
    ...{ key, way, participantId, source, kind, codec },
    bitsPerSecond: (Math.max(0, now.bytes - then.bytes) * 8) / seconds,
    loss: all === 0 ? 0 : Math.min(1, lost / all),
    jitterMs: now.jitter * 1_000,
    width: now.frameWidth,
    height: now.frameHeight,
    framesPerSecond: now.framesPerSecond,
  }
}

export const sum = (flows: readonly Flow[]): number => flows.reduce((all, one) => all + one.bitsPerSecond, 0)
