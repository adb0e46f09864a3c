/** An answer that has something to say besides its data: what becomes of mails. */
import type { Letters } from '../../../../shared/calendar.ts'

export class Noted {
  readonly data: unknown
  readonly message: string | undefined

  constructor(data: unknown, message: string | undefined) {
    this.data = data
    this.message = message
  }
}

export function saidOf({ written, mailServer }: Letters): string | undefined {
  if (written === 0) return undefined
  const mails = written === 1 ? '1 e-mail' : `${written} e-mails`
  return mailServer ? `${mails} on the way.` : `${mails} queued: this server has no mail server to send by yet.`
}
