/** "Contacts": the own, the house's and its users; favourites among them and what changed since. */
import { z } from 'zod'
import type { ContactKind } from '../../../../shared/contacts.ts'
import type { AnswerOf } from '../../../../shared/contract.ts'
import { atServer } from '../../../../shared/operation.ts'
import type { Body } from '../../../../shared/records.ts'
import { type Endpoint, get, post } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { Download } from './files.ts'
import { bodyOf, kept, type Shape, show, shown } from './kept.ts'
import { own, root } from './places.ts'

const text = z.string().max(128)
const contact: Shape = {
  name: z.string().min(1).max(64),
  ...Object.fromEntries(
    ['email', 'company', 'title', 'business', 'business2', 'mobile_phone', 'mobile_phone2', 'home_phone', 'home_phone2']
      .concat('other', 'business_fax', 'home_fax', 'address')
      .map(name => [name, text]),
  ),
  notes: z.string().max(1024),
}
const extension: Shape = {
  ...{ display_name: z.string(), email: z.string(), mobile_phone: z.string(), work_phone: z.string() },
  ...{ home_phone: z.string(), address: z.string(), department: z.string(), avatar_file_url: z.string() },
  extension_number: z.string(),
}

const contacts = { shape: contact, required: ['name'], besides: { sync_type: z.string() } } as const
/** Every cell in quotes; what a spreadsheet would take for a formula it is told to take for a text. */
function table(rows: readonly Body[]): string {
  const names = Object.keys(contact)
  const cell = (value: unknown): string => {
    const text = typeof value === 'string' ? value : ''
    return `"${(/^[=+@\t\r-]/.test(text) && !/^\+?[\d\s()/-]+$/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  }
  return [names, ...rows.map(row => names.map(name => row[name]))]
    .map(line => `${line.map(cell).join(',')}\r\n`)
    .join('')
}

const Kind = z.enum(['CREATED', 'UPDATED', 'DELETED'])
type Change = AnswerOf<'contacts.changes'>['changes'][number]

function changed({ id, change, favorite, account, record }: Change, fields: Shape): Body {
  const account_ = account && {
    display_name: account.realName,
    email: account.email,
    mobile_phone: account.mobile,
    department: account.department,
    extension_number: account.extension,
    ...account.details,
  }
  const now = change === 'DELETED' ? null : favorite
  return {
    id,
    ...show(Object.keys(fields), bodyOf({ ...(account_ ?? record?.body) })),
    favorite: now,
    change_type: change,
  }
}

const followed = (path: string, kind: ContactKind, fields: Shape): Endpoint[] => [
  ...['favorite', 'unfavorite'].map(deed =>
    post(`${path}/:contact_id/${deed}`, {
      does: 'contacts.favor',
      input: ({ params }) => ({ kind, id: params['contact_id'] ?? '', favorite: deed === 'favorite' }),
    }),
  ),
  post(`${path}/sync_tokens`, {
    does: 'contacts.follow',
    success: 'created',
    replies: z.object({ token: z.string() }),
    input: () => ({ kind }),
    reply: ({ token }) => ({ token }),
  }),
  post(`${path}/sync_tokens/:token/diff`, {
    does: 'contacts.changes',
    replies: z.object({
      token: z.string(),
      items: z.array(shown({ id: z.string(), ...fields, favorite: z.boolean() }).extend({ change_type: Kind })),
    }),
    input: ({ params }) => ({ kind, token: params['token'] ?? '' }),
    reply: ({ token, changes }) => ({ token, items: changes.map(one => changed(one, fields)) }),
  }),
]

export const contactRoutes = [
  ...under(own, [
    ...kept(
      '/contacts',
      { records: 'contact' },
      {
        ...contacts,
        besides: { ...contacts.besides, favorite: z.boolean() },
        defaults: { favorite: false },
      },
    ),
    ...followed('/contacts', 'own', contact),
    ...followed('/business_contacts', 'business', contact),
    ...followed('/extension_contacts', 'extension', extension),
  ]),
  ...under(root, [
    get('/contacts/export', {
      says: 'All contacts of the house as a table for other programs (CSV, RFC 4180).',
      async run({ perform, setHeader }) {
        const rows: Body[] = []
        for (let total = 1; rows.length < total; ) {
          const page = await perform('commons.list', atServer, { family: 'contact', skip: rows.length, top: 500 })
          rows.push(...page.items.map(one => one.body))
          total = page.items.length === 0 ? rows.length : page.total
        }
        setHeader('Content-Disposition', 'attachment; filename="contacts.csv"')
        return new Download('text/csv; charset=utf-8', new TextEncoder().encode(table(rows)))
      },
    }),
    ...kept('/contacts', { commons: 'contact' }, contacts),
  ]),
]
