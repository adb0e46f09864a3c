/** Time zones as calendars want them told: not by name alone, but with every change of the clocks in the time that matters. */

const day = 24 * 3600_000

const readers = new Map<string, Intl.DateTimeFormat>()

function partsAt(at: number, timeZone: string): Record<string, string> {
  const reader =
    readers.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      ...{ timeZone, calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' },
      ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' },
    })
  readers.set(timeZone, reader)
  return Object.fromEntries(reader.formatToParts(at).map(({ type, value }) => [type, value]))
}

/** What the clock on the wall shows: `20270104T100000`. */
export function clockAt(at: number, timeZone: string): string {
  const { year, month, day, hour, minute, second } = partsAt(at, timeZone)
  return `${year?.padStart(4, '0')}${month}${day}T${hour}${minute}${second}`
}

/** By how many milliseconds the clocks there are ahead of UTC. */
function offset(at: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = partsAt(at, timeZone)
  const shown = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  return shown - Math.floor(at / 1000) * 1000
}

function written(ahead: number): string {
  const minutes = Math.abs(Math.round(ahead / 60_000))
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${ahead < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`
}

/** The first moment of the other offset, between one moment and a later one with another. */
function changeBetween(before: number, after: number, timeZone: string): number {
  let [low, high] = [before, after]
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000
    if (offset(middle, timeZone) === offset(before, timeZone)) low = middle
    else high = middle
  }
  return high
}

const rule = (kind: string, start: string, from: number, to: number): string[] => [
  `BEGIN:${kind}`,
  `DTSTART:${start}`,
  `TZOFFSETFROM:${written(from)}`,
  `TZOFFSETTO:${written(to)}`,
  `END:${kind}`,
]

export function zone(timeZone: string, { from, to }: { from: number; to: number }): string[] {
  const start = Math.floor((from - 2 * day) / 1000) * 1000
  const first = offset(start, timeZone)
  const lines = rule('STANDARD', '19700101T000000', first, first)
  for (let at = start; at < to + 2 * day; at += day) {
    const [was, is] = [offset(at, timeZone), offset(at + day, timeZone)]
    if (was === is) continue
    const changed = changeBetween(at, at + day, timeZone)
    // Said by the clock as it was until then.
    const shown = new Date(changed + was).toISOString().replace(/[-:]|\.\d+Z/g, '')
    lines.push(...rule(is > was ? 'DAYLIGHT' : 'STANDARD', shown, was, is))
  }
  return ['BEGIN:VTIMEZONE', `TZID:${timeZone}`, ...lines, 'END:VTIMEZONE']
}
