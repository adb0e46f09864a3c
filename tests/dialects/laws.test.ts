/** The laws of meetings, for every way of speaking to the server. */
import { laws, plain, type Speaker } from './laws.ts'
import * as portsip from './portsipClient.ts'
import { type Ask, asker, signedIn } from './sqmeetingClient.ts'
import { type Ask as TalkAsk, asker as talkAsker } from './talkClient.ts'
import { madeKey, type Ask as ServerAsk, asker as serverAsker } from './webmeetingClient.ts'

laws(plain)

laws({
  name: 'SQMeeting',
  signIn: async (house, username, clientId) => sqmeetingSpeaker(await signedIn(house, username, clientId)),
  guest: (house, _seat, clientId) => sqmeetingSpeaker(asker(house, { clientId })),
  stranger: house => sqmeetingSpeaker(asker(house, { clientId: 'nobody' })),
  lacks: { promote: 'it has one chair', lobby: 'it has no lobby' },
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
    nameMyself: (number, id, name) =>
      told('POST', `/meeting/${number}/participant`, { client_id: id, display_name: name }),
    lock: (number, locked) => told(locked ? 'POST' : 'DELETE', `/meeting/${number}/lock`),
    promote: () => Promise.reject(new Error('There is no such call.')),
    lobby: () => Promise.reject(new Error('There is no such call.')),
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

const planless = 'Talk plans no times'
const soundless = 'Talk version 1 mutes nobody'
const stageless = 'Talk arranges nobody’s view'

laws({
  name: 'Nextcloud Talk',
  signIn: async (house, username) => talkSpeaker(talkAsker(house, username)),
  guest: house => talkSpeaker(cameIn(talkAsker(house))),
  stranger: house => talkSpeaker(talkAsker(house)),
  why: error => talkErrors[(error as Error).message] ?? (error as Error).message,
  hides: true,
  lacks: {
    ...{ schedule: planless, daily: planless, occurrences: planless, cancelSeries: planless, extend: planless },
    ...{ mute: soundless, muteEveryone: soundless, overlay: stageless, pin: stageless, arrange: stageless },
    rename: 'Talk names nobody but oneself',
    lock: 'Talk closes its door to strangers alone',
    stop: 'Talk ends no call for all',
  },
})

/** A guest comes into the conversation and its call before they do anything there. */
function cameIn(ask: TalkAsk): TalkAsk {
  let came = false
  const there = async (...question: Parameters<TalkAsk>) => {
    const number = /^\/(?:room|guest)\/(\d+)/.exec(question[1])?.[1]
    if (number !== undefined && !came) {
      came = true
      for (const door of [`/room/${number}/participants/active`, `/call/${number}`]) await ask('POST', door, {})
    }
    return ask(...question)
  }
  return Object.assign(there, { cookies: ask.cookies })
}

const talkErrors: Record<string, string> = {
  '400': 'invalid',
  '401': 'unauthenticated',
  '403': 'forbidden',
  '404': 'meetingNotFound',
}

function talkSpeaker(ask: TalkAsk): Speaker {
  const told: TalkAsk = Object.assign(
    async (...question: Parameters<TalkAsk>) => {
      const said = await ask(...question)
      if (said.status >= 300) throw new Error(String(said.status))
      return said
    },
    { cookies: ask.cookies },
  )
  /** Guests are named by their sessions here. */
  async function sessionOf(number: string, id: string): Promise<string> {
    const { data } = await told('GET', `/room/${number}/participants`)
    return data.find((one: { displayName: string }) => one.displayName === `Guest ${id}`)?.sessionId ?? ''
  }
  const never = () => Promise.reject(new Error('There is no such call.'))
  return {
    ...{ schedule: never, daily: never, occurrences: never, cancelSeries: never, extend: never, mute: never },
    ...{ muteEveryone: never, overlay: never, pin: never, arrange: never, rename: never, lock: never, stop: never },
    nameMyself: (number, _id, displayName) => told('POST', `/guest/${number}/name`, { displayName }),
    instant: async roomName => (await told('POST', '/room', { roomType: '3', roomName })).data.token,
    listed: async () => (await told('GET', '/room')).data.map((one: { token: string }) => one.token),
    cancel: number => told('DELETE', `/room/${number}`),
    promote: async (number, id) =>
      told('POST', `/room/${number}/moderators`, { sessionId: await sessionOf(number, id) }),
    lobby: (number, on) => told('PUT', `/room/${number}/webinar/lobby`, { state: on ? '1' : '0' }),
    remove: async (number, id) =>
      told('DELETE', `/room/${number}/participants/guests`, { participant: await sessionOf(number, id) }),
    present: async number =>
      (await told('GET', `/room/${number}/participants`)).data.map((one: { displayName: string }) => one.displayName),
    nonsense: number => [
      () => told('POST', `/room/${number}/participants`, { source: 'nonsense' }),
      () => told('PUT', `/room/${number}/webinar/lobby`, { state: '2' }),
      () => told('PUT', `/room/${number}/webinar/lobby`, { state: '1', timer: 'soon' }),
      () => told('PUT', `/room/${number}/read-only`, {}),
    ],
  }
}

const seriesless = 'PortSIP plans no series'

laws({
  name: 'PortSIP',
  signIn: async (house, username) => portsipSpeaker(await portsip.signedIn(house, username)),
  // Guests have no token to show, so they speak as strangers do.
  guest: house => portsipSpeaker(portsip.asker(house)),
  stranger: house => portsipSpeaker(portsip.asker(house)),
  why(error) {
    const { message } = error as Error
    return portsipErrors[JSON.parse(message).errors[0].code] ?? message
  },
  lacks: {
    ...{ daily: seriesless, occurrences: seriesless, cancelSeries: seriesless },
    ...{ overlay: 'PortSIP shows no texts', arrange: 'PortSIP arranges nobody’s own view' },
    ...{ rename: 'PortSIP names nobody anew', nameMyself: 'PortSIP names nobody anew' },
    promote: 'PortSIP has one chairman, and hands the meeting over',
    lobby: 'PortSIP has no lobby',
  },
})

const portsipErrors: Record<string, string> = {
  VALIDATE_FAILED: 'invalid',
  UNAUTHORIZED: 'unauthenticated',
  FORBIDDEN: 'forbidden',
  NOT_FOUND: 'meetingNotFound',
}

function portsipSpeaker(ask: portsip.Ask): Speaker {
  const told: portsip.Ask = async (...question) => {
    const said = await ask(...question)
    if (said.status >= 300) throw new Error(said.text)
    return said
  }
  const create = async (plan: object): Promise<string> =>
    (await told('POST', '/user/meetings', { mode: 'VIDEO', timezone: 'Europe/Berlin', ...plan })).body.id
  const at = (number: string, deed: string, body?: unknown) => told('POST', `/user/meetings/${number}${deed}`, body)
  const time = (moment: number) => new Date(moment).toISOString()
  const unspoken = () => Promise.reject(new Error('PortSIP has no word for this.'))
  return {
    instant: subject => create({ subject }),
    schedule: ({ name, startsAt, endsAt }) =>
      create({ subject: name, scheduled_start_at: time(startsAt), scheduled_end_at: time(endsAt) }),
    listed: async () => (await told('GET', '/user/meetings')).body.items.map((one: { id: string }) => one.id),
    cancel: number => at(number, '/destroy'),
    ...{ daily: unspoken, occurrences: unspoken, cancelSeries: unspoken, promote: unspoken, lobby: unspoken },
    mute: (number, id) => at(number, `/participants/${id}/mute`),
    // Whether people may unmute themselves is what control says.
    muteEveryone: async (number, allow) => {
      await at(number, '', { control: allow ? 'FREE' : 'MASTER' })
      return at(number, '/mute')
    },
    ...{ rename: unspoken, nameMyself: unspoken },
    lock: (number, locked) => at(number, locked ? '/lock' : '/unlock'),
    remove: (number, id) => at(number, `/participants/${id}/destroy`),
    stop: number => at(number, '/stop'),
    overlay: unspoken,
    pin: (number, id) => at(number, `/participants/${id ?? 'g'}/position`, { position: id === null ? -1 : 0 }),
    arrange: unspoken,
    extend: (number, endsAt) => at(number, '', { scheduled_end_at: time(endsAt) }),
    present: async number =>
      (await told('GET', `/user/meetings/${number}/participants`)).body.items.map(
        (one: { display_name: string }) => one.display_name.split('"')[1] ?? '',
      ),
    nonsense: number => [
      () => at(number, '', { capacity: 'many' }),
      () => at(number, '', '{'),
      () => at(number, '/participants/layout', { items: 'g' }),
      () => at(number, '/participants/g/position', { position: 9 }),
      () => at(number, '/participants/invite', {}),
    ],
  }
}

const roomless = 'the Web Meeting API plans meetings, and is not in them'

laws({
  name: 'Web Meeting',
  async signIn(house, username) {
    const { user } = await house.signIn(username, `Pass-${username}`)
    return webmeetingSpeaker(serverAsker(house, await madeKey(house), user?.id))
  },
  guest: house => webmeetingSpeaker(serverAsker(house)),
  stranger: house => webmeetingSpeaker(serverAsker(house)),
  why: error => webmeetingErrors[(error as Error).message] ?? (error as Error).message,
  lacks: {
    ...{ mute: roomless, muteEveryone: roomless, rename: roomless, nameMyself: roomless, lock: roomless },
    remove: roomless,
    ...{ overlay: roomless, pin: roomless, arrange: roomless, promote: roomless, lobby: roomless, present: roomless },
    occurrences: 'the Web Meeting API knows a series as one meeting',
  },
})

const webmeetingErrors: Record<string, string> = {
  '-1': 'unauthenticated',
  '-2': 'unauthenticated',
  '-3': 'forbidden',
  '-4': 'invalid',
  '-5': 'meetingNotFound',
}

function webmeetingSpeaker(ask: ServerAsk): Speaker {
  async function told(...question: Parameters<ServerAsk>) {
    const { body } = await ask(...question)
    if (body.responseCode !== 0) throw new Error(String(body.responseCode))
    return body.data
  }
  const numberOf = ({ meetingId }: { meetingId: string }): string => meetingId.replaceAll('-', '').replace(/^0+/, '')
  const iso = (at: number): string => new Date(at).toISOString()
  const plan = async (
    { name, startsAt, endsAt }: { name: string; startsAt: number; endsAt: number },
    more: object = {},
  ): Promise<string> => {
    const times = { startTime: iso(startsAt), endTime: iso(endsAt) }
    return numberOf(await told('POST', '/meeting', { topic: name, ...times, ...more }))
  }
  const never = () => Promise.reject(new Error('There is no such call.'))
  return {
    ...{ mute: never, muteEveryone: never, rename: never, nameMyself: never, lock: never, remove: never },
    ...{ overlay: never, pin: never, arrange: never, promote: never, lobby: never, present: never, occurrences: never },
    instant: name => plan({ name, startsAt: Date.UTC(2027, 0, 4, 9), endsAt: Date.UTC(2027, 0, 4, 10) }),
    schedule: wanted => plan(wanted),
    listed: async () => (await told('GET', '/meeting')).map(numberOf),
    cancel: number => told('DELETE', `/meeting/${number}`),
    daily: ({ days, ...wanted }) =>
      plan(wanted, {
        isRecurring: true,
        recurring: { frequencyType: 'daily', endsType: 'after', endsAfter: days },
      }),
    cancelSeries: number => told('DELETE', `/meeting/${number}`),
    stop: number => told('POST', `/meeting/${number}/close`),
    extend: (number, endsAt) => told('PUT', `/meeting/${number}`, { endTime: iso(endsAt) }),
    nonsense: number => [
      () => told('PUT', `/meeting/${number}`, '['),
      () => told('PUT', `/meeting/${number}/perhaps`, {}),
      () => told('PUT', `/meeting/${number}/true`, { endTime: 'never' }),
      () => told('DELETE', `/meeting/${number}/perhaps`),
    ],
  }
}
