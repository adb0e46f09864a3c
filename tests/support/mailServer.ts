/** A real mail server on loopback: what it was brought, and whom it refuses. */
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { freePorts } from './ports.ts'

export interface Came {
  to: string[]
  from: string
  mail: ParsedMail
  /** The part of type text/calendar, as it came. */
  calendar: string | undefined
}

export interface MailHouse {
  port: number
  came: Came[]
  /** Answers of the server by address of the receiver; `all` for everybody. */
  refuses: Map<string, number>
  /** Names and passwords under which somebody signed in. */
  signedIn: string[]
  close(): Promise<void>
}

const refusal = (code: number): Error => Object.assign(new Error('No.'), { responseCode: code })

export async function openMailServer(options: { password?: string; port?: number } = {}): Promise<MailHouse> {
  const came: Came[] = []
  const refuses = new Map<string, number>()
  const signedIn: string[] = []
  const server = new SMTPServer({
    authOptional: options.password === undefined,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS', ...(options.password === undefined ? ['AUTH'] : [])],
    onAuth({ username, password }, _session, done) {
      if (password !== options.password) return done(refusal(535))
      signedIn.push(username ?? '')
      done(null, { user: username ?? '' })
    },
    onRcptTo({ address }, _session, done) {
      const code = refuses.get(address) ?? refuses.get('all')
      done(code === undefined ? null : refusal(code))
    },
    onData(stream, session, done) {
      void simpleParser(stream, { keepCidLinks: true }).then(async mail => {
        const attached = mail.attachments.find(one => one.contentType.startsWith('text/calendar'))
        came.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
          mail,
          calendar: attached?.content.toString('utf8'),
        })
        done()
      }, done)
    },
  })
  // Where it can be opened again.
  const port = options.port ?? (await freePorts())
  await new Promise<void>(done => server.listen(port, '127.0.0.1', () => done()))
  return {
    port,
    came,
    refuses,
    signedIn,
    close: () => new Promise(done => server.close(() => done())),
  }
}

export const toOf = ({ mail }: Came): string => (mail.to as AddressObject | undefined)?.text ?? ''
