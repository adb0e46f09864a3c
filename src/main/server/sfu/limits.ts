/** How long the texts may be that a room keeps and shows to everybody; LiveKit's own bounds. */

const longestName = 256
const longestText = 64_000

export interface Described {
  name?: string | undefined
  metadata?: string | undefined
  attributes?: Readonly<Record<string, string>> | undefined
}

/** What is too long, or undefined. Metadata and attributes are measured in bytes of UTF-8. */
export function tooLong({ name = '', metadata = '', attributes = {} }: Described): string | undefined {
  if (name.length > longestName) return 'name length exceeds limits'
  if (Buffer.byteLength(metadata) > longestText) return 'metadata size exceeds limits'
  const size = Object.entries(attributes)
    .flat()
    .reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  return size > longestText ? 'attributes size exceeds limits' : undefined
}

/** Attributes after these were set; an empty one is taken away. */
export const merged = (
  before: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string>>,
): Record<string, string> =>
  Object.fromEntries(Object.entries({ ...before, ...changes }).filter(([, value]) => value !== ''))
