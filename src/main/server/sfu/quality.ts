/** How good somebody's connection is, from what is measured of it: what the bars next to a name show. */
import { ConnectionQuality, ConnectionQualityInfo } from '@livekit/protocol'

export interface Measures {
  readonly connected: boolean
  /** Share lost, 0 to 1. */
  readonly loss: number
  readonly roundTripUs: number
  /** Whether a video pauses because the path does not carry it, or is smaller than asked for. */
  readonly paused: boolean
  readonly narrowed: boolean
}

/** From 5 down; what costs more of it than the other counts alone. */
export function qualityOf(participantSid: string, measures: Measures): ConnectionQualityInfo {
  const { connected, loss, roundTripUs, paused, narrowed } = measures
  const cost = Math.max(
    Math.min(4, loss * 25),
    // Talking to each other is easy up to 300 ms and hard from 800 on.
    Math.min(3, Math.max(0, (roundTripUs / 1_000 - 300) / 200)),
    paused ? 2.5 : narrowed ? 1 : 0,
  )
  const score = 5 - cost
  const quality = !connected
    ? ConnectionQuality.LOST
    : score > 4.25
      ? ConnectionQuality.EXCELLENT
      : score > 2.5
        ? ConnectionQuality.GOOD
        : ConnectionQuality.POOR
  return new ConnectionQualityInfo({ participantSid, quality, score: connected ? score : 0 })
}
