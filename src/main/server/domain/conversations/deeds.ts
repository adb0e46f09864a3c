/** Conversations: being in them, letting others in, and what their moderators decide. Who is in one, `circle.ts` knows. */
import type { conversations } from '../../../../shared/conversations.ts'
import type { DeedsOf } from '../deed.ts'
import { callingDeeds } from './calling.ts'
import { changingDeeds } from './changing.ts'
import { comingDeeds } from './coming.ts'
import { lookingDeeds } from './looking.ts'
import { membersDeeds } from './members.ts'

export const conversationDeeds: DeedsOf<typeof conversations> = {
  ...lookingDeeds,
  ...membersDeeds,
  ...changingDeeds,
  ...comingDeeds,
  ...callingDeeds,
}
