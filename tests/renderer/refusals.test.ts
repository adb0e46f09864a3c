/** Whoever is not let in is told why, each reason in its own words. */
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import {
  MediaUnreachable,
  passing,
  refusalOf,
  refusalText,
  refusalWords,
} from '../../src/renderer/features/attendance/refusals.ts'
import { type Language, languages, say, speakLanguage } from '../../src/renderer/words/words.ts'
import { DomainError, type ErrorCode, errorCodes } from '../../src/shared/errors.ts'

/** What the server can answer to a join, from the state of the meeting and from the form. */
const refusals: ErrorCode[] = [
  'meetingNotFound',
  'meetingLocked',
  'meetingNotStarted',
  'meetingOver',
  'meetingFull',
  'guestsNotAllowed',
  'waitingInLobby',
  'forbidden',
  'wrongMeetingPassword',
  'removedFromMeeting',
  'clientIdTaken',
  'tooMany',
  'unauthenticated',
  'unavailable',
  'tooLong',
  'invalid',
]

afterEach(() => speakLanguage('en'))

describe.each(Object.keys(languages) as Language[])('in %s', language => {
  it('every refusal has a text of its own', () => {
    speakLanguage(language)
    const texts = [...refusals.map(refusalText), say('join.refused.media'), say('join.refused.other')]
    expect(texts.filter(text => text.trim() === '' || text.includes('join.refused'))).toEqual([])
    expect(new Set(texts).size).toBe(refusals.length + 2)
  })

  it('every error has a text of its own', () => {
    speakLanguage(language)
    const texts = errorCodes.map(code => say(`errors.${code}`))
    expect(texts.filter(text => text.trim() === '' || text.includes('errors.'))).toEqual([])
    expect(new Set(texts).size).toBe(errorCodes.length)
  })
})

it('knows every reason that joining is refused for', () => {
  const source = ['attendance', 'passwords']
    .map(file => readFileSync(new URL(`../../src/main/server/domain/${file}.ts`, import.meta.url), 'utf8'))
    .join()
  const thrown = new Set([...source.matchAll(/DomainError\(\s*'(\w+)'/g)].map(([, code]) => code))
  // Said of leaving, not of joining.
  thrown.delete('participantNotFound')
  expect(thrown.size).toBeGreaterThan(5)
  expect([...thrown].filter(code => !refusals.includes(code as ErrorCode))).toEqual([])
})

describe('a failed join', () => {
  it('is told by its code', () => {
    const error = new DomainError('meetingLocked', 'Whatever the server says.')
    expect(refusalOf(error)).toEqual({ text: say('join.refused.meetingLocked'), code: 'meetingLocked' })
  })

  it('is told as trouble of the network when the engine was not reached', () => {
    expect(refusalOf(new MediaUnreachable())).toEqual({ text: say('join.refused.media'), code: undefined })
  })

  it('is told in general words otherwise', () => {
    expect(refusalOf(new Error('x')).text).toBe(say('join.refused.other'))
    expect(refusalOf(new DomainError('internal', 'x')).text).toBe(say('join.refused.other'))
  })

  it('is tried again only where time can help', () => {
    expect(errorCodes.filter(passing)).toEqual(['tooMany', 'unavailable', 'internal'])
    expect(Object.keys(refusalWords).sort()).toEqual([...refusals].sort())
  })
})
