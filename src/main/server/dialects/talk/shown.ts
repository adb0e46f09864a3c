/** Who is calling: an account by Basic authorization with every request, or a guest by the cookie of their visit. */
import type { Asked, Call, Shown } from '../../http/call.ts'

const cookieName = 'gavel_visitor'
const visitLasts = 24 * 3600

export function shown({ headers }: Asked): Shown {
  const basic = headers.authorization?.match(/^Basic +(\S+)$/i)?.[1]
  if (basic !== undefined) {
    const [, username = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(basic, 'base64').toString('utf8')) ?? []
    return { basic: { username, password } }
  }
  // Only what may be one of ours: a short or guessable key would be nobody's.
  const visitorKey = headers.cookie?.match(/(?:^|; *)gavel_visitor=([0-9a-f-]{36})(?:;|$)/)?.[1]
  return visitorKey === undefined ? {} : { visitorKey }
}

export function setVisitor(call: Pick<Call, 'setHeader'>, key: string): void {
  call.setHeader('set-cookie', `${cookieName}=${key}; Path=/ocs/v2.php; Max-Age=${visitLasts}; HttpOnly; SameSite=Lax`)
}
