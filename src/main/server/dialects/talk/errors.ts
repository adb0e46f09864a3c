/** Talk's word for every error is an HTTP status; only who is not signed in has a code of its own. */
import type { DomainError, ErrorCode } from '../../../../shared/errors.ts'
import type { Asked } from '../../http/call.ts'
import type { Spoken } from '../../http/dialect.ts'
import { envelope } from './ocs.ts'

const statuses: Record<ErrorCode, number> = {
  unauthenticated: 401,
  wrongCredentials: 401,
  accountDisabled: 401,
  wrongPassword: 400,
  accountFrozen: 429,
  forbidden: 403,
  invalid: 400,
  wrongFormat: 400,
  tooLong: 400,
  inconsistent: 400,
  userNotFound: 404,
  meetingNotFound: 404,
  participantNotFound: 404,
  notFound: 404,
  notAllowedHere: 400,
  notRunning: 404,
  meetingLocked: 403,
  meetingNotStarted: 403,
  meetingOver: 404,
  meetingFull: 403,
  guestsNotAllowed: 403,
  waitingInLobby: 412,
  wrongMeetingPassword: 403,
  removedFromMeeting: 403,
  clientIdTaken: 409,
  tooMany: 429,
  tooLarge: 413,
  notRecording: 400,
  notStreaming: 400,
  unavailable: 503,
  internal: 500,
}

const notSignedIn = 997

export function refuse({ code, message }: DomainError, asked: Asked, status = statuses[code]): Spoken {
  return envelope(asked, status, [], { statuscode: status === 401 ? notSignedIn : status, message })
}
