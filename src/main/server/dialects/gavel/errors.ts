/** Gavel's own API names errors as the vocabulary does; only the HTTP status is its own. */
import type { DomainError, ErrorCode } from '../../../../shared/errors.ts'
import type { Asked } from '../../http/call.ts'
import { type Spoken, spokenJson } from '../../http/dialect.ts'

const statuses: Record<ErrorCode, number> = {
  unauthenticated: 401,
  wrongCredentials: 401,
  wrongPassword: 400,
  accountFrozen: 429,
  accountDisabled: 403,
  forbidden: 403,
  invalid: 400,
  wrongFormat: 400,
  tooLong: 400,
  inconsistent: 409,
  userNotFound: 404,
  meetingNotFound: 404,
  participantNotFound: 404,
  notFound: 404,
  notAllowedHere: 409,
  notRunning: 409,
  meetingLocked: 423,
  meetingNotStarted: 409,
  meetingOver: 410,
  meetingFull: 409,
  guestsNotAllowed: 403,
  waitingInLobby: 409,
  wrongMeetingPassword: 403,
  removedFromMeeting: 403,
  clientIdTaken: 409,
  tooMany: 429,
  tooLarge: 413,
  notRecording: 409,
  notStreaming: 409,
  unavailable: 503,
  internal: 500,
}

export const refuse = ({ code, message, field }: DomainError, _asked: Asked, status = statuses[code]): Spoken =>
  spokenJson(status, { error: { code, message, ...(field !== undefined && { field }) } })
