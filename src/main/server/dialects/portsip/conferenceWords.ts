/** A meeting in PortSIP's words: the same for a user's meetings and for conference rooms. */
import { z } from 'zod'
import type { Conference, ConferencePlan } from '../../../../shared/conferences.ts'
import type { FilterValue } from '../../../../shared/listing.ts'
import { cellCounts } from '../../../../shared/stage.ts'
import type { Fields } from '../../http/filter.ts'
import { maybe, Time, time } from './words.ts'

const layouts = cellCounts.map(cells => `LAYOUT${cells}` as const)
const Moment = z.iso.datetime({ offset: true }).transform(Date.parse)
const whole = (least: number, most: number) => maybe(z.number().int().min(least).max(most))
const pin = maybe(z.string().regex(/^(\d{3,6})?$/, 'must be three to six digits'))
const text = (most: number) => maybe(z.string().max(most))

const CallerIds = z.array(
  z.object({
    provider_id: z.string().max(64).nullish(),
    caller_id: z.string().max(64).nullish(),
    description: z.string().max(1024).nullish(),
  }),
)

/** What can be said of a meeting, in the order of the documents; each endpoint takes its part of it. */
export const Plan = z.object({
  extension_number: z.string().regex(/^\d{3,64}$/, 'must be three to 64 digits'),
  mode: z.enum(['AUDIO', 'VIDEO']),
  control: maybe(z.enum(['FREE', 'MASTER'])),
  height: whole(144, 1920),
  width: whole(144, 1920),
  bitrate: whole(128, 10240),
  framerate: whole(5, 30),
  layout: maybe(z.enum(layouts)),
  subject: z.string().trim().min(1).max(64),
  language: text(32),
  capacity: whole(1, 200),
  admin_pin: pin,
  room_pin: pin,
  enable_recording: maybe(z.boolean()),
  enable_prompt: maybe(z.boolean()),
  timezone: text(64),
  scheduled_start_at: maybe(Moment),
  scheduled_end_at: maybe(Moment),
  numbers: text(128),
  internal_invitees: maybe(z.array(z.string()).max(100)),
  external_invitees: text(4096),
  close_on_nobody: maybe(z.boolean()),
  outbound_caller_ids: maybe(CallerIds),
  custom_options: text(4096),
})

export const changes = { subject: maybe(Plan.shape.subject) }

export const planOf = (said: Partial<z.output<typeof Plan>>): Partial<ConferencePlan> & { number?: string } => {
  const { mode, control, layout, outbound_caller_ids: callerIds } = said
  const plan = {
    number: said.extension_number,
    name: said.subject,
    mode: mode && (mode === 'AUDIO' ? 'audio' : 'video'),
    control: control && (control === 'FREE' ? 'free' : 'master'),
    ...{ height: said.height, width: said.width, bitrate: said.bitrate, framerate: said.framerate },
    cells: layout && cellCounts[layouts.indexOf(layout)],
    ...{ language: said.language, capacity: said.capacity, adminPin: said.admin_pin, password: said.room_pin },
    ...{ enableRecording: said.enable_recording, enablePrompt: said.enable_prompt, timeZone: said.timezone },
    ...{ startsAt: said.scheduled_start_at, endsAt: said.scheduled_end_at, numbers: said.numbers },
    ...{ invited: said.internal_invitees, externalInvitees: said.external_invitees },
    ...{ closeOnNobody: said.close_on_nobody, customOptions: said.custom_options },
    callerIds: callerIds?.map(one => ({
      providerId: one.provider_id ?? null,
      callerId: one.caller_id ?? null,
      description: one.description ?? null,
    })),
  } as const
  return Object.fromEntries(Object.entries(plan).filter(([, value]) => value !== undefined))
}

export const Shown = z.object({
  id: z.string(),
  extension_number: z.string(),
  mode: z.enum(['AUDIO', 'VIDEO']),
  control: z.string(),
  height: z.number(),
  width: z.number(),
  bitrate: z.number(),
  framerate: z.number(),
  layout: z.string(),
  subject: z.string(),
  language: z.string(),
  capacity: z.number(),
  admin_pin: z.string().nullable(),
  room_pin: z.string().nullable(),
  enable_recording: z.boolean(),
  enable_prompt: z.boolean(),
  timezone: z.string(),
  created_at: Time,
  scheduled_start_at: Time,
  scheduled_end_at: Time,
  numbers: z.string().nullable(),
  internal_invitees: z.array(z.string()),
  external_invitees: z.string().nullable(),
  close_on_nobody: z.boolean(),
  domain: z.string(),
  sbc_host: z.string(),
  sbc_port: z.number(),
  token: z.string().nullable(),
  outbound_caller_ids: z.array(
    z.object({
      provider_id: z.string().nullable(),
      caller_id: z.string().nullable(),
      description: z.string().nullable(),
    }),
  ),
  ownership: z.boolean(),
  custom_options: z.string().nullable(),
})
export type Shown = z.output<typeof Shown>

export function shown(one: Conference, me: string, reachedAt: string): Shown {
  const { hostname, port, protocol } = new URL(reachedAt)
  const owned = one.owner.id === me
  return {
    ...{
      id: one.number,
      extension_number: one.number,
      subject: one.name,
      mode: one.mode === 'audio' ? 'AUDIO' : 'VIDEO',
    },
    ...{ control: one.control.toUpperCase(), height: one.height, width: one.width, bitrate: one.bitrate },
    ...{ framerate: one.framerate, layout: `LAYOUT${one.cells}`, language: one.language, capacity: one.capacity },
    ...{ admin_pin: one.adminPin || null, room_pin: one.password || null },
    ...{ enable_recording: one.enableRecording, enable_prompt: one.enablePrompt, timezone: one.timeZone },
    ...{ created_at: time(one.createdAt), numbers: one.numbers || null, close_on_nobody: one.closeOnNobody },
    ...{ scheduled_start_at: time(one.startsAt), scheduled_end_at: time(one.endsAt), ownership: owned },
    ...{ internal_invitees: one.invited.map(user => user.id), external_invitees: one.externalInvitees || null },
    ...{ domain: hostname, sbc_host: hostname, sbc_port: Number(port || (protocol === 'https:' ? 443 : 80)) },
    ...{ token: null, custom_options: one.customOptions || null },
    outbound_caller_ids: one.callerIds.map(({ providerId, callerId, description }) => ({
      ...{ provider_id: providerId, caller_id: callerId, description },
    })),
  }
}

const lower = (value: FilterValue): FilterValue => (typeof value === 'string' ? value.toLowerCase() : value)

export const fields: Fields = {
  id: { field: 'number', kind: 'text' },
  extension_number: { field: 'number', kind: 'text' },
  mode: { field: 'mode', kind: 'text', read: lower },
  control: { field: 'control', kind: 'text', read: lower },
  layout: { field: 'cells', kind: 'text', read: value => cellCounts[layouts.indexOf(value as never)] ?? -1 },
  subject: { field: 'name', kind: 'text' },
  language: { field: 'language', kind: 'text' },
  timezone: { field: 'timeZone', kind: 'text' },
  height: { field: 'height', kind: 'number' },
  width: { field: 'width', kind: 'number' },
  bitrate: { field: 'bitrate', kind: 'number' },
  framerate: { field: 'framerate', kind: 'number' },
  capacity: { field: 'capacity', kind: 'number' },
  enable_recording: { field: 'enableRecording', kind: 'flag' },
  close_on_nobody: { field: 'closeOnNobody', kind: 'flag' },
  created_at: { field: 'createdAt', kind: 'time' },
  scheduled_start_at: { field: 'startsAt', kind: 'time' },
  scheduled_end_at: { field: 'endsAt', kind: 'time' },
}
