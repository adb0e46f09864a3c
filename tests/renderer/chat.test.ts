/** What was written, as a window has it: in order, once, and what of it is news. */
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type Chat,
  caughtUp,
  continues,
  merged,
  silence,
  unread,
  withoutThem,
} from '../../src/renderer/features/chat/chatStore.ts'
import { inPassing } from '../../src/renderer/features/chat/conversing.ts'
import { partsOf } from '../../src/renderer/features/chat/links.ts'
import { speakLanguage } from '../../src/renderer/words/words.ts'
import type { Message } from '../../src/shared/chat.ts'
import { crowd, inside, someone } from './people.ts'

beforeAll(() => speakLanguage('en'))

const said = (rank: number, change: Partial<Message> = {}): Message => ({
  ...{ id: `m${rank}`, rank, at: rank * 1000, from: { id: 'b', name: 'Bert' }, to: null, text: `Text ${rank}` },
  ...change,
})
const ranks = (messages: readonly Message[]): number[] => messages.map(one => one.rank)
const chatOf = (messages: Message[], change: Partial<Chat> = {}): Chat => ({ ...silence, messages, ...change })

describe('messages', () => {
  it('are in the order in which they were written, each once', () => {
    expect(ranks(merged([said(2)], [said(3)]))).toEqual([2, 3])
    expect(ranks(merged([said(2), said(4)], [said(1), said(2), said(3)]))).toEqual([1, 2, 3, 4])
    const known = [said(1)]
    expect(merged(known, [said(1)])).toBe(known)
  })

  it('are read on where the line was lost, with what was heard meanwhile', () => {
    const found = caughtUp(chatOf([said(1), said(2), said(5)]), { messages: [said(2), said(3), said(4)], more: true })
    expect(ranks(found.messages ?? [])).toEqual([1, 2, 3, 4, 5])
    expect(found.more).toBe(false)
  })

  it('have no hole in them: what is too far back is asked for anew', () => {
    const found = caughtUp(chatOf([said(1), said(9)]), { messages: [said(7), said(8)], more: true })
    expect(ranks(found.messages ?? [])).toEqual([7, 8, 9])
    expect(found.more).toBe(true)
  })

  it('go on before the newest page, also when one of it was heard before it came', () => {
    const found = caughtUp(chatOf([said(8)]), { messages: [said(7), said(8)], more: true })
    expect(ranks(found.messages ?? [])).toEqual([7, 8])
    expect(found.more).toBe(true)
    const same = [said(7), said(8)]
    expect(caughtUp(chatOf(same), { messages: same, more: true }).more).toBe(true)
  })

  it('are news until they were seen, but not my own', () => {
    const mine = said(3, { from: { id: 'me', name: 'Me' } })
    expect(unread(chatOf([said(1), said(2), mine, said(4)], { seen: 1 }), 'me')).toBe(2)
    expect(unread(chatOf([said(1)], { seen: 1 }), 'me')).toBe(0)
  })

  it('go on without a new heading only by the same person, to the same, soon after', () => {
    expect(continues(said(2), said(1))).toBe(true)
    expect(continues(said(1), undefined)).toBe(false)
    expect(continues(said(2, { from: { id: 'c', name: 'C' } }), said(1))).toBe(false)
    expect(continues(said(2, { from: { id: 'b', name: 'Berta' } }), said(1))).toBe(false)
    expect(continues(said(2, { to: { id: 'me', name: 'Me' } }), said(1))).toBe(false)
    expect(continues(said(200), said(1))).toBe(false)
  })
})

describe('a private draft', () => {
  it('is not for whoever comes after the person it was begun for', () => {
    expect(withoutThem({ id: 'b', name: 'Bert' }, 'b')).toEqual({ id: 'b', name: 'Bert', left: true })
    expect(withoutThem({ id: 'b', name: 'Bert' }, 'c')).toEqual({ id: 'b', name: 'Bert' })
    expect(withoutThem(undefined, 'b')).toBeUndefined()
  })
})

describe('in passing, while the chat is closed', () => {
  const small = inside([someone('me'), someone('b')])
  const large = inside(crowd(13))
  const toMe = said(1, { to: { id: 'me', name: 'Me' } })

  it('one is told what is meant for oneself, and in small meetings everything', () => {
    expect(inPassing(said(1), small, false)).toBe('Bert: Text 1')
    expect(inPassing(said(1), large, false)).toBeUndefined()
    expect(inPassing(toMe, large, false)).toBe('Bert, only to you: Text 1')
  })

  it('not what one reads already, or wrote, nor all of something long', () => {
    expect(inPassing(toMe, small, true)).toBeUndefined()
    expect(inPassing(said(1, { from: { id: 'me', name: 'Me' } }), small, false)).toBeUndefined()
    expect(inPassing(said(1, { text: 'x'.repeat(500) }), small, false)).toBe(`Bert: ${'x'.repeat(120)}…`)
  })
})

describe('addresses in a text', () => {
  const linked = (text: string): string[] => partsOf(text).flatMap(({ text: part, href }) => (href ? part : []))

  it('are links, without the sentence around them', () => {
    expect(partsOf('See https://example.org/a?b=c#d.')).toEqual([
      { text: 'See ' },
      { text: 'https://example.org/a?b=c#d', href: 'https://example.org/a?b=c#d' },
      { text: '.' },
    ])
    expect(linked('(https://example.org/a_(b)) and http://x.test/!')).toEqual([
      'https://example.org/a_(b)',
      'http://x.test/',
    ])
    expect(linked('请看 https://example.org/会议。谢谢')).toEqual(['https://example.org/会议'])
    expect(linked('“https://example.org”')).toEqual(['https://example.org'])
  })

  it('are nothing that runs, and no markup', () => {
    for (const text of ['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', 'https://', '<a href=x>'])
      expect(partsOf(text)).toEqual([{ text }])
    expect(partsOf('https://example.org/<b>')).toEqual([
      { text: 'https://example.org/', href: 'https://example.org/' },
      { text: '<b>' },
    ])
    expect(partsOf('')).toEqual([])
  })
})
