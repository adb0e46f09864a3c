/** Words in the language of the person: `say` for code, `useWords` for components. */
import i18next, { type ParseKeys, type TOptions } from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { en } from './en.ts'
import { zh } from './zh.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words'
    resources: { words: typeof en }
  }
}

export const languages = { en: 'English', zh: '简体中文' } as const
export type Language = keyof typeof languages

export type Word = ParseKeys<'words'>

const systemLanguage = (): Language => (globalThis.navigator?.language?.startsWith('zh') ? 'zh' : 'en')

void i18next.use(initReactI18next).init({
  lng: systemLanguage(),
  fallbackLng: 'en',
  ns: ['words'],
  defaultNS: 'words',
  resources: { en: { words: en }, zh: { words: zh } },
  // React escapes by itself.
  interpolation: { escapeValue: false },
  initAsync: false,
})

/** Typed by our own list of words; i18next's overloads are too many for that. */
const translate = i18next.t as (word: string, values: TOptions) => string

export const say = (word: Word, values: TOptions = {}): string => translate(word, values)

/** `say`, and the component is drawn again when the language changes. */
export function useWords(): typeof say {
  useTranslation()
  return say
}

export const language = (): Language => (i18next.language === 'zh' ? 'zh' : 'en')

export function speakLanguage(chosen: Language | undefined): void {
  const next = chosen ?? systemLanguage()
  void i18next.changeLanguage(next)
  if (globalThis.document) document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
}
