/** Redundant audio (RFC 2198): passed on with the receiver's number for Opus, or brought down to what is new in it. */

/*
 *  |1| block PT | timestamp offset(14) | length(10) |   for each older block
 *  |0| block PT |                                       for the newest, then all blocks in this order
 */

/** Where the headers end and where the newest block begins; undefined when the packet is not as it says. */
function layout(payload: Buffer): { headers: number; primary: number } | undefined {
  let at = 0
  let older = 0
  while (at < payload.length && payload[at]! & 0x80) {
    if (at + 4 > payload.length) return undefined
    older += payload.readUInt16BE(at + 2) & 0x3ff
    at += 4
  }
  const headers = at + 1
  const primary = headers + older
  return primary <= payload.length ? { headers, primary } : undefined
}

/** The newest block alone; a view. */
export function primaryOf(payload: Buffer): Buffer | undefined {
  const found = layout(payload)
  return found && payload.subarray(found.primary)
}

/** Writes the receiver's payload type into every block header of a copy. False when the packet is not as it says. */
export function renumberRed(payload: Buffer, payloadType: number): boolean {
  const found = layout(payload)
  if (!found) return false
  for (let at = 0; at < found.headers; at += 4) payload[at] = (payload[at]! & 0x80) | payloadType
  return true
}
