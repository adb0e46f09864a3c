/** What a client says of itself: whether it may and how long that may be, and the answer it gets. */
import { RequestResponse, RequestResponse_Reason, type UpdateParticipantMetadata } from '@livekit/protocol'
import { type Described, merged, tooLong } from '../limits.ts'
import type { Member } from '../member/member.ts'
import type { Entry } from '../signal/request.ts'
import type { Permission } from '../tokens.ts'

const { NOT_ALLOWED, LIMIT_EXCEEDED, OK } = RequestResponse_Reason

/** What a client says of itself as it comes in, where it may; of what its token says it takes nothing away. */
export function broughtAlong({ attributes }: Entry, { canUpdateMetadata }: Permission): Record<string, string> {
  return canUpdateMetadata && !tooLong({ attributes }) ? merged({}, attributes) : {}
}

/** `changes` is undefined when nothing may come of it. */
export function ownDescription(
  member: Member,
  wish: UpdateParticipantMetadata,
): { changes: Described | undefined; answer: RequestResponse } {
  const { name, metadata, attributes, requestId } = wish
  const asked = { ...(name !== '' && { name }), metadata, attributes }
  const excess = tooLong({ ...asked, attributes: merged(member.info.attributes, attributes) })
  const allowed = member.permission.canUpdateMetadata
  const answer = new RequestResponse({
    requestId,
    reason: !allowed ? NOT_ALLOWED : excess ? LIMIT_EXCEEDED : OK,
    message: !allowed ? 'does not have permission to update own metadata' : (excess ?? ''),
    request: { case: 'updateMetadata', value: wish },
  })
  return { changes: allowed && !excess ? asked : undefined, answer }
}
