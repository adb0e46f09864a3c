/** Conferences: what is made, opened, closed and handed over under a number. */
import type { conferences } from '../../../shared/conferences.ts'
import { DomainError } from '../../../shared/errors.ts'
import { arrange, place } from './cells.ts'
import { muteAll, unmuteAll } from './chairing.ts'
import type { Row } from './collections.ts'
import { asked, conferenceOf, invitedTo, unasked, usually } from './conferenceRows.ts'
import { conferenceView, conferenceViews, planOf } from './conferenceViews.ts'
import { type DeedContext, type DeedsOf, named } from './deed.ts'
import { change, dissolve, finish, show, showInside } from './entries.ts'
import type { House } from './house.ts'
import { atRest, emptied, endForAll, forgive } from './parting.ts'
import { checkFuture, checkInvited, checkOrder, freshMeeting, freshReservation, isTaken } from './planning.ts'
import { currentReservation, hasOpened } from './reservations.ts'
import { isChair } from './rights.ts'
import { ring } from './ringing.ts'
import { type AtMeeting, changeMeeting, doer, seated } from './seats.ts'
import { columns, type FieldsOf, selectRows } from './selecting.ts'
import { checkNeighbours } from './series.ts'
import type { Condition } from './store.ts'
import { transfer } from './transferring.ts'

const usualLength = 3600_000

export const conferenceDeeds: DeedsOf<typeof conferences> = {
  'conferences.list': {
    right: 'hold',
    async perform(deed, { all, ...selection }) {
      const { house, store } = deed
      const { rows, total } = await selectRows(store, 'meetings', selection, {
        fields: fieldsOf(deed),
        searched: [{ column: 'number' }, { column: 'name' }],
        ...(!(all && (await deed.may('oversee'))) && { among: mine(deed) }),
        order: 'createdAt',
      })
      return { items: await conferenceViews(house, rows, row => isChair(deed.user(), row)), total }
    },
  },
  'conferences.create': {
    right: 'hold',
    // Extensions are numbers too.
    turn: () => ['accounts', 'numbers'],
    async perform(deed, { number, name, password = '', invited = [], startsAt, endsAt, capacity = 9, ...rest }) {
      if (number !== undefined) await checkNumber(deed, number)
      const people = await checkInvited(deed, invited)
      const meeting = await freshMeeting(deed, { kind: 'room', name, password }, number)
      const row = { ...unasked(deed.house, meeting.number), made: true }
      deed.put('conferences', asked(row, { ...rest, capacity, invited: people }))
      if (startsAt !== undefined || endsAt !== undefined) await plan(deed, meeting, { startsAt, endsAt }, people)
      await deed.save()
      return conferenceView(deed.house, meeting, true)
    },
  },
  'conferences.get': {
    right: 'readPlan',
    perform: async deed => conferenceView(deed.house, deed.place.meeting, await deed.may('chair')),
  },
  'conferences.update': {
    right: 'editPlan',
    async perform(deed, { name, password, invited, startsAt, endsAt, ...rest }) {
      const { house, now } = deed
      const before = deed.place.meeting
      const people = invited && (await checkInvited(deed, invited))
      const row = asked(await conferenceOf(house, before.number), { ...rest, ...(people && { invited: people }) })
      deed.put('conferences', row)
      const meeting = { ...before, name: name ?? before.name, password: password ?? before.password }
      if (meeting.name !== before.name || meeting.password !== before.password) deed.put('meetings', meeting)
      const planned = await planOf(house, before, now)
      const times = named({ name, startsAt, endsAt })
      if (planned) {
        const next = { ...planned, ...times }
        next.edited = planned.seriesId !== null && Object.keys(times).length > 0
        checkOrder(next)
        if (next.startsAt !== planned.startsAt) checkFuture(deed, next)
        await checkNeighbours(deed, next, planned)
        await change(deed, next, people)
      } else if (startsAt !== undefined || endsAt !== undefined)
        await plan(deed, meeting, { startsAt, endsAt }, people ?? invitedTo(row))
      await deed.save()
      await showInside(deed, meeting)
      return conferenceView(house, meeting, true)
    },
  },
  'conferences.remove': {
    right: 'editPlan',
    async perform(deed) {
      await dissolve(deed)
      return {}
    },
  },
  'conferences.state': {
    right: 'readPlan',
    async perform({ house, now, place: { meeting } }) {
      const { locked, everyoneMuted: muted } = meeting
      const busy = (await seated(house, meeting.number)).length > 0
      return { state: busy ? 'busy' : (await isOpen(house, meeting, now)) ? 'open' : 'closed', locked, muted }
    },
  },
  'conferences.open': {
    right: 'chair',
    async perform(deed) {
      const { meeting } = deed.place
      const row = await conferenceOf(deed.house, meeting.number)
      if (meeting.kind !== 'room' && !(await currentReservation(deed.house, meeting, deed.now)))
        throw new DomainError('meetingOver', 'This meeting is over.')
      if (row.openedAt !== null) return {}
      if ((await seated(deed.house, meeting.number)).length === 0) {
        await forgive(deed)
        deed.put('meetings', { ...meeting, ...atRest })
      }
      deed.put('conferences', { ...row, openedAt: deed.now })
      return {}
    },
  },
  'conferences.close': {
    right: 'chair',
    async perform(deed) {
      const { meeting } = deed.place
      const seats = await seated(deed.house, meeting.number)
      if (seats.length > 0) await endForAll(deed, seats, 'stopped', meeting.kind !== 'room')
      deed.put('meetings', emptied(meeting, true))
      await shut(deed)
      return {}
    },
  },
  'conferences.setLock': {
    right: 'chair',
    async perform(deed, { locked }) {
      const { meeting } = deed.place
      if (meeting.locked === locked) return {}
      const { number } = meeting
      const seats = await seated(deed.house, number)
      await changeMeeting(deed, { ...meeting, locked })
      deed.publish({ event: 'chairing.locked', number, locked, by: doer(deed, seats) }, { in: number })
      return {}
    },
  },
  'conferences.setMute': {
    right: 'chair',
    async perform(deed, { muted }) {
      const { number } = deed.place.meeting
      const seats = await seated(deed.house, number)
      if (muted) await muteAll(deed, seats, (await conferenceOf(deed.house, number)).control === 'free')
      else await unmuteAll(deed, seats)
      return {}
    },
  },
  'conferences.transfer': {
    right: 'chair',
    async perform(deed, { participant }) {
      await transfer(deed, participant)
      return {}
    },
  },
  'conferences.place': {
    right: 'chair',
    async perform(deed, { participant, position }) {
      await place(deed, participant, position)
      return {}
    },
  },
  'conferences.arrange': {
    right: 'chair',
    async perform(deed, { participants }) {
      await arrange(deed, participants)
      return {}
    },
  },
  'conferences.invite': {
    right: 'chair',
    async perform(deed, { number }) {
      await deed.demand('callPeople')
      await ring(deed, number)
      return {}
    },
  },
}

/** Whether somebody who is not in charge could come in now. */
async function isOpen(house: House, meeting: Row<'meetings'>, now: number): Promise<boolean> {
  const opened = (await conferenceOf(house, meeting.number)).openedAt !== null
  const due = await currentReservation(house, meeting, now)
  return due ? opened || hasOpened(due, now) : opened && meeting.kind === 'room'
}

/** Nobody comes in any more; what is planned for now is over. */
async function shut(deed: AtMeeting): Promise<void> {
  const row = await conferenceOf(deed.house, deed.place.meeting.number)
  if (row.openedAt !== null) deed.put('conferences', { ...row, openedAt: null })
  await finish(deed)
}

/** What lists of conferences are filtered and sorted by. */
function fieldsOf({ house, now }: DeedContext): FieldsOf<'meetings'> {
  const usual = usually(house)
  const kept = (Object.keys(usual) as (keyof typeof usual)[]).map(column => {
    const of = { table: 'conferences', on: 'number', column } as const
    return [column, { of, absent: usual[column] }] as const
  })
  const ahead = { all: [{ column: 'why', is: 'eq', value: 'own' } as const, ...stillListed(now)] }
  const planned = (column: 'startsAt' | 'endsAt') =>
    [column, { of: { table: 'listed', on: 'number', column, where: ahead }, absent: null }] as const
  return {
    ...columns<'meetings'>('number', 'name', 'createdAt'),
    ...Object.fromEntries([...kept, planned('startsAt'), planned('endsAt')]),
  }
}

const stillListed = (now: number): Condition<'listed'>[] => [
  { column: 'over', is: 'eq', value: false },
  { column: 'until', is: 'gt', value: now },
]

function mine(deed: DeedContext): Condition<'meetings'> {
  const me = deed.user().id
  const listed: Condition<'listed'> = { all: [{ column: 'userId', is: 'eq', value: me }, ...stillListed(deed.now)] }
  const invited: Condition<'conferences'> = {
    all: [
      { column: 'invited', is: 'ne', value: '[]' },
      // Ids are unguessable and of one length: none is part of another.
      { column: 'invited', is: 'contains', value: JSON.stringify(me) },
    ],
  }
  return {
    any: [
      {
        all: [
          { column: 'ownerId', is: 'eq', value: me },
          { column: 'kind', is: 'eq', value: 'room' },
        ],
      },
      { named: { table: 'listed', on: 'number', where: listed } },
      { named: { table: 'conferences', on: 'number', where: invited } },
    ],
  }
}

async function plan(
  deed: DeedContext,
  meeting: Row<'meetings'>,
  times: Partial<Record<'startsAt' | 'endsAt', number | undefined>>,
  people: readonly string[],
): Promise<void> {
  const startsAt = times.startsAt ?? deed.now
  const row = freshReservation(deed, meeting.number, {
    name: meeting.name,
    startsAt,
    endsAt: times.endsAt ?? startsAt + usualLength,
  })
  checkOrder(row)
  checkFuture(deed, row)
  deed.put('reservations', row)
  await show(deed, meeting.ownerId, [row], people)
}

async function checkNumber(deed: DeedContext, number: string): Promise<void> {
  await deed.demand('manageHouse')
  if (await isTaken(deed.house, number))
    throw new DomainError('inconsistent', `The number ${number} is taken.`, 'extension_number')
}
