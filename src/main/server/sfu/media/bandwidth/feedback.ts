/** Reading a subscriber's transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1): which of our packets arrived, and when. */

/*
 *  |V=2|P| FMT=15 |   PT=205    |          length           |
 *  | SSRC of sender | SSRC of media source                  |
 *  | base sequence number       | packet status count       |
 *  | reference time (24 bits, 64 ms)      | feedback count  |
 *  | packet chunks of 16 bits … | receive deltas (250 µs) … |
 */
export interface TwccFeedback {
  /** The number of the first packet told about, 16 bits. */
  readonly base: number
  /** Arrivals in order of numbers, in µs of the receiver's clock (it begins anew every 12 days); undefined: did not arrive. */
  readonly arrivals: readonly (number | undefined)[]
}

/** 250 µs. */
const tick = 250
/** 64 ms. */
const referenceTick = 64_000
/** More than ever are on their way: whoever tells of more is not believed. */
const mostTold = 8_192

/** One RTCP packet of type 205 and format 15; undefined when it does not hold what it says. */
export function readTwcc(packet: Buffer): TwccFeedback | undefined {
  if (packet.length < 20) return undefined
  const base = packet.readUInt16BE(12)
  const count = packet.readUInt16BE(14)
  if (count > mostTold) return undefined
  const symbols: number[] = []
  let at = 20
  while (symbols.length < count) {
    if (at + 2 > packet.length) return undefined
    const chunk = packet.readUInt16BE(at)
    at += 2
    // §3.1.3: a run of one symbol.
    if (!(chunk & 0x8000)) for (let left = chunk & 0x1fff; left > 0; left--) symbols.push((chunk >> 13) & 3)
    // §3.1.4: fourteen symbols of one bit, or seven of two.
    else if (chunk & 0x4000) for (let shift = 12; shift >= 0; shift -= 2) symbols.push((chunk >> shift) & 3)
    else for (let shift = 13; shift >= 0; shift--) symbols.push((chunk >> shift) & 1)
    if (symbols.length > mostTold * 2) return undefined
  }
  let clock = packet.readUIntBE(16, 3) * referenceTick
  const arrivals: (number | undefined)[] = []
  for (let i = 0; i < count; i++) {
    const symbol = symbols[i]
    const length = symbol === 1 ? 1 : symbol === 2 ? 2 : 0
    if (at + length > packet.length) return undefined
    if (length === 1) clock += packet[at]! * tick
    else if (length === 2) clock += packet.readInt16BE(at) * tick
    at += length
    arrivals.push(length === 0 ? undefined : clock)
  }
  return { base, arrivals }
}
