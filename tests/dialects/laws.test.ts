/** The laws of meetings, for every way of speaking to the server. */
import { laws, plain, type Speaker } from './laws.ts'
import { type Ask, asker, signedIn } from './sqmeetingClient.ts'

laws(plain)

laws({
  name: 'SQMeeting',
  signIn: async (house, username, clientId) => sqmeetingSpeaker(await signedIn(house, username, clientId)),
  guest: (house, _seat, clientId) => sqmeetingSpeaker(asker(house, { clientId })),
  stranger: house => sqmeetingSpeaker(asker(house, { clientId: 'nobody' })),
  why: error => sqmeetingErrors[JSON.parse((error as Error).message).errorCode] ?? (error as Error).message,
})

const sqmeetingErrors: Record<string, string> = {
  '0x10000001': 'invalid',
  '0x10000002': 'unauthenticated',
  '0x10000003': 'forbidden',
  '0x10000004': 'meetingNotFound',
}

function sqmeetingSpeaker(ask: Ask): Speaker {
  const told: Ask = async (...question) => {
    const said = await ask(...question)
    if (said.status !== 200) throw new Error(said.text)
    return said
  }
  const create = async (plan: object): Promise<string> =>
    (await told('POST', '/meeting_schedule', { meeting_password: '', ...plan })).body.meeting_number
  const list = async (): Promise<{ meeting_number: string; reservation_id: string }[]> =>
    (await told('GET', '/meeting_schedule')).body.meeting_schedules
  /** The id of the meeting that stands for this number in the list. */
  const idOf = async (number: string): Promise<string> =>
    (await list()).find(listed => listed.meeting_number === number)?.reservation_id ?? 'unknown'
  return {
    instant: name => create({ meeting_type: 'instant', meeting_name: name }),
    schedule: ({ name, startsAt, endsAt }) =>
      create({
        meeting_type: 'reservation',
        meeting_name: name,
        schedule_start_time: startsAt,
        schedule_end_time: endsAt,
      }),
    listed: async () => (await list()).map(one => one.meeting_number),
    cancel: async number => told('DELETE', `/meeting_schedule/${await idOf(number)}`),
    daily: ({ name, startsAt, endsAt, days }) =>
      create({
        meeting_type: 'recurrence',
        meeting_name: name,
        schedule_start_time: startsAt,
        schedule_end_time: endsAt,
        recurrence_type: 'DAILY',
        recurrenceEndDay: startsAt + (days - 1) * 24 * 3600_000,
      }),
    occurrences: async number =>
      (await told('GET', `/meeting_schedule/recurrence/${await idOf(number)}`)).body.meeting_schedules.map(
        (one: { schedule_start_time: number }) => one.schedule_start_time,
      ),
    cancelSeries: async number =>
      told('DELETE', `/meeting_schedule/${await idOf(number)}`, undefined, { query: { deleteGroup: 'true' } }),
    mute: (number, id) => told('POST', `/meeting/${number}/mute`, { participants: [id] }),
    muteEveryone: (number, allow) => told('POST', `/meeting/${number}/mute_all`, { allow_self_unmute: allow }),
    rename: (number, id, name) => told('POST', `/meeting/${number}/participant`, { client_id: id, display_name: name }),
    lock: (number, locked) => told(locked ? 'POST' : 'DELETE', `/meeting/${number}/lock`),
    remove: (number, id) => told('DELETE', `/meeting/${number}/disconnect`, { participants: [id] }),
    stop: number => told('POST', `/meeting/${number}/stop`, ''),
    overlay: (number, content) =>
      told(content === null ? 'DELETE' : 'POST', `/meeting/${number}/overlay`, content === null ? '' : { content }),
    pin: (number, id) =>
      told(id === null ? 'DELETE' : 'POST', `/meeting/${number}/pin`, { participants: [id].filter(one => one) }),
    arrange: (number, viewer, max_views, layout) =>
      told('POST', `/meeting/${number}/participant/${viewer}/layout_change`, { max_views, layout }),
    extend: (number, endsAt) => told('POST', `/meeting/${number}`, { end_time: endsAt }),
    present: async number =>
      (await told('GET', `/meeting/${number}`)).body.participants.map((one: { name: string }) => one.name),
    nonsense: number => [
      () => told('POST', `/meeting/${number}/mute`, { participants: 'g' }),
      () => told('POST', `/meeting/${number}/lecturer`, '{'),
      () => told('POST', `/meeting/${number}`, { end_time: 'never' }),
      () => told('POST', `/meeting/${number}`, '['),
      () => told('DELETE', `/meeting/${number}/disconnect`, {}),
    ],
  }
}
