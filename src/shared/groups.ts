/** Who is in groups, call queues and ring groups, and which of the house's holidays somebody keeps. */
import { z } from 'zod'
import { Nothing } from './listing.ts'
import { act, ask } from './operation.ts'
import { KeptRecord } from './records.ts'
import { User } from './users.ts'

const OfGroup = z.object({ group: z.string() })
const Member = OfGroup.extend({ extension: z.string() })
const Queue = z.object({ queue: z.string() })

export const AgentStatus = z.enum(['READY', 'NOT_READY', 'WRAP_UP', 'BREAK', 'LUNCH', 'LOGGED_IN', 'LOGGED_OUT'])

export const groups = {
  'groups.members': ask('server', 'Who is in a group.', { input: OfGroup, answer: z.object({ items: z.array(User) }) }),
  'groups.member': ask('server', 'One member of a group, by extension.', { input: Member, answer: User }),
  'groups.add': act('server', 'Puts somebody into a group.', { input: Member, answer: Nothing }),
  'groups.drop': act('server', 'Takes somebody out of a group.', { input: Member, answer: Nothing }),

  'queues.mine': ask('user', 'The call queues or ring groups somebody is in.', {
    input: z.object({ family: z.enum(['callQueue', 'ringGroup']) }),
    answer: z.object({ items: z.array(KeptRecord) }),
  }),
  'queues.agent': ask('user', 'How somebody stands in a call queue.', {
    input: Queue,
    answer: z.object({ extension: z.string(), name: z.string(), skill: z.number(), status: z.string() }),
  }),
  'queues.setAgent': act('user', 'Changes how somebody stands in a call queue.', {
    input: Queue.extend({ status: AgentStatus }),
    answer: Nothing,
  }),

  'holidays.chosen': ask('user', 'Those of the house’s holidays that somebody keeps.', {
    input: Nothing,
    answer: z.object({ items: z.array(KeptRecord) }),
  }),
  'holidays.choose': act('user', 'Says which of the house’s holidays somebody keeps; those before are forgotten.', {
    input: z.object({ ids: z.array(z.string()).max(1000) }),
    answer: z.object({ id: z.string() }),
  }),
}
