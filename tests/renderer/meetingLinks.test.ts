/** Where links lead, out of whatever people paste. */
import { describe, expect, it } from 'vitest'
import { readLink } from '../../src/renderer/features/meetings/meetingLinks.ts'
import { joinLink, saveLink } from '../../src/shared/deepLink.ts'

const home = 'https://gavel.example:8443'
const read = (text: string) => readLink(text, [home])

describe('a meeting number', () => {
  it.each([
    ['123456789', '123456789'],
    ['123 456 789', '123456789'],
    [' 123-456-789\n', '123456789'],
    ['123\u00a0456\u00a0789', '123456789'],
    ['https://gavel.example:8443/j/123456789', '123456789'],
    ['https://gavel.example:8443/j/123456789?lang=zh#top', '123456789'],
    ['Join: https://gavel.example:8443/j/123456789', '123456789'],
    ['点击链接入会：https://gavel.example:8443/j/123456789', '123456789'],
    ['gavel.example:8443/j/42/', '42'],
    ['Olga invites you\n\nTopic: Council\nMeeting number: 123 456 789\nPassword: 246810', '123456789'],
    ['Time: Tuesday, May 6, 2031, 9:30 – 10:15 AM\n会议号：123 456 789', '123456789'],
  ])('is found in %j', (pasted, number) =>
    expect(read(pasted)).toEqual({ to: { number }, ...(pasted.includes('/j/') && { elsewhere: undefined }) }),
  )

  it.each(['', '  ', 'twelve', 'https://gavel.example:8443/', '12 o’clock', 'https://gavel.example:8443/j/!'])(
    'is not found in %j',
    pasted => expect(read(pasted)).toBeUndefined(),
  )
})

describe('a key', () => {
  it('is what stands where a number could', () => {
    for (const text of [
      'https://gavel.example:8443/j/oP5idgfEmt0pQ7',
      'Password: 246810\n\nJoin: https://gavel.example:8443/j/oP5idgfEmt0pQ7\n',
      'gavel.example:8443/j/oP5idgfEmt0pQ7/',
    ])
      expect(read(text)).toEqual({ to: { key: 'oP5idgfEmt0pQ7' }, elsewhere: undefined })
  })

  it('in a link that saves goes into the list', () => {
    expect(read(saveLink(`${home}/j/oP5idgfEmt0pQ7`))).toEqual({
      to: { key: 'oP5idgfEmt0pQ7' },
      elsewhere: undefined,
      save: true,
    })
    expect(read(saveLink('https://gavel.example:8443/'))).toBeUndefined()
  })
})

describe('a link for the app', () => {
  it('brings the password along', () => {
    const link = joinLink({ number: '123456789', password: '246810', server: 'gavel.example:8443' })
    expect(read(`Open ${link} now`)).toEqual({
      to: { number: '123456789' },
      password: '246810',
      name: undefined,
      elsewhere: undefined,
    })
    expect(read('frtcmeeting://nonsense')).toBeUndefined()
  })
})

describe('another server', () => {
  const at = (server: string, ...from: string[]) =>
    readLink(joinLink({ number: '1', server }), from.length > 0 ? from : [home])?.elsewhere

  it('is told by its name and its port, and found where a browser finds it', () => {
    expect(read('https://other.example/j/oP5idgfEmt0pQ7')?.elsewhere).toEqual({
      host: 'other.example',
      address: 'https://other.example/j/oP5idgfEmt0pQ7',
    })
    expect(at('other.example:8443')).toEqual({
      host: 'other.example:8443',
      address: 'https://other.example:8443/j/1',
    })
    expect(at('gavel.example')).toMatchObject({ host: 'gavel.example' })
    expect(at('http://10.0.0.7:8887')).toEqual({ host: '10.0.0.7:8887', address: 'http://10.0.0.7:8887/j/1' })
  })

  it('is not this one by another name for this computer, nor by other letters', () => {
    for (const name of ['gavel.example:8443', 'GAVEL.example:8443', 'https://gavel.example:8443/'])
      expect(at(name), name).toBeUndefined()
    for (const name of ['localhost:8887', '127.0.0.1:8887', 'http://[::1]:8887'])
      expect(at(name, 'http://127.0.0.1:8887'), name).toBeUndefined()
    expect(at('localhost:9999', 'http://127.0.0.1:8887')).toBeDefined()
    expect(at('gavel.example', 'https://gavel.example')).toBeUndefined()
    for (const name of ['192.168.1.5:8887', '127.0.0.1:8887'])
      expect(at(name, 'http://127.0.0.1:8887', 'http://192.168.1.5:8887'), name).toBeUndefined()
  })

  it('is none that only looks like this one', () => {
    expect(at('gavel.example:8443@evil.example')).toMatchObject({
      host: 'evil.example',
      address: 'https://evil.example/j/1',
    })
    expect(read('https://evil.example/https://gavel.example:8443/j/oP5idgfEmt0pQ7')?.elsewhere).toMatchObject({
      host: 'evil.example',
    })
  })

  it('cannot be told where this one is not known, nor by what is no address', () => {
    expect(at('gavel.example:8443.evil.example')).toBeUndefined()
    expect(readLink('https://other.example/j/1', [])).toEqual({ to: { number: '1' }, elsewhere: undefined })
  })
})
