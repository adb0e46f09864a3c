/** What is planned: instant meetings and reservations. */
import { DomainError } from '../../../shared/errors.ts'
import { type Meeting, MeetingPlan, type meetings } from '../../../shared/meetings.ts'
import type { Condition, Row } from './collections.ts'
import { type DeedContext, type DeedsOf, named } from './deed.ts'
import type { House } from './house.ts'
import { atRest, endForAll } from './parting.ts'
import { seated } from './seats.ts'
import { nameOf, publicView } from './users.ts'

const instantLife = 24 * 3600_000
/** A start this long ago is still taken for "now": clocks differ and forms are filled in slowly. */
const pastAllowed = 5 * 60_000
const highRates = ['6144K', '8192K']

export async function meetingView(house: House, row: Row<'meetings'>): Promise<Meeting> {
  const invitations = await house.store.find('invitations', {
    where: { column: 'number', is: 'eq', value: row.number },
  })
  const people = await house.store.find('users', {
    where: { column: 'id', is: 'in', value: [row.ownerId, ...invitations.map(one => one.userId)] },
    orderBy: [{ column: 'usernameKey' }],
  })
  const owner = people.find(user => user.id === row.ownerId)
  return {
    number: row.number,
    id: row.id,
    key: row.key,
    kind: row.kind === 'instant' ? 'instant' : 'reservation',
    name: row.name,
    description: row.description,
    startsAt: row.startsAt,
    endsAt: row.endsAt,
    password: row.password,
    callRate: MeetingPlan.shape.callRate.parse(row.callRate),
    joinEarlyMinutes: row.joinEarlyMinutes,
    muteOnEntry: row.muteOnEntry,
    guestsAllowed: row.guestsAllowed,
    watermark: row.watermark,
    watermarkType: MeetingPlan.shape.watermarkType.parse(row.watermarkType),
    createdAt: row.createdAt,
    owner: owner ? publicView(owner) : { id: row.ownerId, username: '', realName: '' },
    invited: people.filter(user => invitations.some(one => one.userId === user.id)).map(publicView),
    over: isOver(row, house.clock.now()),
    present: house.presence.all(row.number).filter(present => present.connected).length,
  }
}

/** Nobody can come any more: ended for good, or its time is past and nobody is in it. */
export const isOver = (row: Row<'meetings'>, now: number): boolean =>
  row.over || (row.startedAt === null && now >= row.endsAt)

export const meetingDeeds: DeedsOf<typeof meetings> = {
  'meetings.startInstant': {
    right: 'hold',
    turn: () => 'numbers',
    async perform(deed, { name, password }) {
      const owner = deed.user()
      const row: Row<'meetings'> = {
        ...(await freshMeeting(deed)),
        kind: 'instant',
        name: name ?? `${nameOf(owner)}’s meeting`.slice(0, 64),
        startsAt: deed.now,
        endsAt: deed.now + instantLife,
        password: password ?? deed.house.ids.digits(6),
        joinEarlyMinutes: -1,
      }
      deed.put('meetings', row)
      return announced(deed, row, [])
    },
  },
  'meetings.schedule': {
    right: 'hold',
    turn: () => 'numbers',
    async perform(deed, { invited = [], password, ...plan }) {
      const row: Row<'meetings'> = {
        ...(await freshMeeting(deed)),
        ...named(plan),
        password: password ?? deed.house.ids.digits(6),
        startsAt: plan.startsAt,
        endsAt: plan.endsAt,
      }
      if (row.startsAt < deed.now - pastAllowed)
        throw new DomainError('inconsistent', 'The start is in the past.', 'startsAt')
      await checkPlan(deed, row, plan.callRate)
      await invite(deed, row.number, [], invited)
      deed.put('meetings', row)
      return announced(deed, row, invited)
    },
  },
  'meetings.update': {
    right: 'editPlan',
    async perform(deed, { invited, ...plan }) {
      const before = deed.place.meeting
      if (before.kind === 'instant') throw new DomainError('notAllowedHere', 'An instant meeting cannot be changed.')
      const row: Row<'meetings'> = { ...before, ...named(plan) }
      await checkPlan(deed, row, plan.callRate)
      const already = await deed.store.find('invitations', { where: { column: 'number', is: 'eq', value: row.number } })
      const ids = already.map(one => one.userId)
      if (invited) await invite(deed, row.number, ids, invited)
      deed.put('meetings', row)
      return announced(deed, row, invited ?? ids, ids)
    },
  },
  'meetings.cancel': {
    right: 'editPlan',
    async perform(deed) {
      const { meeting } = deed.place
      const invitations = await deed.store.find('invitations', {
        where: { column: 'number', is: 'eq', value: meeting.number },
      })
      await endForAll(deed, await seated(deed.house, meeting.number), 'cancelled', true)
      for (const one of invitations) deed.remove('invitations', one.id)
      const participants = await deed.store.find('participants', {
        where: { column: 'number', is: 'eq', value: meeting.number },
      })
      for (const row of participants) deed.remove('participants', row.id)
      deed.remove('meetings', meeting.number)
      deed.publish(
        { event: 'meetings.cancelled', number: meeting.number, id: meeting.id },
        { users: [meeting.ownerId, ...invitations.map(one => one.userId)] },
      )
      return {}
    },
  },
  'meetings.get': { right: 'readPlan', perform: deed => meetingView(deed.house, deed.place.meeting) },
  'meetings.mine': {
    right: 'hold',
    async perform({ house, store, now, ...deed }, { filter, skip, top }) {
      const me = deed.user().id
      const invitations = await store.find('invitations', { where: { column: 'userId', is: 'eq', value: me } })
      const where: Condition<'meetings'> = {
        all: [
          {
            any: [
              { column: 'ownerId', is: 'eq', value: me },
              ...(invitations.length > 0
                ? [{ column: 'number', is: 'in', value: invitations.map(one => one.number) } as const]
                : []),
            ],
          },
          { column: 'over', is: 'eq', value: false },
          {
            any: [
              { column: 'endsAt', is: 'gt', value: now },
              { column: 'startedAt', is: 'ne', value: null },
            ],
          },
          ...(filter
            ? [
                {
                  any: [
                    { column: 'name', is: 'contains', value: filter },
                    { column: 'number', is: 'contains', value: filter },
                  ],
                } as const,
              ]
            : []),
        ],
      }
      const rows = await store.find('meetings', { where, orderBy: [{ column: 'startsAt' }], skip, top })
      const items = await Promise.all(rows.map(row => meetingView(house, row)))
      return { items, total: await store.count('meetings', where) }
    },
  },
  'meetings.byId': {
    right: 'hold',
    async perform(deed, { id }) {
      const [row] = await deed.store.find('meetings', { where: { column: 'id', is: 'eq', value: id }, top: 1 })
      // A meeting one may not read answers like one that is not there: its id is half a secret.
      if (!row) throw new DomainError('meetingNotFound', 'There is no such meeting.')
      const invited = await deed.store.get('invitations', `${row.number}:${deed.user().id}`)
      const mine = row.ownerId === deed.user().id || invited !== undefined
      if (!mine && !(await deed.may('highRates'))) throw new DomainError('forbidden', 'This is not your meeting.')
      return meetingView(deed.house, row)
    },
  },
}

/** A meeting with a free number and every field at its default. */
async function freshMeeting(deed: DeedContext): Promise<Row<'meetings'>> {
  const { ids } = deed.house
  let number = ids.digits(9)
  while (await deed.store.get('meetings', number)) number = ids.digits(9)
  return {
    number,
    id: ids.id(),
    key: ids.key(14),
    kind: 'reservation',
    name: '',
    description: '',
    ownerId: deed.user().id,
    startsAt: 0,
    endsAt: 0,
    password: '',
    callRate: '2048K',
    joinEarlyMinutes: 30,
    muteOnEntry: false,
    guestsAllowed: true,
    watermark: false,
    watermarkType: 'single',
    createdAt: deed.now,
    over: false,
    ...atRest,
  }
}

async function checkPlan(deed: DeedContext, row: Row<'meetings'>, askedRate: string | undefined): Promise<void> {
  if (row.endsAt <= row.startsAt) throw new DomainError('inconsistent', 'The end must be after the start.', 'endsAt')
  if (askedRate && highRates.includes(askedRate)) await deed.demand('highRates')
}

async function invite(deed: DeedContext, number: string, before: string[], after: string[]): Promise<void> {
  const wanted = [...new Set(after)]
  const known = wanted.length === 0 ? 0 : await deed.store.count('users', { column: 'id', is: 'in', value: wanted })
  if (known !== wanted.length) throw new DomainError('invalid', 'Some of the invited people do not exist.', 'invited')
  for (const userId of before) if (!wanted.includes(userId)) deed.remove('invitations', `${number}:${userId}`)
  for (const userId of wanted) deed.put('invitations', { id: `${number}:${userId}`, number, userId })
}

/** The meeting as its owner and invited people are shown it, told to them (and to those no longer invited) too. */
async function announced(
  deed: DeedContext,
  row: Row<'meetings'>,
  invited: readonly string[],
  before: readonly string[] = [],
): Promise<Meeting> {
  const ids = [...new Set(invited)]
  const people =
    ids.length === 0 ? [] : await deed.store.find('users', { where: { column: 'id', is: 'in', value: ids } })
  const owner = await deed.store.get('users', row.ownerId)
  const meeting: Meeting = {
    ...(await meetingView(deed.house, row)),
    owner: owner ? publicView(owner) : { id: row.ownerId, username: '', realName: '' },
    invited: people.map(publicView),
  }
  const dropped = before.filter(id => !ids.includes(id))
  deed.publish({ event: 'meetings.changed', meeting }, { users: [row.ownerId, ...ids] })
  if (dropped.length > 0)
    deed.publish({ event: 'meetings.cancelled', number: row.number, id: row.id }, { users: dropped })
  return meeting
}
