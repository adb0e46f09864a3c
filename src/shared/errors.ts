/** Everything that can go wrong, as a closed list: every dialect must have its own word for each before it compiles. */

export const errorCodes = [
  'unauthenticated', // no token, or one that is unknown, expired or revoked
  'wrongCredentials', // sign-in: unknown user or wrong password (never says which)
  'wrongPassword', // changing a password: the old one does not match
  'accountFrozen', // too many failed sign-ins; passes by itself
  'accountDisabled', // switched off by an administrator
  'forbidden', // signed in, but without the right
  'invalid', // a field is missing or has the wrong type or range
  'wrongFormat', // a value is not written as it must be (a secret, a password, a number)
  'tooLong', // a text is longer than allowed
  'inconsistent', // fields contradict each other (end before start), or a name is taken
  'userNotFound',
  'meetingNotFound',
  'participantNotFound',
  'notFound', // anything else that is not there, such as a route
  'notAllowedHere', // understood and permitted, but not for this kind of thing (updating an instant meeting)
  'notRunning', // a control call on a meeting nobody is in
  'meetingLocked',
  'meetingNotStarted',
  'meetingOver',
  'meetingFull',
  'guestsNotAllowed',
  'waitingInLobby', // the lobby is on: wait at the door until a chair lets one in
  'wrongMeetingPassword', // wrong, or none given where one is needed
  'removedFromMeeting', // the chair removed this person
  'clientIdTaken', // somebody else is in the meeting with this client id
  'tooMany', // asked too often; try again later
  'tooLarge', // the body is bigger than accepted
  'notRecording', // asked to stop a recording that there is not
  'notStreaming',
  'unavailable', // a service this needs is not there (recording, streaming)
  'internal', // our fault
] as const

export type ErrorCode = (typeof errorCodes)[number]

export class DomainError extends Error {
  readonly code: ErrorCode
  /** The field at fault, when there is one. */
  readonly field: string | undefined

  constructor(code: ErrorCode, message: string, field?: string) {
    super(message)
    this.name = 'DomainError'
    this.code = code
    this.field = field
  }
}
