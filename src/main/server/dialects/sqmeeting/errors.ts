/** SQMeeting's word for every error: `{"error", "errorCode"}` (API document, "Response … other"). */
import type { DomainError, ErrorCode } from '../../../../shared/errors.ts'
import type { Asked } from '../../http/call.ts'
import { type Spoken, spokenJson } from '../../http/dialect.ts'

const common = '0x10000000'
const parameters = '0x10000001'
const authorization = '0x10000002'
const permission = '0x10000003'
const notExisting = '0x10000004'
const data = '0x10000005'
const operationForbidden = '0x10000006'
const meetingStatus = '0x10000007'
const length = '0x10000008'
const format = '0x10000009'
const service = '0x10002001'

/**
 * Clients sign out on any 401, so that status is kept for sessions and signing in; and they take a 404 for a server
 * that is not there, so a meeting that does not exist is a 400.
 */
const words: Record<ErrorCode, [status: number, errorCode: string]> = {
  unauthenticated: [401, authorization],
  wrongCredentials: [401, '0x00003003'],
  accountFrozen: [401, '0x00003001'],
  accountDisabled: [401, '0x00003002'],
  wrongPassword: [400, '0x00003003'],
  forbidden: [403, permission],
  invalid: [400, parameters],
  wrongFormat: [400, format],
  tooLong: [400, length],
  inconsistent: [400, data],
  userNotFound: [400, notExisting],
  meetingNotFound: [400, notExisting],
  participantNotFound: [400, parameters],
  notFound: [404, parameters],
  notAllowedHere: [400, operationForbidden],
  notRunning: [400, meetingStatus],
  meetingLocked: [403, operationForbidden],
  meetingNotStarted: [400, meetingStatus],
  meetingOver: [400, meetingStatus],
  meetingFull: [403, operationForbidden],
  guestsNotAllowed: [403, permission],
  waitingInLobby: [403, operationForbidden],
  wrongMeetingPassword: [403, permission],
  removedFromMeeting: [403, permission],
  clientIdTaken: [400, operationForbidden],
  tooMany: [429, operationForbidden],
  tooLarge: [413, length],
  notRecording: [400, '0x0000f100'],
  notStreaming: [400, '0x00010100'],
  unavailable: [503, service],
  internal: [500, common],
}

export function refuse(error: DomainError, _asked: Asked, status?: number): Spoken {
  const [usual, errorCode] = words[error.code]
  return spokenJson(status ?? usual, { error: error.message, errorCode })
}
