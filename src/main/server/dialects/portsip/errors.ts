/** PortSIP's word for every error: `{"errors": [{"code", "message", "detail"}]}`, where detail names the field. */
import type { DomainError, ErrorCode } from '../../../../shared/errors.ts'
import type { Asked } from '../../http/call.ts'
import { type Spoken, spokenJson } from '../../http/dialect.ts'

const words: Record<ErrorCode, [status: number, code: string]> = {
  unauthenticated: [401, 'UNAUTHORIZED'],
  // A refused sign-in is a 400 with the word of a 401, so that no client takes it for a session that has ended.
  wrongCredentials: [400, 'UNAUTHORIZED'],
  accountFrozen: [400, 'UNAUTHORIZED'],
  accountDisabled: [400, 'UNAUTHORIZED'],
  wrongPassword: [400, 'VALIDATE_FAILED'],
  forbidden: [403, 'FORBIDDEN'],
  invalid: [400, 'VALIDATE_FAILED'],
  wrongFormat: [400, 'VALIDATE_FAILED'],
  tooLong: [400, 'VALIDATE_FAILED'],
  inconsistent: [409, 'CONFLICT'],
  userNotFound: [404, 'NOT_FOUND'],
  meetingNotFound: [404, 'NOT_FOUND'],
  participantNotFound: [404, 'NOT_FOUND'],
  notFound: [404, 'NOT_FOUND'],
  notAllowedHere: [409, 'NOT_ALLOWED'],
  notRunning: [409, 'NOT_RUNNING'],
  meetingLocked: [409, 'LOCKED'],
  waitingInLobby: [403, 'WAITING_IN_LOBBY'],
  meetingNotStarted: [409, 'NOT_STARTED'],
  meetingOver: [409, 'OVER'],
  meetingFull: [409, 'FULL'],
  guestsNotAllowed: [403, 'FORBIDDEN'],
  wrongMeetingPassword: [403, 'FORBIDDEN'],
  removedFromMeeting: [403, 'FORBIDDEN'],
  clientIdTaken: [409, 'CONFLICT'],
  tooMany: [429, 'TOO_MANY_REQUESTS'],
  tooLarge: [413, 'TOO_LARGE'],
  notRecording: [409, 'NOT_RECORDING'],
  notStreaming: [409, 'NOT_STREAMING'],
  // 4XX is the only kind of error the documents know.
  unavailable: [409, 'UNAVAILABLE'],
  internal: [500, 'UNKNOWN'],
}

export function refuse({ code, message, field }: DomainError, _asked: Asked, status?: number): Spoken {
  const [usual, word] = words[code]
  return spokenJson(status ?? usual, {
    errors: [{ code: word, message, ...(field !== undefined && { detail: field }) }],
  })
}
