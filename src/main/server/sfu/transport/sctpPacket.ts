/**
 * SCTP packets looked through before the library gets them (RFC 9260 §3): it runs in circles on a length of zero, counts through
 * whatever a report claims, and keeps all it is sent. What is refused here is like a lost packet. Pure.
 */

/*
 * Packet:  ports(2+2) tag(4) checksum(4) chunks …     Chunk:  type(1) flags(1) length(2) value, padded to four
 * DATA:    tsn(4) stream(2) number(2) protocol(4) …   SACK:   cumulative(4) window(4) gaps(2) repeats(2) gaps …
 */
const data = 0
const sack = 3
const forwardTsn = 192
/** Where in a chunk its parameters begin: INIT and its answer, HEARTBEAT and its answer, ABORT, ERROR, RE-CONFIG. */
const parametersAt: Readonly<Record<number, number>> = { 1: 20, 2: 20, 4: 4, 5: 4, 6: 4, 9: 4, 130: 4 }

/** LiveKit's clients use three. */
const mostStreams = 64
/** Chunks kept of messages that are not whole, and how far ahead of the first missing one. */
const mostKept = 2_048
const mostAhead = 1_024
/** What a peer may send beyond the room it was told, as it can before it hears of it; bytes. */
const grace = 262_144

/** Of the library's association, what decides. */
export interface Association {
  readonly lastReceivedTsn?: number
  /** The number that our next chunk gets. */
  readonly localTsn: number
  readonly advertisedRwnd: number
  readonly inboundStreams: Readonly<Record<number, { readonly reassembly: readonly unknown[] }>>
}

export function isSound(packet: Buffer, association: Association): boolean {
  if (packet.length < 12) return false
  let at = 12
  while (at + 4 <= packet.length) {
    const length = packet.readUInt16BE(at + 2)
    if (length < 4 || at + length > packet.length) return false
    if (!isSoundChunk(packet.subarray(at, at + length), association)) return false
    at += padded(length)
  }
  return true
}

const padded = (length: number): number => (length + 3) & ~3

function isSoundChunk(chunk: Buffer, association: Association): boolean {
  const type = chunk[0]!
  if (type === data) return hasRoom(chunk, association)
  if (type === sack) return isSoundReport(chunk, association)
  if (type === forwardTsn) {
    if (chunk.length < 8 || chunk.length % 4 !== 0) return false
    for (let at = 8; at < chunk.length; at += 4) if (chunk.readUInt16BE(at) >= mostStreams) return false
    return true
  }
  let at = parametersAt[type] ?? chunk.length
  while (at + 4 <= chunk.length) {
    const length = chunk.readUInt16BE(at + 2)
    if (length < 4 || at + length > chunk.length) return false
    at += padded(length)
  }
  return true
}

function hasRoom(chunk: Buffer, { lastReceivedTsn, advertisedRwnd, inboundStreams }: Association): boolean {
  if (chunk.length <= 16 || lastReceivedTsn === undefined || chunk.readUInt16BE(8) >= mostStreams) return false
  const ahead = (chunk.readUInt32BE(4) - lastReceivedTsn) >>> 0
  const isOld = ahead >= 2 ** 31
  if (isOld) return true
  let kept = 0
  for (const stream of Object.values(inboundStreams)) kept += stream.reassembly.length
  return ahead <= mostAhead && kept < mostKept && advertisedRwnd > -grace
}

/** Gaps are in order, and speak of what we sent. */
function isSoundReport(chunk: Buffer, { localTsn }: Association): boolean {
  if (chunk.length < 16) return false
  const gaps = chunk.readUInt16BE(12)
  if (16 + 4 * (gaps + chunk.readUInt16BE(14)) > chunk.length) return false
  const sent = (localTsn - 1 - chunk.readUInt32BE(4)) >>> 0
  if (sent >= 2 ** 31) return false
  let before = 0
  for (let at = 16; at < 16 + 4 * gaps; at += 4) {
    const [from, to] = [chunk.readUInt16BE(at), chunk.readUInt16BE(at + 2)]
    if (from <= before || to < from || to > sent) return false
    before = to
  }
  return true
}
