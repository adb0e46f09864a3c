/** H.264 in RTP (RFC 6184): whether a key frame begins in a packet. Nothing in a payload is numbered, so nothing is rewritten. */

/*
 *  |F|NRI|  type   |   1 to 23: one NAL unit
 *                      24 STAP-A: length(16) NAL unit, again and again    28 FU-A: |S|E|R| type | and a piece of one NAL unit
 */
const singleMost = 23
const stapA = 24
const fuA = 28
const sequenceParameters = 7

/**
 * Key frames begin with their parameters (SPS): from there on, and from nowhere else, a decoder that knows nothing yet can go
 * on. An IDR slice alone is no beginning, since what it means was said before it.
 */
export function startsKeyFrame(payload: Buffer): boolean {
  if (payload.length < 2) return false
  const type = payload[0]! & 0x1f
  if (type >= 1 && type <= singleMost) return type === sequenceParameters
  if (type === fuA) return (payload[1]! & 0x80) !== 0 && (payload[1]! & 0x1f) === sequenceParameters
  if (type !== stapA) return false
  for (let at = 1; at + 3 <= payload.length; ) {
    if ((payload[at + 2]! & 0x1f) === sequenceParameters) return true
    at += 2 + payload.readUInt16BE(at)
  }
  return false
}
