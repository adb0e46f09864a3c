/** RTCP: reading compound packets and writing the few kinds an SFU sends (RFC 3550 §6, RFC 4585, RFC 5104). */
import { readTwcc, type TwccFeedback } from './bandwidth/feedback.ts'

export interface SenderReport {
  kind: 'senderReport'
  ssrc: number
  /** 64-bit NTP time in two halves: seconds since 1900 and their fraction. */
  ntpSeconds: number
  ntpFraction: number
  rtpTimestamp: number
}
export interface ReportBlock {
  kind: 'report'
  /** The reported stream. */
  ssrc: number
  /** 0 to 1, since the last report. */
  fractionLost: number
  /** RTP timestamp units. */
  jitter: number
}
export type Rtcp =
  | SenderReport
  | ReportBlock
  | { kind: 'nack'; ssrc: number; sequences: number[] }
  | { kind: 'keyFrame'; ssrc: number }
  /** What arrived of all that we send over this connection. */
  | { kind: 'arrivals'; feedback: TwccFeedback }
  /** What the receiver holds the path for, bits/s (draft-alvestrand-rmcat-remb-03 §2.2). */
  | { kind: 'remb'; bitrate: number }
  | { kind: 'bye'; ssrcs: number[] }

const packetType = {
  senderReport: 200,
  receiverReport: 201,
  sourceDescription: 202,
  bye: 203,
  transport: 205,
  payload: 206,
}
const mostNacked = 512

/** Everything of a compound packet that an SFU acts on; the rest is passed over, and so is what does not parse. */
export function readRtcp(bytes: Buffer): Rtcp[] {
  const found: Rtcp[] = []
  let offset = 0
  while (offset + 4 <= bytes.length && bytes[offset]! >> 6 === 2) {
    const length = (bytes.readUInt16BE(offset + 2) + 1) * 4
    if (offset + length > bytes.length) break
    const packet = bytes.subarray(offset, offset + length)
    const count = packet[0]! & 0x1f
    switch (packet[1]) {
      case packetType.senderReport:
        if (length >= 28) {
          found.push({
            kind: 'senderReport',
            ssrc: packet.readUInt32BE(4),
            ntpSeconds: packet.readUInt32BE(8),
            ntpFraction: packet.readUInt32BE(12),
            rtpTimestamp: packet.readUInt32BE(16),
          })
          readReports(packet.subarray(28), count, found)
        }
        break
      case packetType.receiverReport:
        readReports(packet.subarray(8), count, found)
        break
      case packetType.bye:
        if (length >= 4 + count * 4)
          found.push({ kind: 'bye', ssrcs: Array.from({ length: count }, (_, i) => packet.readUInt32BE(4 + i * 4)) })
        break
      case packetType.transport:
        if (count === 1 && length >= 12) found.push(readNack(packet))
        else if (count === 15) {
          const feedback = readTwcc(packet)
          if (feedback) found.push({ kind: 'arrivals', feedback })
        }
        break
      case packetType.payload:
        // PLI names the media source in the head, FIR in its entries (RFC 5104 §4.3.1).
        if (count === 1 && length >= 12) found.push({ kind: 'keyFrame', ssrc: packet.readUInt32BE(8) })
        else if (count === 15 && length >= 20 && packet.toString('latin1', 12, 16) === 'REMB')
          found.push({ kind: 'remb', bitrate: (packet.readUIntBE(17, 3) & 0x3ffff) * 2 ** (packet[17]! >> 2) })
        else if (count === 4)
          for (let i = 12; i + 8 <= length; i += 8) found.push({ kind: 'keyFrame', ssrc: packet.readUInt32BE(i) })
    }
    offset += length
  }
  return found
}

function readReports(blocks: Buffer, count: number, found: Rtcp[]): void {
  for (let i = 0; i < count && (i + 1) * 24 <= blocks.length; i++) {
    const at = i * 24
    found.push({
      kind: 'report',
      ssrc: blocks.readUInt32BE(at),
      fractionLost: blocks[at + 4]! / 256,
      jitter: blocks.readUInt32BE(at + 12),
    })
  }
}

/** Generic NACK (RFC 4585 §6.2.1): packet id and a bit mask of the sixteen after it. */
function readNack(packet: Buffer): Rtcp {
  const sequences: number[] = []
  for (let i = 12; i + 4 <= packet.length && sequences.length < mostNacked; i += 4) {
    const first = packet.readUInt16BE(i)
    const mask = packet.readUInt16BE(i + 2)
    sequences.push(first)
    for (let bit = 0; bit < 16; bit++) if (mask & (1 << bit)) sequences.push((first + bit + 1) & 0xffff)
  }
  return { kind: 'nack', ssrc: packet.readUInt32BE(8), sequences }
}

function head(count: number, type: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  bytes[0] = 0x80 | count
  bytes[1] = type
  bytes.writeUInt16BE(length / 4 - 1, 2)
  return bytes
}

export interface ReceptionReport {
  ssrc: number
  /** 0 to 1. */
  fractionLost: number
  totalLost: number
  /** Highest sequence number with its cycles. */
  extendedHighest: number
  jitter: number
  /** Middle 32 bits of the last sender report's NTP time, and the delay since it in 1/65536 s; both 0 without one. */
  lastReport: number
  delaySinceLast: number
}

/** RFC 3550 §6.4.2; at most 31 blocks. */
export function writeReceiverReport(sender: number, reports: readonly ReceptionReport[]): Buffer {
  const blocks = reports.slice(0, 31)
  const bytes = head(blocks.length, packetType.receiverReport, 8 + blocks.length * 24)
  bytes.writeUInt32BE(sender, 4)
  for (const [i, report] of blocks.entries()) {
    const at = 8 + i * 24
    bytes.writeUInt32BE(report.ssrc, at)
    bytes[at + 4] = Math.min(255, Math.round(report.fractionLost * 256))
    bytes.writeUIntBE(Math.min(0x7fffff, Math.max(0, report.totalLost)), at + 5, 3)
    bytes.writeUInt32BE(report.extendedHighest >>> 0, at + 8)
    bytes.writeUInt32BE(Math.round(report.jitter) >>> 0, at + 12)
    bytes.writeUInt32BE(report.lastReport >>> 0, at + 16)
    bytes.writeUInt32BE(report.delaySinceLast >>> 0, at + 20)
  }
  return bytes
}

/** Sender report and the CNAME that ties a participant's streams together (RFC 3550 §6.4.1, §6.5.1). */
export function writeSenderReport(
  report: Omit<SenderReport, 'kind'> & { packets: number; octets: number },
  cname: string,
): Buffer {
  const bytes = head(0, packetType.senderReport, 28)
  bytes.writeUInt32BE(report.ssrc, 4)
  bytes.writeUInt32BE(report.ntpSeconds >>> 0, 8)
  bytes.writeUInt32BE(report.ntpFraction >>> 0, 12)
  bytes.writeUInt32BE(report.rtpTimestamp >>> 0, 16)
  bytes.writeUInt32BE(report.packets >>> 0, 20)
  bytes.writeUInt32BE(report.octets >>> 0, 24)
  const text = Buffer.from(cname, 'utf8').subarray(0, 255)
  const description = head(1, packetType.sourceDescription, 8 + ((2 + text.length + 4) & ~3))
  description.writeUInt32BE(report.ssrc, 4)
  description[8] = 1
  description[9] = text.length
  text.copy(description, 10)
  return Buffer.concat([bytes, description])
}

/** Asks again for these, ascending on the circle of 16 bits. */
export function writeNack(sender: number, ssrc: number, sequences: readonly number[]): Buffer {
  const items: { first: number; mask: number }[] = []
  for (const sequence of sequences) {
    const last = items.at(-1)
    const ahead = last ? (sequence - last.first) & 0xffff : 0
    if (last && ahead >= 1 && ahead <= 16) last.mask |= 1 << (ahead - 1)
    else items.push({ first: sequence, mask: 0 })
  }
  const bytes = head(1, packetType.transport, 12 + items.length * 4)
  bytes.writeUInt32BE(sender, 4)
  bytes.writeUInt32BE(ssrc, 8)
  for (const [i, { first, mask }] of items.entries()) {
    bytes.writeUInt16BE(first, 12 + i * 4)
    bytes.writeUInt16BE(mask, 14 + i * 4)
  }
  return bytes
}

/** Picture loss indication (RFC 4585 §6.3.1): please, a key frame. */
export function writePli(sender: number, ssrc: number): Buffer {
  const bytes = head(1, packetType.payload, 12)
  bytes.writeUInt32BE(sender, 4)
  bytes.writeUInt32BE(ssrc, 8)
  return bytes
}
