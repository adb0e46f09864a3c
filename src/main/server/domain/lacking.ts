/** What is asked for as it will be, though this server has no means for it yet: refused once it is known that it could be done. */
import { DomainError, type ErrorCode } from '../../../shared/errors.ts'
import { type AtMeeting, inSession } from './seats.ts'

export const lacking =
  (code: ErrorCode, says: string) =>
  async (deed: AtMeeting): Promise<never> => {
    await inSession(deed)
    throw new DomainError(code, says)
  }
