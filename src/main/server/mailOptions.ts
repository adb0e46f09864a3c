/** How a server is told by which mail server it sends, and by what address people reach it. */
import type { MailServer } from './post/mail.ts'

export interface Reach {
  mail: MailServer | undefined
  publicUrl: string | undefined
}

interface Given {
  'smtp-url'?: string | undefined
  'mail-from'?: string | undefined
  'public-url'?: string | undefined
}

/** Throws an Error whose message is a sentence for the user. A password is never a flag: everybody on a machine can read those. */
export function reachFrom(flags: Given, env: NodeJS.ProcessEnv): Reach {
  if (flags['smtp-url'] !== undefined && passwordIn(flags['smtp-url']))
    throw new Error('--smtp-url is seen by everybody on this machine: give the password as GAVEL_SMTP_PASSWORD.')
  const smtp = flags['smtp-url'] ?? env['GAVEL_SMTP_URL']
  const from = flags['mail-from'] ?? env['GAVEL_MAIL_FROM']
  const publicUrl = flags['public-url'] ?? env['GAVEL_PUBLIC_URL']
  return {
    mail: smtp === undefined ? undefined : serverOf(smtp, from, env['GAVEL_SMTP_PASSWORD']),
    publicUrl: publicUrl === undefined ? undefined : originOf(publicUrl),
  }
}

const passwordIn = (url: string): boolean => URL.canParse(url) && new URL(url).password !== ''

function serverOf(text: string, from: string | undefined, password: string | undefined): MailServer {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '')
    throw new Error('--smtp-url takes an address such as smtp://user@mail.example:587 or smtps://mail.example.')
  if (from === undefined || !/^([^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/.test(from.trim()))
    throw new Error('--mail-from, an address such as gavel@example.org, goes with --smtp-url.')
  const secure = url.protocol === 'smtps:'
  const user = decodeURIComponent(url.username)
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    ...{ secure, from: from.trim() },
    ...(user !== '' && { user, password: password ?? decodeURIComponent(url.password) }),
  }
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.href !== `${url.origin}/`)
    throw new Error(`--public-url takes an origin such as https://meet.example, not “${text}”.`)
  return url.origin
}
