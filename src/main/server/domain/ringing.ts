/** Calling people into a meeting: by number or name, one or a whole group; their windows ring. */
import { DomainError } from '../../../shared/errors.ts'
import type { Row } from './collections.ts'
import { asked, conferenceOf, invitedTo } from './conferenceRows.ts'
import type { House } from './house.ts'
import { recordView } from './records.ts'
import { type AtMeeting, doer, seated } from './seats.ts'
import type { Condition } from './store.ts'
import { detailsOf } from './users.ts'

type User = Row<'users'>

export async function ring(deed: AtMeeting, called: string): Promise<void> {
  const { meeting } = deed.place
  const seats = await seated(deed.house, meeting.number)
  const people = await whoIs(deed, called)
  if (people.length === 0)
    throw new DomainError('userNotFound', 'Nobody here has this number, and there is no line outside.', 'number')
  const absent = people.filter(user => !seats.some(row => row.userId === user.id))
  if (absent.length === 0) throw new DomainError('notAllowedHere', 'They are in this meeting already.', 'number')
  const free = absent.filter(user => detailsOf(user)['presence'] !== 'DO_NOT_DISTURB')
  if (free.length === 0) throw new DomainError('notAllowedHere', 'They do not want to be disturbed now.', 'number')
  const row = await conferenceOf(deed.house, meeting.number)
  const users = free.map(user => user.id)
  deed.put('conferences', asked(row, { invited: [...new Set([...invitedTo(row), ...users])] }))
  const by = doer(deed, seats)
  deed.publish({ event: 'conferences.called', number: meeting.number, name: meeting.name, by }, { users })
}

/** By extension or user name. */
export async function calledBy(house: House, number: string): Promise<User | undefined> {
  const where: Condition<'users'> = {
    all: [
      { column: 'disabled', is: 'eq', value: false },
      {
        any: [
          { column: 'extension', is: 'eq', value: number },
          { column: 'usernameKey', is: 'eq', value: number.toLowerCase() },
        ],
      },
    ],
  }
  return (await house.store.find('users', { where, top: 1 }))[0]
}

async function whoIs(deed: AtMeeting, called: string): Promise<User[]> {
  const number = (await speedDial(deed, called)) ?? called
  const user = await calledBy(deed.house, number)
  if (user) return [user]
  const extensions = await behind(deed.house, ['ringGroup', 'callQueue'], number)
  if (extensions) return members(deed.house, { column: 'extension', is: 'in', value: extensions })
  const [group] = await kept(deed.house, ['group'], number)
  if (!group) return []
  const where = { column: 'ownerId', is: 'eq', value: group.id } as const
  const ids = (await deed.store.find('records', { where })).map(row => row.uniqueKey)
  return members(deed.house, { column: 'id', is: 'in', value: ids })
}

const members = ({ store }: House, among: Condition<'users'>): Promise<User[]> =>
  store.find('users', { where: { all: [{ column: 'disabled', is: 'eq', value: false }, among] } })

/** What the house keeps under this number or name. */
const kept = ({ store }: House, families: readonly string[], key: string): Promise<Row<'records'>[]> =>
  store.find('records', {
    where: {
      all: [
        { column: 'ownerId', is: 'eq', value: '' },
        { column: 'family', is: 'in', value: families },
        { column: 'uniqueKey', is: 'eq', value: key.toLowerCase() },
      ],
    },
    top: 1,
  })

/** The extensions of those who answer for a number together. */
async function behind(house: House, families: readonly string[], number: string): Promise<string[] | undefined> {
  const [found] = await kept(house, families, number)
  const listed = found && recordView(found).body['members']
  return found && (Array.isArray(listed) ? listed.map(String) : [])
}

/** What the caller's own code of one or two digits stands for. */
async function speedDial({ actor, store }: AtMeeting, code: string): Promise<string | undefined> {
  if (!actor.user || !/^\d{1,2}$/.test(code)) return undefined
  const [found] = await store.find('records', {
    where: {
      all: [
        { column: 'ownerId', is: 'eq', value: actor.user.id },
        { column: 'family', is: 'in', value: ['speedDial8', 'speedDial100'] },
        { column: 'uniqueKey', is: 'eq', value: code },
      ],
    },
    top: 1,
  })
  const number = found && recordView(found).body['phone_number']
  return typeof number === 'string' ? number : undefined
}
