/** Every word exists in every language, and says the same things about the same values. */
import { afterEach, describe, expect, it } from 'vitest'
import { en } from '../../src/renderer/words/en.ts'
import { say, speakLanguage } from '../../src/renderer/words/words.ts'
import { zh } from '../../src/renderer/words/zh.ts'

afterEach(() => speakLanguage('en'))

/** `meetings.join` → “Join {{name}}”, for every word. */
function flat(words: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flat(value, `${prefix}${key}.`)],
    ),
  )
}

const english = flat(en)
const chinese = flat(zh)
const placeholders = (text = ''): string[] => [...text.matchAll(/{{(\w+)}}/g)].map(([, name = '']) => name).sort()

describe('words in Chinese', () => {
  it('are the same as in English, with one form where English has two', () => {
    expect(english.size).toBeGreaterThan(300)
    expect([...chinese.keys()].sort()).toEqual([...english.keys()].filter(key => !key.endsWith('_one')).sort())
  })

  it('name the same values', () => {
    const differing = [...chinese].filter(
      ([key, text]) => `${placeholders(text)}` !== `${placeholders(english.get(key))}`,
    )
    expect(differing).toEqual([])
  })

  it('are Chinese, all but the name', () => {
    const foreign = [...chinese].filter(([, text]) => !/\p{Script=Han}/u.test(text)).map(([key]) => key)
    expect(foreign).toEqual(['app.name', 'meeting.tile', 'meeting.shortcut'])
  })
})

describe('words in English', () => {
  it('are never empty, and both forms of a number name the same values', () => {
    expect([...english].filter(([, text]) => text.trim() === '')).toEqual([])
    const ones = [...english].filter(([key]) => key.endsWith('_one'))
    expect(ones.length).toBeGreaterThan(3)
    for (const [key, text] of ones)
      expect(placeholders(text), key).toEqual(placeholders(english.get(key.replace(/_one$/, '_other'))))
  })
})

describe('saying', () => {
  it('follows the chosen language at once', () => {
    speakLanguage('zh')
    expect(say('meeting.unmute')).toBe('解除静音')
    speakLanguage('en')
    expect(say('meeting.unmute')).toBe('Unmute microphone')
  })

  it('counts as each language does', () => {
    expect([1, 2].map(count => say('people.count', { count }))).toEqual(['1 person', '2 people'])
    speakLanguage('zh')
    expect([1, 2].map(count => say('people.count', { count }))).toEqual(['1 人', '2 人'])
  })

  it('leaves names as people write them', () => {
    expect(say('notices.joined', { name: '<b>Ann & Bob</b>' })).toBe('<b>Ann & Bob</b> joined')
  })
})
