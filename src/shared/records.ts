/** What is only kept and listed, whole and as it was given: what a user has, and what the house has in common. */
import { z } from 'zod'
import { listOf, Nothing, Selection } from './listing.ts'
import { act, ask, prefixed } from './operation.ts'

/** What a user keeps. */
export const OwnFamily = z.enum(['phone', 'speedDial8', 'speedDial100', 'holiday', 'contact', 'greeting', 'message'])
export type OwnFamily = z.infer<typeof OwnFamily>

/** What all have in common. */
export const CommonFamily = z.enum(['group', 'holiday', 'contact', 'callQueue', 'ringGroup'])
export type CommonFamily = z.infer<typeof CommonFamily>

/** Fields as they were given. Their shape is said by those who speak of them. */
export const Body = z.record(z.string().regex(/^[a-z]\w{0,63}$/i, 'must be the name of a field'), z.json())
export type Body = z.infer<typeof Body>

export const KeptRecord = z.object({ id: z.string(), createdAt: z.number(), body: Body })
export type KeptRecord = z.infer<typeof KeptRecord>

const Id = z.object({ id: z.string() })

function operations<A extends 'user' | 'server', F extends z.ZodType>(at: A, family: F) {
  const Of = z.object({ family })
  return {
    list: ask(at, 'What is kept, in the order in which it came.', {
      input: Of.extend(Selection.shape),
      answer: listOf(KeptRecord),
    }),
    get: ask(at, 'One thing that is kept.', { input: Of.extend(Id.shape), answer: KeptRecord }),
    create: act(at, 'Keeps something new.', { input: Of.extend({ body: Body }), answer: Id }),
    update: act(at, 'Changes something kept; what is not named stays.', {
      input: Of.extend({ id: z.string(), body: Body }),
      answer: Id,
    }),
    remove: act(at, 'Keeps it no longer.', { input: Of.extend(Id.shape), answer: Nothing }),
  }
}

export const records = {
  ...prefixed('records', operations('user', OwnFamily)),
  ...prefixed('commons', operations('server', CommonFamily)),
}
