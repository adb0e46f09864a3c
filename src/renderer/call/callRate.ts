/** What a meeting's call rate leaves for the own camera. Pure. */
import { type VideoEncoding, type VideoPreset, VideoPresets } from 'livekit-client'

/** Sound and everything around it; bits a second. */
const besides = 80_000
const framesPerSecond = 30

/** `rate` as in a plan, such as `2048K`: kilobits a second, both kinds of media together. */
export function cameraWithin(rate: string): { preset: VideoPreset; encoding: VideoEncoding } {
  const bits = Math.max(48_000, Number.parseInt(rate, 10) * 1_000 - besides)
  const preset =
    bits < 300_000
      ? VideoPresets.h180
      : bits < 900_000
        ? VideoPresets.h360
        : bits < 4_000_000
          ? VideoPresets.h720
          : VideoPresets.h1080
  // More than a picture needs is not spent on it.
  const maxBitrate = Math.min(bits, Math.max(preset.encoding.maxBitrate, 48_000))
  return { preset, encoding: { maxBitrate, maxFramerate: framesPerSecond } }
}
