/** When a publisher is asked for a key frame. */
import { expect, it } from 'vitest'
import { KeyFrameRequests } from '../../../src/main/server/sfu/media/keyFrameRequests.ts'

const ms = 1_000

it('is asked at once, and not again while it is under way', () => {
  const one = new KeyFrameRequests()
  expect(one.want(0)).toBe(true)
  expect(one.want(100 * ms)).toBe(false)
  expect(one.isDue(400 * ms)).toBe(false)
  one.came(410 * ms)
  // Whoever waited has it.
  expect(one.isDue(2_000 * ms)).toBe(false)
})

it('is asked again when it did not come', () => {
  const one = new KeyFrameRequests()
  one.want(0)
  one.want(100 * ms)
  expect(one.isDue(500 * ms)).toBe(true)
  expect(one.isDue(1_100 * ms)).toBe(false)
})

it('forgets nobody who needs another one too early for the publisher to listen', () => {
  const one = new KeyFrameRequests()
  one.want(0)
  one.came(80 * ms)
  expect(one.want(120 * ms)).toBe(false)
  expect(one.isDue(300 * ms)).toBe(false)
  expect(one.isDue(350 * ms)).toBe(true)
  expect(one.isDue(900 * ms)).toBe(false)
})

it('is not asked for one that is just beginning, but is right after it', () => {
  const one = new KeyFrameRequests()
  one.came(0)
  expect(one.want(0)).toBe(false)
  expect(one.want(1)).toBe(true)
})

it('says whether it matters if one comes', () => {
  const one = new KeyFrameRequests()
  expect(one.waits).toBe(false)
  one.want(0)
  expect(one.waits).toBe(true)
  one.came(80 * ms)
  expect(one.waits).toBe(false)
  one.want(100 * ms)
  expect(one.waits).toBe(true)
})
