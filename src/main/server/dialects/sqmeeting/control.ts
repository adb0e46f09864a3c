/** "Meeting Control": what is going on in a running meeting, and the chair's doings there. */
import { z } from 'zod'
import type { Gathering } from '../../../../shared/attendance.ts'
import type { AnswerOf } from '../../../../shared/contract.ts'
import { ClientId } from '../../../../shared/ids.ts'
import { del, get, on, post } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { attempt, checked } from '../../http/question.ts'
import { meeting, running } from './places.ts'
import { flag, maybe, numeric } from './words.ts'

const participants = z.array(ClientId)
const Some = z.object({ participants })

const Summary = z.object({
  meeting_number: z.string(),
  meeting_name: z.string(),
  start_time: z.number(),
  status: z.enum(['STARTED', 'NOT_STARTED']),
  owner_id: z.string(),
  owner_name: z.string(),
  locked: z.boolean(),
})

const Detail = Summary.extend({
  meeting_password: z.string(),
  guest_dial_in: z.boolean(),
  watermark: z.boolean(),
  participants: z.array(
    z.object({
      client_uuid: z.string(),
      name: z.string(),
      type: z.enum(['GUEST', 'USER']),
      mute_video: z.boolean(),
      mute_audio: z.boolean(),
      lecture: z.boolean(),
    }),
  ),
})

const summary = (one: AnswerOf<'attendance.running'>['items'][number]): z.output<typeof Summary> => ({
  meeting_number: one.number,
  meeting_name: one.name,
  // The document's samples begin on the half hour: it is the planned start that is meant.
  start_time: one.startsAt ?? one.startedAt,
  status: one.startedAt > 0 ? 'STARTED' : 'NOT_STARTED',
  owner_id: one.owner.id,
  owner_name: one.owner.name,
  locked: one.locked,
})

const detail = (gathering: Gathering): z.output<typeof Detail> => ({
  ...summary(gathering),
  meeting_password: gathering.password ?? '',
  guest_dial_in: gathering.guestsAllowed,
  watermark: gathering.watermark,
  participants: gathering.participants.map(one => ({
    client_uuid: one.id,
    name: one.name,
    type: one.guest ? 'GUEST' : 'USER',
    mute_video: one.videoMuted,
    mute_audio: one.audioMuted,
    lecture: one.lecturer,
  })),
})

const Moved = z.object({ end_time: z.number() })

export const controlRoutes = [
  ...under(running, [
    on('GET', 'POST')('', {
      does: 'attendance.running',
      replies: z.object({ meetings: z.array(Summary) }),
      input: () => ({ top: 500 }),
      reply: ({ items }) => ({ meetings: items.map(summary) }),
    }),
  ]),
  ...under(meeting, [
    get('', { does: 'attendance.see', replies: Detail, reply: detail }),
    post('', {
      // The document gives both to one method and address; what is in the body tells them apart.
      says: 'Moves the end of the meeting when `end_time` is given ("Update Active Meeting"), else answers its details.',
      body: z.object({ end_time: maybe(numeric) }),
      async run(call) {
        const { where, perform } = call
        if (attempt(() => call.body.end_time === undefined)) return detail(await perform('attendance.see', where, {}))
        await perform('meetings.extend', where, () => ({ endsAt: checked(Moved, call.body).end_time }))
        return {}
      },
    }),
    post('/mute_all', {
      does: 'chairing.muteEveryone',
      body: z.object({ allow_self_unmute: maybe(flag), exclusions: maybe(participants) }),
      input: ({ body }) => ({ allowSelfUnmute: body.allow_self_unmute, exclusions: body.exclusions }),
    }),
    post('/unmute_all', { does: 'chairing.unmuteEveryone' }),
    post('/mute', {
      does: 'chairing.mute',
      body: Some.extend({ allow_self_unmute: maybe(flag) }),
      input: ({ body }) => ({ participants: body.participants, allowSelfUnmute: body.allow_self_unmute }),
    }),
    post('/unmute', { does: 'chairing.unmute', body: Some, input: ({ body }) => body }),
    // Guests have no token; which participant they are, their client_id says.
    post('/request_unmute', { does: 'chairing.requestUnmute', knock: 'anybody' }),
    post('/allow_unmute', { does: 'chairing.allowUnmute', body: Some, input: ({ body }) => body }),
    // Not in the document, but clients ask for it.
    post('/allow_unmute_all', { does: 'chairing.allowUnmuteEveryone' }),
    post('/lecturer', {
      does: 'chairing.setLecturer',
      body: z.object({ lecturer: ClientId }),
      input: ({ body }) => ({ participant: body.lecturer }),
    }),
    del('/lecturer', { does: 'chairing.clearLecturer' }),
    post('/participant', {
      does: 'chairing.rename',
      knock: 'anybody',
      body: z.object({ client_id: maybe(ClientId), display_name: z.string() }),
      input: ({ body, shown }) => ({ participant: body.client_id ?? shown.clientId ?? '', name: body.display_name }),
    }),
    // Both samples carry a list of participants that means nothing: a meeting is locked as a whole.
    post('/lock', { does: 'chairing.lock' }),
    del('/lock', { does: 'chairing.unlock' }),
    // POST too, for clients that cannot send a body with DELETE.
    on('DELETE', 'POST')('/disconnect', { does: 'chairing.remove', body: Some, input: ({ body }) => body }),
    on('DELETE', 'POST')('/disconnect_all', { does: 'chairing.removeEveryone' }),
    post('/stop', {
      does: 'chairing.stop',
      body: z.object({ rejoin: maybe(flag) }),
      input: ({ body }) => ({ rejoin: body.rejoin }),
    }),
  ]),
]
