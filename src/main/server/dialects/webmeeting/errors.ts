/** Web Meeting's word for every error: a negative `responseCode` with a message, beside the HTTP status that says the same. */
import type { DomainError, ErrorCode } from '../../../../shared/errors.ts'
import type { Asked } from '../../http/call.ts'
import { type Spoken, spokenJson } from '../../http/dialect.ts'

const key = [401, -1] as const
const user = [401, -2] as const
const notAllowed = [403, -3] as const
const notValid = [400, -4] as const
/** Not in the documents, which say nothing of what is not there. */
const notThere = [404, -5] as const
const exists = [409, -10] as const
const unknown = [500, -99] as const

const words: Record<ErrorCode, readonly [status: number, responseCode: number]> = {
  unauthenticated: key,
  wrongCredentials: key,
  accountFrozen: key,
  accountDisabled: key,
  wrongPassword: notValid,
  forbidden: notAllowed,
  invalid: notValid,
  wrongFormat: notValid,
  tooLong: notValid,
  inconsistent: notValid,
  userNotFound: notThere,
  meetingNotFound: notThere,
  participantNotFound: notThere,
  notFound: notThere,
  notAllowedHere: notValid,
  notRunning: notValid,
  meetingLocked: notAllowed,
  meetingNotStarted: notAllowed,
  meetingOver: notAllowed,
  meetingFull: notAllowed,
  waitingInLobby: notAllowed,
  guestsNotAllowed: notAllowed,
  wrongMeetingPassword: notAllowed,
  removedFromMeeting: notAllowed,
  clientIdTaken: notValid,
  tooMany: [429, -3],
  tooLarge: [413, -4],
  notRecording: notValid,
  notStreaming: notValid,
  unavailable: [503, -99],
  internal: unknown,
}

/** Whoever is to be spoken for, and an address that is taken, have codes of their own. */
const wordFor = ({ code, field }: DomainError): readonly [number, number] => {
  if (code === 'unauthenticated' && field === 'behalf') return user
  if (code === 'inconsistent' && field === 'email') return exists
  return words[code]
}

export function refuse(error: DomainError, _asked: Asked, status?: number): Spoken {
  const [usual, responseCode] = wordFor(error)
  const { message, field } = error
  return spokenJson(status ?? usual, {
    responseCode,
    responseMessage: message,
    ...(field !== undefined && { data: { field } }),
  })
}
