/** Why somebody is not let into a meeting, as the join screen says it. */
import { DomainError, type ErrorCode } from '../../../shared/errors.ts'
import { say, type Word } from '../../words/words.ts'

/** Every code a join can be refused with has words of its own. */
export const refusalWords = {
  meetingNotFound: 'join.refused.meetingNotFound',
  meetingLocked: 'join.refused.meetingLocked',
  meetingNotStarted: 'join.refused.meetingNotStarted',
  meetingOver: 'join.refused.meetingOver',
  meetingFull: 'join.refused.meetingFull',
  guestsNotAllowed: 'join.refused.guestsNotAllowed',
  forbidden: 'join.refused.forbidden',
  waitingInLobby: 'join.refused.waitingInLobby',
  wrongMeetingPassword: 'join.refused.wrongMeetingPassword',
  removedFromMeeting: 'join.refused.removedFromMeeting',
  clientIdTaken: 'join.refused.clientIdTaken',
  tooMany: 'join.refused.tooMany',
  unauthenticated: 'join.refused.unauthenticated',
  unavailable: 'join.refused.unavailable',
  tooLong: 'join.refused.tooLong',
  invalid: 'join.refused.invalid',
} as const satisfies Partial<Record<ErrorCode, Word>>

/** The media engine could not be reached, though the server let us in. */
export class MediaUnreachable extends Error {}

export const refusalText = (code: ErrorCode): string =>
  say(code in refusalWords ? refusalWords[code as keyof typeof refusalWords] : 'join.refused.other')

export function refusalOf(error: unknown): { text: string; code: ErrorCode | undefined } {
  if (error instanceof MediaUnreachable) return { text: say('join.refused.media'), code: undefined }
  if (error instanceof DomainError) return { text: refusalText(error.code), code: error.code }
  return { text: say('join.refused.other'), code: undefined }
}

/** Refusals that waiting or a better network can cure; all others are final. */
export const passing = (code: ErrorCode): boolean => code === 'unavailable' || code === 'internal' || code === 'tooMany'
