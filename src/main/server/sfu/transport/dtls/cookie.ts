/** Cookies of ClientHello (RFC 6347 §4.2.1): no state is kept for an address that has not shown it receives what we send. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const key = randomBytes(32)

export const cookieFor = (from: string, parameters: Buffer): Buffer =>
  createHmac('sha256', key).update(from).update(parameters).digest().subarray(0, 20)

export const isSame = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other)
