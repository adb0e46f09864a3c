/** Everything a user is said to have, field by field, and how it stands in an account. */
import { z } from 'zod'
import type { Account } from '../../../../shared/accounts.ts'
import type { Body } from '../../../../shared/records.ts'
import { bodyOf, given, type Shape, show, shown } from './kept.ts'
import { roleWord, Time, time } from './words.ts'

const text = (longest: number) => z.string().max(longest)
const flag = z.boolean()

const Ranges = z.array(z.object({ from: z.string(), to: z.string() }))
const Day = z.object({ enabled: flag.nullish(), ranges: Ranges.nullish() })
const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
const Hours = z.object(Object.fromEntries(days.map(day => [day, Day.nullish()])))

const always = z.enum(['FORWARD_TO_NUMBER', 'FORWARD_TO_VOICEMAIL', 'RING_ANYWAY', 'HANGUP'])
const away = z.enum(['FORWARD_TO_NUMBER', 'FORWARD_TO_VOICEMAIL', 'HANGUP'])
const rule = (action: z.ZodType) => z.object({ action: action.nullish(), number: z.string().nullish() })
const unanswered = rule(away).extend({ timeout: z.number().int().min(0).nullish() })

/** While somebody is like this, in and out of office hours. */
const forwarding: Shape = Object.fromEntries(
  Object.entries({ available: always, busy: always, dnd: away, away, lunch: away, trip: away, offline: away }).flatMap(
    ([when, action]) => [
      [`${when}_office_hours_forward_rule`, rule(action)],
      [`${when}_non_office_hours_forward_rule`, rule(action)],
    ],
  ),
)

export const CallerId = z.object({
  provider_id: z.string().nullish(),
  caller_id: z.string().min(1).max(64),
  description: text(1024).nullish(),
})

const pin = z
  .string()
  .regex(/^\d{6,10}$/, 'must be 6 to 10 digits')
  .refine(digits => !/(\d)\1\1/.test(digits), 'must not repeat a digit three times')
  .refine(digits => !runs(digits), 'must not have three digits in a row')

/** Up, as 012, or down, as 987. */
const runs = (digits: string): boolean =>
  [...digits].some((digit, i) => {
    const [first, second, third] = [digit, digits[i + 1], digits[i + 2]].map(Number)
    if (first === undefined || second === undefined || third === undefined) return false
    return Math.abs(second - first) === 1 && third - second === second - first
  })

const wires = ['UDP', 'TCP', 'TLS'] as const
export const Interface = z.enum([
  'WEB_DOMAIN',
  'PUBLIC_IPV4',
  'PUBLIC_IPV6',
  'PRIVATE_IPV4',
  'PRIVATE_IPV6',
  'SBC_DOMAIN',
])
export const Transport = z.enum(wires)

/** What stands in an account itself. */
const profile: Shape = {
  email: text(128),
  display_name: text(1024),
  mobile_phone: text(32),
  department: text(128),
}

/** What is kept beside it. */
const details: Shape = {
  work_phone: text(32),
  home_phone: text(32),
  address: text(128),
  enable_audio_recording: flag,
  enable_video_recording: flag,
  enable_dnd: flag,
  enable_acb: flag,
  enable_hot_desking: flag,
  anonymous_outbound_calls: flag,
  delivery_outbound_cid: flag,
  sms: z.enum(['DISABLE', 'ALLOW', 'ALLOW_WITH_SENDER_ID']),
  outbound_caller_ids: z.array(CallerId.extend({ preferred: flag.nullish() })).max(100),
  custom_options: text(4096),
  office_hours: Hours.extend({ mode: z.enum(['GLOBAL', 'CUSTOM']).nullish() }),
  ...forwarding,
  available_no_answer_forward_rule: unanswered,
  busy_no_answer_forward_rule: unanswered,
  custom_forward_rules: z
    .array(
      rule(always).extend({
        caller_id: z.string().nullish(),
        type: z.enum(['ALL_HOURS', 'SPECIFIC_HOURS', 'OUTSIDE_SPECIFIC_HOURS']).nullish(),
        hours: Hours.nullish(),
      }),
    )
    .max(100),
  voicemail_prompt: text(64),
  enable_voicemail_pin: flag,
  voicemail_pin: pin,
  enable_voicemail_notify: flag,
  voicemail_play_datetime: z.enum(['DISABLE', '12_HOUR_CLOCK', '24_HOUR_CLOCK']),
  interface: Interface,
  preferred_transport: Transport,
  blfs: z
    .array(
      z.object({
        key: z.string().nullish(),
        value: z.string().nullish(),
        first_name: z.string().nullish(),
        last_name: z.string().nullish(),
      }),
    )
    .max(200),
}

const defaults: Body = {
  enable_audio_recording: false,
  enable_video_recording: false,
  enable_dnd: false,
  enable_acb: false,
  enable_hot_desking: false,
  anonymous_outbound_calls: false,
  delivery_outbound_cid: true,
  sms: 'DISABLE',
  outbound_caller_ids: [],
  custom_forward_rules: [],
  enable_voicemail_pin: true,
  enable_voicemail_notify: false,
  blfs: [],
}

const avatar: Shape = { avatar_file_name: z.string(), avatar_file_size: z.number(), avatar_file_url: z.string() }

const letters = /^[\p{L}\p{N}_'.-]+$/u
export const Name = z
  .string()
  .min(1)
  .max(64)
  .regex(letters, "must be letters, digits, _ - ' and .")
  .refine(name => !/^\.|\.$/.test(name), 'must not begin or end with a dot')
  .refine(name => !['admin', 'system', 'administrator', 'root'].includes(name.toLowerCase()), 'is reserved')

export const NewPassword = z.string().min(6).max(32)

export const Changes = given({ enabled: flag, ...profile, ...details })
export const OwnChanges = given({ ...profile, ...details, avatar_file_id: z.string() })

/** Fields as they were given, sorted into those of an account and those kept beside it. */
export function accountChanges(fields: Record<string, unknown>): {
  email?: string
  realName?: string
  mobile?: string
  department?: string
  details: Body
} {
  const words = { email: 'email', realName: 'display_name', mobile: 'mobile_phone', department: 'department' }
  const own = Object.entries(words).flatMap(([name, word]) => {
    const value = fields[word]
    return value === undefined ? [] : [[name, value ?? '']]
  })
  const kept = bodyOf(fields)
  return {
    ...Object.fromEntries(own),
    details: Object.fromEntries(
      Object.keys(details).flatMap(name => (name in kept ? [[name, kept[name] ?? null]] : [])),
    ),
  }
}

const brief: Shape = {
  name: z.string(),
  ...profile,
  role: z.string(),
  enabled: flag,
  extension_number: z.string(),
  created_at: Time,
  ...avatar,
  sync_type: z.string(),
}

export const UserBrief = shown({
  id: z.string(),
  ...brief,
  work_phone: z.string(),
  home_phone: z.string(),
  address: z.string(),
})

export const UserWhole = shown({ id: z.string(), ...brief, ...details, profile: z.string() })

export const Transports = z.array(z.object({ protocol: z.string(), port: z.number(), verification: z.string() }))

function briefOf({ details: kept, ...account }: Account): Body {
  return {
    id: account.id,
    name: account.username,
    email: account.email,
    display_name: account.realName,
    mobile_phone: account.mobile,
    department: account.department,
    role: roleWord(account.roleName),
    enabled: !account.disabled,
    extension_number: account.extension,
    created_at: time(account.createdAt),
    ...show(Object.keys(avatar), kept),
    sync_type: kept['ms365'] == null ? null : 'Microsoft 365',
  }
}

export const userBrief = (account: Account): Body => ({
  ...briefOf(account),
  ...show(['work_phone', 'home_phone', 'address'], account.details),
})

export const userWhole = (account: Account): Body => ({
  ...briefOf(account),
  ...show([...Object.keys(details), 'profile'], account.details, defaults),
})
