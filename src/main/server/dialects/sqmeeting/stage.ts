/** "Meeting Control", what is on the stage: text overlay, pins and layouts. */
import { z } from 'zod'
import { ClientId } from '../../../../shared/ids.ts'
import { layouts, mostViews } from '../../../../shared/stage.ts'
import type { Call } from '../../http/call.ts'
import { del, post } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { attempt } from '../../http/question.ts'
import { meeting } from './places.ts'
import { flag, maybe, numeric } from './words.ts'

const AtMostOne = z.object({ participants: maybe(z.array(ClientId).max(1)) })

const viewerOf = ({ params }: Pick<Call, 'params'>): string => params['viewer_client_id'] ?? ''

export const stageRoutes = under(meeting, [
  post('/overlay', {
    does: 'stage.showOverlay',
    body: z.object({
      content: z.string(),
      repeat: maybe(numeric),
      position: maybe(numeric),
      enable_scroll: maybe(flag),
    }),
    input: ({ body }) => ({
      content: body.content,
      repeat: body.repeat,
      position: body.position,
      scroll: body.enable_scroll,
    }),
  }),
  del('/overlay', { does: 'stage.hideOverlay' }),
  post('/pin', {
    does: 'stage.pin',
    body: z.object({ participants: z.array(ClientId).length(1) }),
    input: ({ body }) => ({ participant: body.participants[0] ?? '' }),
  }),
  // The sample carries a list of participants; there is only one pin to take away.
  del('/pin', { does: 'stage.unpin' }),
  post('/participant/:viewer_client_id/pin', {
    does: 'stage.pinFor',
    body: AtMostOne,
    input: call => ({ viewer: viewerOf(call), target: call.body.participants?.[0] ?? null }),
  }),
  del('/participant/:viewer_client_id/pin', {
    // The document names the pinned one in the address where pinning names the viewer; both are understood.
    says: 'Takes a pin away: of the viewer in the address, or of the viewer in the body for whom the one in the address is pinned.',
    success: 'nothing',
    body: AtMostOne,
    async run(call) {
      const { where, perform } = call
      const named = attempt(() => call.body.participants?.[0])
      const { participants } = await perform('attendance.see', where, {})
      const viewer = participants.find(one => one.id === named && one.view?.pinnedId === viewerOf(call))?.id
      return perform('stage.pinFor', where, () => call.body && { viewer: viewer ?? viewerOf(call), target: null })
    },
  }),
  post('/participant/:viewer_client_id/layout_change', {
    does: 'stage.setLayout',
    body: z.object({
      max_views: numeric.pipe(z.literal(mostViews)),
      layout: z.string().trim().toLowerCase().pipe(z.enum(layouts)),
    }),
    input: call => ({ viewer: viewerOf(call), maxViews: call.body.max_views, layout: call.body.layout }),
  }),
])
