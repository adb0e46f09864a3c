/** What users only keep: phones, speed dials, holidays and messages. */
import { z } from 'zod'
import { under } from '../../http/place.ts'
import { kept, type Shape } from './kept.ts'
import { own, root, user } from './places.ts'
import { Interface, Transport } from './userWords.ts'

const text = z.string().max(256)
const flag = z.boolean()
const whole = (least: number, most: number) => z.number().int().min(least).max(most)
const door = z.string().min(4).max(8)

const phone: Shape = {
  mac: z.string().min(1).max(64),
  filename: text,
  vendor: text,
  model: text,
  password: text,
  language: z.enum([
    ...(['ENGLISH', 'CHINESE', 'DUTCH', 'FRENCH', 'GERMAN', 'GREEK', 'ITALIAN', 'JAPANESE'] as const),
    ...(['POLISH', 'RUSSIAN', 'SPANISH', 'SWEDISH', 'UKRAINIAN', 'BULGARIAN'] as const),
  ]),
  transfer: z.enum(['BLIND', 'ATTENDED', 'NEW_CALL']),
  timezone: text,
  ringtone: text,
  queue_ringtone: text,
  external_ringtone: text,
  date_format: text,
  time_format: text,
  powerled: text,
  backlight: text,
  screensaver: text,
  rps: flag,
  https: flag,
  codecs: z.array(text).max(64),
  enable_lldp: flag,
  enable_vlan_wan_port: flag,
  wan_port_id: whole(1, 4094),
  wan_port_priority: whole(0, 7),
  enable_vlan_pc_port: flag,
  pc_port_id: whole(1, 4094),
  pc_port_priority: whole(0, 7),
  interface: Interface,
  preferred_transport: Transport,
  serial_number: text,
  door_password1: door,
  door_password2: door,
}

const hundred = Array.from({ length: 100 }, (_, code) => String(code).padStart(2, '0'))

const dial = (codes: readonly string[]): Shape => ({
  code: z.enum(codes),
  phone_number: z.string().min(1).max(64),
  description: z.string().max(1024),
})

const holiday: Shape = {
  name: z.string().min(1).max(64),
  region: z.string().max(64),
  consecutive: flag,
  every_year: flag,
  year_start: whole(1970, 9999),
  year_end: whole(1970, 9999),
  month_start: whole(1, 12),
  month_end: whole(1, 12),
  day_start: whole(1, 31),
  day_end: whole(1, 31),
  hour_start: whole(0, 23),
  hour_end: whole(0, 23),
  minute_start: whole(0, 59),
  minute_end: whole(0, 59),
}

export const holidays = {
  shape: holiday,
  required: ['name'],
  defaults: { consecutive: false, every_year: false },
  fields: { name: { field: 'name', kind: 'text' }, region: { field: 'region', kind: 'text' } },
} as const

const message: Shape = {
  ...Object.fromEntries(
    [
      'config_id',
      'sender',
      'sender_name',
      'receiver',
      'receiver_name',
      'channel_name',
      'channel_number',
      'brand',
      'did',
    ]
      .concat('content', 'reason', 'provider_msg_id', 'created_at')
      .map(name => [name, text]),
  ),
  msg_type: z.enum(['UNKNOWN', 'SMS', 'WHATSAPP']),
  direction: z.enum(['IN', 'OUT']),
  delivery: z.enum(['ERR', 'SENT', 'RECV', 'DELIVERED']),
}

export const thingRoutes = [
  ...under(
    [own, user],
    [
      ...kept(
        '/phones',
        { records: 'phone' },
        {
          shape: phone,
          besides: { fwver: text, url: text },
          required: ['mac'],
          fixed: ['mac', 'filename', 'vendor', 'model'],
          defaults: {
            ...{ transfer: 'BLIND', codecs: [], enable_lldp: false },
            ...{ enable_vlan_wan_port: false, enable_vlan_pc_port: false },
          },
          uncounted: true,
        },
      ),
      ...kept(
        '/speed_dial_8',
        { records: 'speedDial8' },
        { shape: dial([...'23456789']), required: ['code', 'phone_number'], uncounted: true },
      ),
      ...kept(
        '/speed_dial_100',
        { records: 'speedDial100' },
        { shape: dial(hundred), required: ['code', 'phone_number'], uncounted: true },
      ),
      ...kept('/holidays', { records: 'holiday' }, holidays),
    ],
  ),
  // Nothing sends or receives such messages here, so there is nothing to make any of.
  ...under(
    own,
    kept('/external_messages', { records: 'message' }, { shape: message }).filter(
      ({ methods }) => methods[0] === 'GET',
    ),
  ),
  // The house's own holidays, of which users choose.
  ...under(root, kept('/holidays', { commons: 'holiday' }, holidays)),
]
