/** Links that open the desktop app: `frtcmeeting://` and base64 of a little JSON, as SQMeeting clients make and read them. */
import { z } from 'zod'

export const deepLinkScheme = 'frtcmeeting'
/** Longer ones nobody has made in good faith. */
const longest = 8192

export type DeepLink =
  | {
      opens: 'join'
      number: string
      password: string | undefined
      name: string | undefined
      /** A host, with its port and protocol where they matter; undefined: whichever the app uses. */
      server: string | undefined
    }
  /** Into the list of whoever opens it. */
  | { opens: 'save'; url: string }

const text = z.union([z.string(), z.number()]).transform(value => String(value).trim())
const optional = text.nullish().transform(value => value || undefined)
const digits = text.transform(value => value.replace(/[\s-]/g, '')).pipe(z.string().regex(/^\d{1,32}$/))

const Join = z
  .object({
    meeting_number: digits,
    meeting_passwd: optional.pipe(z.string().max(32).optional()),
    username: optional.pipe(z.string().max(48).optional()),
    server_address: optional,
    FRTCServerAddress: optional,
  })
  .transform(
    (link): DeepLink => ({
      opens: 'join',
      number: link.meeting_number,
      password: link.meeting_passwd,
      name: link.username,
      server: link.server_address ?? link.FRTCServerAddress,
    }),
  )
const Save = z
  .object({ operation: z.literal('meeting_save'), meeting_url: text.pipe(z.string().min(1)) })
  .transform((link): DeepLink => ({ opens: 'save', url: link.meeting_url }))

export const isDeepLink = (text: string): boolean =>
  text.length <= longest && text.slice(0, deepLinkScheme.length + 1).toLowerCase() === `${deepLinkScheme}:`

/** What a link says, however it was handed on: other base64 alphabets, without padding, with a slash that a system added. */
export function readDeepLink(link: string): DeepLink | undefined {
  const trimmed = link.trim()
  if (!isDeepLink(trimmed)) return undefined
  try {
    const coded = decodeURIComponent(trimmed.slice(deepLinkScheme.length + 1))
    // JSON ends in a brace, and base64 of that never in a slash.
    const base64 = coded
      .replace(/^\/+|[/=\s]+$/g, '')
      .replaceAll('-', '+')
      .replaceAll('_', '/')
    const bytes = Uint8Array.from(atob(base64), sign => sign.charCodeAt(0))
    const said: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return z.union([Save, Join]).safeParse(said).data
  } catch {
    return undefined
  }
}

/** A link to a meeting on this server, for clients of either kind. */
export function joinLink({ number, password, server }: { number: string; password?: string; server: string }): string {
  return linkOf({
    meeting_number: number,
    meeting_passwd: password ?? '',
    server_address: server,
    FRTCServerAddress: server,
  })
}

/** A link that puts a meeting into somebody's list. */
export const saveLink = (url: string): string => linkOf({ operation: 'meeting_save', meeting_url: url })

function linkOf(says: object): string {
  const bytes = new TextEncoder().encode(JSON.stringify(says))
  return `${deepLinkScheme}://${btoa(String.fromCharCode(...bytes))}`
}
