/** "Meeting Control": cascading with another meeting of this server. There is no gateway to systems that speak H.323. */
import { z } from 'zod'
import { DomainError } from '../../../../shared/errors.ts'
import { del, post } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { meeting } from './places.ts'
import { digits, maybe } from './words.ts'

const Cascading = z.object({
  avc_call_params: maybe(
    z.array(
      z.object({
        protocol: z.literal('H.323'),
        name: maybe(z.string()),
        uri: z.string(),
        call_rate: maybe(digits),
      }),
    ),
  ),
  frtc_call_params: maybe(z.object({ meeting_number: digits, password: maybe(digits) })),
})

function other({ body }: { body: z.output<typeof Cascading> }): { number: string; password: string | undefined } {
  if (body.avc_call_params && body.avc_call_params.length > 0)
    throw new DomainError('notAllowedHere', 'This server has no gateway to H.323 systems.', 'avc_call_params')
  if (!body.frtc_call_params)
    throw new DomainError('invalid', 'No meeting to cascade with is named.', 'frtc_call_params')
  const { meeting_number: number, password } = body.frtc_call_params
  return { number, password }
}

export const cascadingRoutes = under(meeting, [
  post('/cascading', { does: 'cascading.link', body: Cascading, input: other }),
  // Not in the document, which has no word for the end of it.
  del('/cascading', { does: 'cascading.unlink', body: Cascading, input: call => ({ number: other(call).number }) }),
])
