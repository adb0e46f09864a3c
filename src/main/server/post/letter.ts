/** What a mail about a meeting says, in the language of whoever planned it: as text, as HTML and as a calendar has it. */
import type { Letter } from '../domain/letters.ts'
import { message } from '../icalendar/icalendar.ts'

export interface Written {
  subject: string
  text: string
  html: string
  calendar?: { method: 'REQUEST' | 'CANCEL'; content: string }
}

const words = {
  en: {
    invitation: 'Invitation',
    changed: 'Changed',
    cancelled: 'Cancelled',
    invites: (who: string) => `${who} invites you to this meeting:`,
    changes: (who: string) => `${who} has changed this meeting:`,
    cancels: (who: string) => `${who} has cancelled this meeting:`,
    when: 'When',
    series: 'A series; this is its first time, and its last is not after',
    join: 'Join',
    number: 'Meeting number',
    password: 'Password',
    colon: ': ',
  },
  zh: {
    invitation: '会议邀请',
    changed: '会议变更',
    cancelled: '会议取消',
    invites: (who: string) => `${who} 邀请您参加会议：`,
    changes: (who: string) => `${who} 更改了会议：`,
    cancels: (who: string) => `${who} 取消了会议：`,
    when: '时间',
    series: '周期性会议，以上为首次时间，最后一次不晚于',
    join: '加入会议',
    number: '会议号',
    password: '密码',
    colon: '：',
  },
}

export function written(letter: Letter, { from, at }: { from: string; at: number }): Written {
  const { method, item, by, to, reachedAt } = letter
  const { meeting } = item
  const language = /^zh\b/i.test(letter.language) ? 'zh' : 'en'
  const say = words[language]
  const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
  const [title, opening] =
    method === 'CANCEL'
      ? [say.cancelled, say.cancels]
      : item.sequence > 0 && method === 'REQUEST'
        ? [say.changed, say.changes]
        : [say.invitation, say.invites]
  const link = `${reachedAt}/j/${meeting.series?.key ?? meeting.key}`
  const lines: [label: string, value: string][] = [
    ...(method === 'LINK' ? [] : timesOf(letter, language, say)),
    ...(method === 'CANCEL' ? [] : ([[say.join, link]] as [string, string][])),
    ...(method === 'CANCEL' ? [] : ([[say.number, meeting.number]] as [string, string][])),
    ...(method === 'CANCEL' || meeting.password === ''
      ? []
      : ([[say.password, meeting.password]] as [string, string][])),
  ]
  const parts = { opening: opening(oneLine(by.name)), name: oneLine(meeting.name), lines, about: meeting.description }
  const organizer = { name: by.name, email: by.email || from }
  return {
    subject: `${title}${say.colon}${parts.name}`,
    text: asText(parts, say.colon),
    html: asHtml(parts, say.colon, link, language),
    ...(method !== 'LINK' && {
      calendar: { method, content: message({ method, item, reachedAt, at, organizer, attendee: to }) },
    }),
  }
}

function timesOf({ item }: Letter, language: 'en' | 'zh', say: (typeof words)['en']): [string, string][] {
  const { series } = item.meeting
  const { startsAt, endsAt } = series ?? item.meeting
  const timeZone = series?.rule.timeZone ?? item.owner.timeZone
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZone, ...options })
  const span = format({ dateStyle: 'full', timeStyle: 'short' }).formatRange(startsAt, endsAt)
  return [
    [say.when, `${span} (${timeZone})`],
    ...(series ? ([[say.series, format({ dateStyle: 'long' }).format(series.rule.endDay)]] as [string, string][]) : []),
  ]
}

interface Parts {
  opening: string
  name: string
  lines: readonly [label: string, value: string][]
  about: string
}

const asText = ({ opening, name, lines, about }: Parts, colon: string): string =>
  [
    opening,
    '',
    name,
    ...lines.map(([label, value]) => `${label}${colon}${value}`),
    ...(about ? ['', about] : []),
    '',
  ].join('\r\n')

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/g, sign => entities[sign] ?? '')

/** Plain enough for every mail program; nothing in it is fetched from anywhere. */
function asHtml({ opening, name, lines, about }: Parts, colon: string, link: string, language: string): string {
  const value = (text: string): string =>
    text === link ? `<a href="${escaped(link)}">${escaped(link)}</a>` : escaped(text)
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escaped(name)}</title></head>`,
    '<body style="font-family: sans-serif; line-height: 1.5">',
    `<p>${escaped(opening)}</p><h1 style="font-size: 1.25em">${escaped(name)}</h1>`,
    ...lines.map(([label, text]) => `<p style="margin: 0.25em 0">${escaped(label)}${colon}${value(text)}</p>`),
    ...(about ? [`<p style="white-space: pre-line">${escaped(about)}</p>`] : []),
    '</body></html>',
  ].join('\n')
}
