/** Reading a peer's SDP (RFC 8866, RFC 8829): just what the engine acts on. Pure; throws an Error with a sentence on what it cannot use. */

export type Kind = 'audio' | 'video' | 'application'
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

export interface Codec {
  readonly payloadType: number
  /** Lower case: `opus`, `vp8`, `rtx`. */
  readonly name: string
  readonly fmtp: string
}

export interface Section {
  readonly kind: Kind
  readonly mid: string
  readonly rejected: boolean
  readonly direction: Direction
  /** In the order of the peer's preference. */
  readonly codecs: readonly Codec[]
  /** Header extension ids by URI (RFC 8285 §5). */
  readonly extensions: ReadonlyMap<string, number>
  /** Second part of msid: what a client calls the `cid` of the track it adds. */
  readonly trackId: string | undefined
  /** RIDs the peer sends, smallest layer first as offered (RFC 8851). */
  readonly rids: readonly string[]
  /** `SIM` and `FID` groups (RFC 5576), for peers that do not use RIDs. */
  readonly groups: readonly { semantics: string; ssrcs: readonly number[] }[]
  readonly ssrcs: readonly number[]
}

export interface Description {
  readonly ufrag: string
  readonly pwd: string
  /** SHA-256, as in the line. */
  readonly fingerprint: string
  readonly sections: readonly Section[]
}

const longest = 1024 * 1024
const mostSections = 400
export const mostLayers = 3
/** RFC 8866 §9. */
const token = /^[\w!#-'*+.^`{|}~-]+$/

export function readSdp(sdp: string): Description {
  if (sdp.length > longest) throw new Error('The SDP is too long.')
  const blocks = sdp.split(/\r?\n(?=m=)/)
  const head = blocks.shift() ?? ''
  if (blocks.length > mostSections) throw new Error('The SDP has too many sections.')
  const anywhere = (name: string): string => {
    for (const block of [head, ...blocks]) {
      const found = new RegExp(`^a=${name}:(.*)$`, 'm').exec(block)
      if (found) return found[1]!.trim()
    }
    throw new Error(`The SDP has no a=${name}.`)
  }
  const [algorithm, fingerprint] = anywhere('fingerprint').split(' ')
  if (algorithm?.toLowerCase() !== 'sha-256' || !fingerprint) throw new Error('Only SHA-256 fingerprints are accepted.')
  const sections = blocks.map(readSection)
  const mids = new Set(sections.map(section => section.mid))
  if (mids.size < sections.length || ![...mids].every(mid => token.test(mid)))
    throw new Error('The SDP has a section without a mid of its own.')
  return { ufrag: anywhere('ice-ufrag'), pwd: anywhere('ice-pwd'), fingerprint, sections }
}

/** The values of all `a=name:value` lines, by name. */
function attributesOf(lines: readonly string[]): Map<string, string[]> {
  const attributes = new Map<string, string[]>()
  for (const line of lines) {
    const [name, value] = splitAt(line, ':')
    if (!name.startsWith('a=')) continue
    const found = attributes.get(name.slice(2))
    if (found) found.push(value.trim())
    else attributes.set(name.slice(2), [value.trim()])
  }
  return attributes
}

function readSection(block: string): Section {
  const lines = block.split(/\r?\n/)
  const [kind = '', port = '0', , ...formats] = (lines[0] ?? '').slice(2).split(' ')
  if (kind !== 'audio' && kind !== 'video' && kind !== 'application') throw new Error(`There is no use for m=${kind}.`)
  const attributes = attributesOf(lines)
  const values = (name: string): readonly string[] => attributes.get(name) ?? []
  const fmtp = new Map(values('fmtp').map(line => splitAt(line, ' ')))
  const names = new Map(
    values('rtpmap').map(line => {
      const [type, rest] = splitAt(line, ' ')
      return [type, (rest.split('/')[0] ?? '').toLowerCase()] as const
    }),
  )
  const direction = (['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const).find(one => lines.includes(`a=${one}`))
  return {
    kind,
    mid: values('mid')[0] ?? '',
    rejected: port === '0',
    direction: direction ?? 'sendrecv',
    codecs: [...new Set(formats)].flatMap(type => {
      const payloadType = whole(type, 127)
      const name = names.get(type)
      return payloadType === undefined || name === undefined ? [] : [{ payloadType, name, fmtp: fmtp.get(type) ?? '' }]
    }),
    extensions: new Map(
      values('extmap').flatMap(line => {
        const [id, uri] = splitAt(line, ' ')
        const number = whole(id.split('/')[0] ?? '', 255)
        return number === undefined ? [] : [[uri.split(' ')[0] ?? '', number] as const]
      }),
    ),
    trackId: values('msid')[0]?.split(' ')[1],
    rids: values('rid')
      .map(line => line.split(' '))
      // RFC 8851 §10.
      .filter(([rid = '', direction]) => direction === 'send' && /^[\w-]+$/.test(rid))
      .map(([rid]) => rid ?? '')
      .slice(0, mostLayers),
    groups: values('ssrc-group').map(line => {
      const [semantics = '', ...ssrcs] = line.split(' ')
      return { semantics, ssrcs: ssrcs.map(Number) }
    }),
    ssrcs: [...new Set(values('ssrc').map(line => Number(line.split(' ')[0])))],
  }
}

/** What is written in digits, up to a bound. */
function whole(text: string, most: number): number | undefined {
  return /^\d{1,3}$/.test(text) && Number(text) <= most ? Number(text) : undefined
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
