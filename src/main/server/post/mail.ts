/** Brings mails to a mail server by SMTP. */
import { createTransport } from 'nodemailer'
import type { Letter } from '../domain/letters.ts'
import type { Carried, Carrier } from './carrying.ts'
import { written } from './letter.ts'

export interface MailServer {
  host: string
  port: number
  /** TLS from the first byte; else it is begun when the server offers it. */
  secure: boolean
  user?: string | undefined
  password?: string | undefined
  /** `gavel@example.org`, or with a name before it. */
  from: string
}

/** Milliseconds. */
const patience = 15_000

export function mailCarrier(server: MailServer | undefined): Carrier {
  const transport =
    server &&
    createTransport({
      ...{ host: server.host, port: server.port, secure: server.secure },
      ...(server.user !== undefined && { auth: { user: server.user, pass: server.password ?? '' } }),
      ...{ connectionTimeout: patience, greetingTimeout: patience, socketTimeout: patience },
      ...{ disableFileAccess: true, disableUrlAccess: true },
    })
  return {
    ready: () => transport !== undefined,
    async carry({ id, body }): Promise<Carried> {
      if (!server || !transport) return { went: 'stopped', why: 'There is no mail server.' }
      const letter = JSON.parse(body) as Letter
      const { subject, text, html, calendar } = written(letter, { from: addressOf(server.from), at: Date.now() })
      try {
        await transport.sendMail({
          ...{ from: server.from, to: { name: '', address: letter.to }, subject, text, html },
          ...(letter.by.email !== '' && { replyTo: { name: letter.by.name, address: letter.by.email } }),
          // The same with every try, by which a receiver knows what it has had already.
          messageId: `<${id}@gavel>`,
          ...(calendar && { icalEvent: { ...calendar, filename: 'meeting.ics' } }),
        })
        return { went: 'sent' }
      } catch (error) {
        return outcome(error)
      }
    },
  }
}

const addressOf = (from: string): string => /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from

/** What is wrong with one receiver or message is no reason to keep the others waiting. No address comes into what is told. */
function outcome(error: unknown): Carried {
  const { code = '', responseCode = 0 } = error as { code?: string; responseCode?: number }
  const why =
    responseCode > 0 ? `The mail server answered ${responseCode}.` : `The mail server was not reached (${code}).`
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return { went: 'stopped', why }
  return { went: responseCode >= 500 || responseCode === 0 ? 'never' : 'later', why }
}
