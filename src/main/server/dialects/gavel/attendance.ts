/** Looking a meeting up, taking a seat in it and giving the seat back. */
import { z } from 'zod'
import { Joined, JoinInput } from '../../../../shared/attendance.ts'
import { contract } from '../../../../shared/contract.ts'
import { DomainError } from '../../../../shared/errors.ts'
import { ClientId } from '../../../../shared/ids.ts'
import { atMeeting } from '../../../../shared/operation.ts'
import { get, post } from '../../http/endpoint.ts'
import { place, under } from '../../http/place.ts'
import { attempt } from '../../http/question.ts'

const meeting = place('/meetings/:number', {
  knock: 'anybody',
  where: ({ params }) => atMeeting(params['number'] ?? ''),
})

export const attendanceRoutes = under(meeting, [
  get('', {
    does: 'attendance.lookUp',
    replies: contract['attendance.lookUp'].answer,
    reply: found => found,
  }),
  post('/join', {
    does: 'attendance.join',
    body: JoinInput,
    replies: Joined,
    input: ({ body }) => body,
    reply: joined => joined,
  }),
  // For who was refused with `waitingInLobby`: to be asked every few seconds, until admitted.
  post('/wait', {
    does: 'lobby.wait',
    body: JoinInput,
    replies: contract['lobby.wait'].answer,
    input: ({ body }) => body,
    reply: waiting => waiting,
  }),
  post('/leave', {
    says: 'Gives the seat back; its proof stands in the headers X-Seat-Participant and X-Seat-Key, or in the body.',
    success: 'nothing',
    body: z.object({ participantId: ClientId.optional(), seatKey: z.string().max(128).optional() }),
    async run(call) {
      const { params, headers, shown, where, perform, identify } = call
      const body = attempt(() => call.body)
      const participantId = body?.participantId ?? [headers['x-seat-participant']].flat()[0]
      const key = body?.seatKey ?? [headers['x-seat-key']].flat()[0]
      const number = params['number'] ?? ''
      // A body that cannot be read proves nothing, and those who need none are told so.
      const question = () => call.body && {}
      if (participantId === undefined || key === undefined) return perform('attendance.leave', where, question)
      const actor = await identify({ ...shown, seat: { number, participantId, key } })
      if (!actor.seat) throw new DomainError('participantNotFound', 'Nobody holds this seat with this key.')
      return perform('attendance.leave', where, question, actor)
    },
  }),
])
