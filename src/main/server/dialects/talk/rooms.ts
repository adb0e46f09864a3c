/** Conversations themselves: which there are, and what their moderators set. */
import { z } from 'zod'
import { DomainError } from '../../../../shared/errors.ts'
import { atMeeting } from '../../../../shared/operation.ts'
import type { Call } from '../../http/call.ts'
import { del, get, post, put } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { Told } from './ocs.ts'
import { room, rooms } from './places.ts'
import { fields, kindOf, Room, room as roomOf, said, text, whole } from './words.ts'

/** By which clients notice that the server's settings have changed. These do not. */
const settings = '6e8ce8d8ae1d8a6c8db3ea9a4c9ab4e1f84e3d2a'
const setHash = (call: Pick<Call, 'setHeader'>): void => call.setHeader('X-Nextcloud-Talk-Hash', settings)

const state = fields({ state: text })
const lobby = (suffix: string) =>
  put(suffix, {
    does: 'conversations.change',
    knock: 'signedIn',
    ...fields({ state: text, timer: whole }),
    input(call) {
      const { state, timer } = said(call)
      return { lobby: yesNo(state), lobbyUntil: timer ? timer * 1000 : null }
    },
  })

function yesNo(value: string | undefined): boolean {
  if (value !== '0' && value !== '1') throw new DomainError('invalid', 'state is 0 or 1.', 'state')
  return value === '1'
}

export const roomRoutes = [
  ...under(rooms, [
    get('', {
      does: 'conversations.mine',
      replies: z.array(Room),
      input: () => ({ top: 500 }),
      reply({ items }, call) {
        setHash(call)
        return items.map(roomOf)
      },
    }),
    post('', {
      says: 'Makes a conversation; the one with the same other person is found again.',
      success: 'created',
      ...fields({ roomType: whole, invite: text, roomName: text, source: text }),
      replies: Room,
      async run(call) {
        const { number, created } = await call.perform('conversations.create', call.where, () => {
          const { roomType, invite, roomName } = said(call)
          const kind = kindOf(roomType)
          if (!kind) throw new DomainError('invalid', 'roomType is 1, 2 or 3.', 'roomType')
          return { kind, invite, name: roomName }
        })
        const made = roomOf(await call.perform('conversations.see', atMeeting(number), {}))
        return created ? made : new Told(200, made)
      },
    }),
  ]),
  ...under(room, [
    get('', {
      does: 'conversations.see',
      replies: Room,
      reply(found, call) {
        setHash(call)
        return roomOf(found)
      },
    }),
    put('', {
      does: 'conversations.change',
      ...fields({ roomName: text }),
      input: call => ({ name: said(call).roomName ?? '' }),
    }),
    del('', { does: 'conversations.end' }),
    post('/public', { does: 'conversations.change', knock: 'signedIn', input: () => ({ open: true }) }),
    del('/public', { does: 'conversations.change', knock: 'signedIn', input: () => ({ open: false }) }),
    put('/password', {
      does: 'conversations.change',
      ...fields({ password: text }),
      input: call => ({ password: said(call).password ?? '' }),
    }),
    put('/read-only', {
      does: 'conversations.change',
      knock: 'signedIn',
      ...state,
      input: call => ({ readOnly: yesNo(said(call).state) }),
    }),
    // Clients write it both ways.
    lobby('/webinar/lobby'),
    lobby('/webinary/lobby'),
  ]),
]
