/** The text people send to each other. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { attendanceStore, outside } from '../../src/renderer/features/attendance/attendanceStore.ts'
import {
  appLinkTo,
  currentInvitation,
  invitationFile,
  invitationText,
  invitationTo,
  invitationToOne,
  invitationToRoom,
  linkTo,
} from '../../src/renderer/features/meetings/invitation.ts'
import { hostingStore } from '../../src/renderer/features/settings/hostingStore.ts'
import { speakLanguage } from '../../src/renderer/words/words.ts'
import { readDeepLink } from '../../src/shared/deepLink.ts'
import { inside, number, plannedMeeting, plannedSeries, someone } from './people.ts'

const pageAt = (address: string): void => {
  const { protocol, origin, host } = new URL(address)
  vi.stubGlobal('window', { location: { protocol, origin, host } })
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

  it('from a desktop names the address at which others reach it, once it is open to them', () => {
    vi.stubGlobal('window', { desktop: {}, location: { protocol: 'gavel:' } })
    expect(linkTo(number, 'oP5idgfEmt0pQ7')).toBeUndefined()
    hostingStore.setState({ addresses: ['http://10.0.0.7:8887'] })
    expect(linkTo(number, 'oP5idgfEmt0pQ7')).toBe('http://10.0.0.7:8887/j/oP5idgfEmt0pQ7')
    hostingStore.setState({ addresses: [] })
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

  it('says in which zone its time is, because whoever reads it may live in another', () => {
    vi.stubEnv('TZ', 'Asia/Shanghai')
    expect(invitationText({ ...council, time })).toMatch(/^Time: .*\(Asia\/Shanghai\)$/m)
    vi.unstubAllEnvs()
  })

  it('has the key in its link where there is one', () => {
    const meeting = plannedMeeting({ key: 'oP5idgfEmt0pQ7' })
    expect(invitationText(invitationTo(meeting))).toContain('Join: https://gavel.example:8443/j/oP5idgfEmt0pQ7')
  })

  it('to a series says how it recurs, and leads to all of it; to one occurrence it does neither', () => {
    const series = plannedSeries()
    const meeting = plannedMeeting({ series, ...series.remaining[0], key: 'oP5idgfEmt0pQ7' })
    const whole = invitationTo(meeting)
    expect(invitationText(whole)).toMatch(/Repeats: Weekly on Tuesday and Thursday, until June 30, 2031/)
    expect(invitationText(whole)).toContain('/j/seriesKey12345')
    expect(invitationFile(whole)).toContain('RRULE')
    const one = invitationToOne(meeting)
    expect(invitationText(one)).not.toContain('Repeats')
    expect(invitationText(one)).toContain('/j/oP5idgfEmt0pQ7')
    expect(invitationFile(one)).not.toContain('RRULE')
  })

  it('is a file only where there is a time to put into a calendar', () => {
    expect(invitationFile(invitationTo(plannedMeeting()))).toMatch(/^BEGIN:VCALENDAR/)
    expect(invitationFile(invitationTo(plannedMeeting({ kind: 'instant' })))).toBeUndefined()
    const owner = { id: 'o', username: 'olga', realName: '' }
    const room = invitationToRoom({ number, name: 'Reviews', password: '', owner, createdAt: 0, personal: true })
    expect(room).toMatchObject({ inviter: 'olga', name: 'Reviews' })
    expect(invitationFile(room)).toBeUndefined()
  })

  it('opens the app at this server, with the password', () => {
    const linked = (address: string) => {
      pageAt(address)
      return readDeepLink(appLinkTo({ number, password: '246810' }) ?? '')
    }
    expect(linked('https://gavel.example:8443/x')).toMatchObject({
      number,
      password: '246810',
      server: 'gavel.example:8443',
    })
    expect(linked('http://10.0.0.7:8887/')).toMatchObject({ server: 'http://10.0.0.7:8887' })
    pageAt('gavel://app/index.html')
    expect(appLinkTo({ number, password: '' })).toBeUndefined()
  })

  it('of the meeting one is in comes from oneself, with the password one may know', () => {
    attendanceStore.setState(inside([someone('me', { name: 'Mia' }), someone('b', { name: 'Ben' })]), true)
    const text = invitationText(currentInvitation())
    expect(text).toMatch(/^Mia invites you/)
    expect(text).toMatch(/Topic: Council\nMeeting number: 123 456 789\nPassword: 246810/)
  })
})
