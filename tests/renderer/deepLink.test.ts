/** Links for the desktop app: ours are read by others, and others' by us, in whatever state systems hand them on. */
import { describe, expect, it } from 'vitest'
import { isDeepLink, joinLink, readDeepLink, saveLink } from '../../src/shared/deepLink.ts'

const linkOf = (says: unknown): string => `frtcmeeting://${Buffer.from(JSON.stringify(says)).toString('base64')}`
const join = {
  meeting_number: '123456789',
  meeting_passwd: '246810',
  username: 'Zoë 王',
  server_address: 'gavel.example:8443',
}
const read = {
  opens: 'join',
  number: '123456789',
  password: '246810',
  name: 'Zoë 王',
  server: 'gavel.example:8443',
}

describe('a link to join', () => {
  it('is read whichever way it was handed on', () => {
    const plain = linkOf(join)
    const coded = plain.slice('frtcmeeting://'.length)
    const urlSafe = coded.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
    for (const link of [
      plain,
      `${plain}/`,
      `  ${plain}\n`,
      `FrtcMeeting://${coded}`,
      `frtcmeeting:${coded}`,
      `frtcmeeting:///${coded}`,
      `frtcmeeting://${urlSafe}`,
      `frtcmeeting://${urlSafe}//`,
      `frtcmeeting://${encodeURIComponent(coded)}`,
    ])
      expect(readDeepLink(link), link).toEqual(read)
  })

  it('may lack or need padding, of every length', () => {
    for (let length = 1; length <= 9; length++) {
      const username = 'x'.repeat(length)
      const link = linkOf({ ...join, username })
      expect(readDeepLink(link.replace(/=+$/, ''))).toEqual({ ...read, name: username })
    }
  })

  it('names the server under either key, or not at all', () => {
    const { server_address, ...rest } = join
    expect(readDeepLink(linkOf({ ...rest, FRTCServerAddress: server_address }))).toEqual(read)
    expect(readDeepLink(linkOf({ ...join, FRTCServerAddress: 'other.example' }))).toEqual(read)
    expect(readDeepLink(linkOf(rest))).toEqual({ ...read, server: undefined })
  })

  it('takes numbers as numbers, and empty texts for nothing', () => {
    expect(readDeepLink(linkOf({ meeting_number: 123456, meeting_passwd: 1234, username: '' }))).toEqual({
      opens: 'join',
      number: '123456',
      password: '1234',
      name: undefined,
      server: undefined,
    })
    expect(readDeepLink(linkOf({ meeting_number: '123 456-789', meeting_passwd: null }))).toMatchObject({
      number: '123456789',
      password: undefined,
    })
  })

  it('made here has both keys for the server, for clients that know one of them', () => {
    const link = joinLink({ number: '123456789', password: '246810', server: 'gavel.example' })
    expect(JSON.parse(Buffer.from(link.slice('frtcmeeting://'.length), 'base64').toString())).toEqual({
      meeting_number: '123456789',
      meeting_passwd: '246810',
      server_address: 'gavel.example',
      FRTCServerAddress: 'gavel.example',
    })
    expect(readDeepLink(link)).toMatchObject({ number: '123456789', password: '246810', server: 'gavel.example' })
    expect(readDeepLink(joinLink({ number: '1', server: 'gavel.example' }))).toMatchObject({ password: undefined })
  })
})

describe('a link to save', () => {
  it('is read, and made', () => {
    const url = 'https://gavel.example/j/oP5idgfEmt0pQ7'
    expect(readDeepLink(linkOf({ operation: 'meeting_save', meeting_url: url }))).toEqual({ opens: 'save', url })
    expect(readDeepLink(saveLink(url))).toEqual({ opens: 'save', url })
  })

  it('is none without an address', () => {
    expect(readDeepLink(linkOf({ operation: 'meeting_save' }))).toBeUndefined()
  })
})

describe('anything else', () => {
  it.each([
    ['', 'nothing'],
    ['https://gavel.example/j/1', 'another scheme'],
    ['frtcmeeting://', 'no content'],
    ['frtcmeeting://%', 'a broken escape'],
    ['frtcmeeting://!!!!', 'no base64'],
    [`frtcmeeting://${Buffer.from([0xff, 0xfe]).toString('base64')}`, 'no UTF-8'],
    [linkOf('text'), 'no object'],
    [linkOf(null), 'null'],
    [linkOf({}), 'no number'],
    [linkOf({ meeting_number: 'abc' }), 'no digits'],
    [linkOf({ meeting_number: '1'.repeat(33) }), 'too many digits'],
    [linkOf({ meeting_number: '1', meeting_passwd: 'x'.repeat(33) }), 'a password that is too long'],
    [`frtcmeeting://${'A'.repeat(9000)}`, 'far too long'],
  ])('%s is no link: %s', link => expect(readDeepLink(link.slice(0, 20_000))).toBeUndefined())

  it('is told from a link by its scheme alone', () => {
    expect(isDeepLink('FRTCMEETING://x')).toBe(true)
    for (const other of ['frtcmeetings://x', '--frtcmeeting://x', '/usr/bin/gavel'])
      expect(isDeepLink(other)).toBe(false)
  })
})
