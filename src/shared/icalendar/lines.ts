/** An iCalendar file as text (RFC 5545 §3.1): lines, and how times and texts are written in them. Pure. */

/** @param method PUBLISH for whoever takes it in; REQUEST and CANCEL for mails (RFC 5546). */
export function calendarOf(method: 'PUBLISH' | 'REQUEST' | 'CANCEL', content: readonly string[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Gavel//Meetings//EN',
    'CALSCALE:GREGORIAN',
    `METHOD:${method}`,
    ...content,
    'END:VCALENDAR',
  ]
  return lines.map(line => `${folded(line)}\r\n`).join('')
}

/** 20310506T093000, of a time as if it were UTC. */
export const stamp = (at: number): string => new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')
export const utc = (at: number): string => `${stamp(at)}Z`

/** The value of a property that is text (§3.3.11). */
export const escaped = (text: string): string =>
  text.replace(/[\\;,]/g, sign => `\\${sign}`).replace(/\r\n|\r|\n/g, '\\n')

/** The value of a parameter, which knows no way to write a quotation mark or a new line (§3.2). */
export const quoted = (text: string): string => `"${text.replace(/["\r\n]/g, ' ')}"`

const encoder = new TextEncoder()

/** No line is longer than 75 octets, and none is broken within a character. */
function folded(line: string): string {
  let folds = ''
  let length = 0
  for (const sign of line) {
    const octets = encoder.encode(sign).length
    if (length + octets > 75) {
      folds += '\r\n '
      length = 1
    }
    folds += sign
    length += octets
  }
  return folds
}
