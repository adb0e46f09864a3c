/** Finds addresses in plain text. Pure; what is drawn of it is text and links, never markup. */

export type Part = { text: string; href?: string }

const address = /https?:\/\/[^\s<>"“”。，；！？]+/gi
/** What ends a sentence around an address rather than the address. */
const trailing = /[.,;:!?'’…。，；：！？、）》」』]$/u
const pairs = { ')': '(', ']': '[', '}': '{' } as const

export function partsOf(text: string): Part[] {
  const parts: Part[] = []
  let at = 0
  for (const match of text.matchAll(address)) {
    const found = trimmed(match[0])
    const href = safe(found)
    if (href === undefined) continue
    if (match.index > at) parts.push({ text: text.slice(at, match.index) })
    parts.push({ text: found, href })
    at = match.index + found.length
  }
  if (at < text.length) parts.push({ text: text.slice(at) })
  return parts
}

function trimmed(found: string): string {
  const last = found.at(-1) ?? ''
  const opening = pairs[last as keyof typeof pairs]
  const unpaired = opening !== undefined && found.split(last).length > found.split(opening).length
  return trailing.test(found) || unpaired ? trimmed(found.slice(0, -1)) : found
}

/** Only pages: nothing that runs, and nothing of this computer's. */
function safe(found: string): string | undefined {
  try {
    const url = new URL(found)
    return ['http:', 'https:'].includes(url.protocol) && url.hostname !== '' ? url.href : undefined
  } catch {
    return undefined
  }
}
