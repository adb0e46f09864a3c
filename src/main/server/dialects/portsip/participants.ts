/** Who is in a meeting, in which cell, and what the chairman does about it. */
import { z } from 'zod'
import type { Gathering } from '../../../../shared/attendance.ts'
import { DomainError } from '../../../../shared/errors.ts'
import { inCells, mostCells } from '../../../../shared/stage.ts'
import type { Call } from '../../http/call.ts'
import { get, post } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { conferenceRoom, meeting } from './places.ts'

const Shown = z.object({
  id: z.string(),
  display_name: z.string(),
  muted: z.boolean(),
  chairman: z.boolean(),
  position: z.number(),
})

/** The chairman: who was named, or else the owner; there is one at most. */
function chairmanOf({ owner, participants }: Gathering): string | undefined {
  const named = participants.find(one => one.chair && one.guest)
  return (named ?? participants.find(one => one.userId === owner.id))?.id
}

/** As the windows fill them: a cell that was given stays said, also while the layout has no such cell. */
function positions({ participants, cells }: Gathering): Map<string, number> {
  const inOrder = [...participants].sort((a, b) => a.joinedAt - b.joinedAt)
  const filled = inCells(inOrder, cells || mostCells)
  return new Map(inOrder.map(({ id, position }) => [id, position ?? filled.indexOf(id)]))
}

function shown(gathering: Gathering, { reachedAt }: Pick<Call, 'reachedAt'>): z.output<typeof Shown>[] {
  const chairman = chairmanOf(gathering)
  const cell = positions(gathering)
  const { hostname } = new URL(reachedAt)
  return gathering.participants.map(one => ({
    id: one.id,
    display_name: `"${one.name.replaceAll('"', "'")}"<sip:${encodeURIComponent(one.extension ?? one.id)}@${hostname}>`,
    muted: one.audioMuted,
    chairman: one.id === chairman,
    position: cell.get(one.id) ?? -1,
  }))
}

const participant = ({ params }: Pick<Call, 'params'>): string => params['participant'] ?? ''
const them = (call: Pick<Call, 'params'>) => ({ participants: [participant(call)] })

export const participantRoutes = under(
  [meeting, conferenceRoom],
  [
    get('/participants', {
      does: 'attendance.see',
      replies: z.object({ items: z.array(Shown) }),
      reply: (gathering, call) => ({ items: shown(gathering, call) }),
    }),
    post('/participants/layout', {
      does: 'conferences.arrange',
      body: z.object({ items: z.array(z.string()).max(mostCells) }),
      input: ({ body }) => ({ participants: body.items }),
    }),
    post('/participants/invite', {
      does: 'conferences.invite',
      body: z.object({ number: z.string().min(1).max(64) }),
      input: ({ body }) => ({ number: body.number }),
    }),
    get('/participants/:participant', {
      does: 'attendance.see',
      replies: Shown,
      reply(gathering, call) {
        const found = shown(gathering, call).find(one => one.id === participant(call))
        if (!found) throw new DomainError('participantNotFound', 'There is nobody with this id in the meeting.')
        return found
      },
    }),
    post('/participants/:participant/mute', {
      says: 'Mutes one participant, who may unmute themselves where control is FREE.',
      success: 'nothing',
      async run(call) {
        const { control } = await call.perform('conferences.get', call.where, {})
        return call.perform('chairing.mute', call.where, { ...them(call), allowSelfUnmute: control === 'free' })
      },
    }),
    post('/participants/:participant/unmute', { does: 'chairing.unmute', input: them }),
    post('/participants/:participant/chairman', {
      does: 'conferences.transfer',
      input: call => ({ participant: participant(call) }),
    }),
    post('/participants/:participant/position', {
      does: 'conferences.place',
      body: z.object({ position: z.number().int().min(-1).max(8) }),
      input: call => ({ participant: participant(call), position: call.body.position }),
    }),
    post('/participants/:participant/destroy', { does: 'chairing.remove', success: 'gone', input: them }),
  ],
)
