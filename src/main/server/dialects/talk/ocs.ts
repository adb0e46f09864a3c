/** The envelope around every answer, as JSON or as XML: what it is about in `meta`, what was asked for in `data`. */
import type { Asked } from '../../http/call.ts'
import { type Spoken, spokenJson } from '../../http/dialect.ts'

/** An answer with another status than its endpoint usually has. */
export class Told {
  readonly status: number
  readonly data: unknown

  constructor(status: number, data: unknown) {
    this.status = status
    this.data = data
  }
}

/** XML unless JSON is asked for, by parameter or header. */
const wantsJson = ({ query, headers }: Asked): boolean =>
  query['format'] === 'json' || (query['format'] === undefined && headers.accept?.includes('application/json') === true)

export function envelope(
  asked: Asked,
  status: number,
  data: unknown,
  { statuscode = status, message = 'OK' }: { statuscode?: number; message?: string } = {},
): Spoken {
  const meta = { status: status < 400 ? 'ok' : 'failure', statuscode, message }
  // Nothing is an empty list, also where an object would come.
  const ocs = { meta, data: data ?? [] }
  if (wantsJson(asked)) return spokenJson(status, { ocs })
  return { status, type: 'application/xml; charset=utf-8', body: `<?xml version="1.0"?>\n${element('ocs', ocs)}\n` }
}

/** What is in a list, or has a name that none in XML can have, is an `element`. */
function element(name: string, value: unknown): string {
  const tag = /^[A-Za-z_][\w.-]*$/.test(name) ? name : 'element'
  const inner = contents(value)
  return inner === '' ? `<${tag}/>` : `<${tag}>${inner}</${tag}>`
}

function contents(value: unknown): string {
  if (Array.isArray(value)) return value.map(item => element('element', item)).join('')
  if (typeof value === 'object' && value !== null)
    return Object.entries(value)
      .map(([name, item]) => element(name, item))
      .join('')
  if (value === true) return '1'
  if (value === false || value === null || value === undefined) return ''
  return escaped(String(value))
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Characters that XML cannot hold are left out. */
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replace(/[&<>"]/g, character => entities[character] ?? '')
