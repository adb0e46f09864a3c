/** A camera keeps to the meeting's call rate, and takes no more than its picture needs. */
import { expect, it } from 'vitest'
import { cameraWithin } from '../../src/renderer/call/callRate.ts'
import { callRates } from '../../src/shared/meetings.ts'

it('never sends more than the rate, and less only when the picture needs less', () => {
  for (const rate of callRates) {
    const { preset, encoding } = cameraWithin(rate)
    expect(encoding.maxBitrate).toBeLessThanOrEqual(Number.parseInt(rate, 10) * 1_000)
    expect(encoding.maxBitrate).toBeLessThanOrEqual(preset.encoding.maxBitrate)
    expect(encoding.maxBitrate).toBeGreaterThan(0)
  }
})

it('shows more with every rate', () => {
  const heights = callRates.map(rate => cameraWithin(rate).preset.height)
  expect(heights).toEqual([...heights].sort((a, b) => a - b))
  expect([heights[0], heights.at(-1)]).toEqual([180, 1080])
})
