/** The text people send to each other. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { attendanceStore, outside } from '../../src/renderer/features/attendance/attendanceStore.ts'
import { currentInvitation, invitationText, linkTo } from '../../src/renderer/features/meetings/invitation.ts'
import { speakLanguage } from '../../src/renderer/words/words.ts'
import { inside, number, someone } from './people.ts'

const pageAt = (address: string): void => {
  const { protocol, origin } = new URL(address)
  vi.stubGlobal('window', { location: { protocol, origin } })
}

beforeEach(() => {
  speakLanguage('en')
  vi.stubGlobal('navigator', { language: 'en-US' })
  pageAt('https://gavel.example:8443/home?x=1')
})
afterEach(() => {
  vi.unstubAllGlobals()
  attendanceStore.setState(outside, true)
})

const council = { number, name: 'Council', inviter: 'Olga' }
const time = {
  startsAt: new Date('2031-05-06T09:30').getTime(),
  endsAt: new Date('2031-05-06T10:15').getTime(),
}

describe('an invitation', () => {
  it('has everything one needs, one thing a line', () => {
    const lines = invitationText({ ...council, password: '246810', time }).split('\n')
    expect(lines[3]).toMatch(/^Time: Tuesday, May 6, 2031.*9:30.*10:15/)
    expect(lines.toSpliced(3, 1)).toEqual([
      'Olga invites you to a meeting',
      '',
      'Topic: Council',
      'Meeting number: 123 456 789',
      'Password: 246810',
      '',
      'Join: https://gavel.example:8443/j/123456789',
    ])
  })

  it('leaves out what there is not', () => {
    for (const password of ['', null, undefined])
      expect(invitationText({ ...council, password })).not.toMatch(/Password|Time|null|undefined/)
  })

  it('names no link where the page does not come from a server others can reach', () => {
    pageAt('gavel://window/index.html')
    expect(linkTo(number)).toBeUndefined()
    expect(invitationText(council)).toBe('Olga invites you to a meeting\n\nTopic: Council\nMeeting number: 123 456 789')
  })

  it('is written in the language of the window', () => {
    speakLanguage('zh')
    expect(invitationText({ ...council, password: '246810' })).toBe(
      [
        'Olga 邀请您参加会议',
        '',
        '会议主题：Council',
        '会议号：123 456 789',
        '入会密码：246810',
        '',
        '点击链接入会：https://gavel.example:8443/j/123456789',
      ].join('\n'),
    )
  })

  it('of the meeting one is in comes from oneself, with the password one may know', () => {
    attendanceStore.setState(inside([someone('me', { name: 'Mia' }), someone('b', { name: 'Ben' })]), true)
    const text = currentInvitation()
    expect(text).toMatch(/^Mia invites you/)
    expect(text).toMatch(/Topic: Council\nMeeting number: 123 456 789\nPassword: 246810/)
  })
})
