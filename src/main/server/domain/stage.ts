/** What the chair puts on the stage: a text, somebody pinned, one viewer's arrangement. */
import { DomainError } from '../../../shared/errors.ts'
import { mostViews, type Overlay, type stage, type View } from '../../../shared/stage.ts'
import type { Row } from './collections.ts'
import type { DeedsOf } from './deed.ts'
import { type AtMeeting, change, changeMeeting, doer, inSession, viewOf } from './seats.ts'

export const stageDeeds: DeedsOf<typeof stage> = {
  'stage.showOverlay': {
    right: 'chair',
    async perform(deed, text) {
      const seats = await inSession(deed)
      await setOverlay(deed, seats, { ...text, since: deed.now })
      return {}
    },
  },
  'stage.hideOverlay': {
    right: 'chair',
    async perform(deed) {
      const seats = await inSession(deed)
      if (deed.place.meeting.overlay !== null) await setOverlay(deed, seats, null)
      return {}
    },
  },
  'stage.pin': {
    right: 'chair',
    async perform(deed, { participant }) {
      const seats = await inSession(deed)
      await setPin(deed, seats, named(seats, participant, 'participant').clientId)
      return {}
    },
  },
  'stage.unpin': {
    right: 'chair',
    async perform(deed) {
      await setPin(deed, await inSession(deed), null)
      return {}
    },
  },
  'stage.pinFor': {
    right: 'chair',
    async perform(deed, { viewer, target }) {
      const seats = await inSession(deed)
      const row = named(seats, viewer, 'viewer')
      const pinnedId = target === null ? null : named(seats, target, 'target').clientId
      setView(deed, row, { pinnedId })
      return {}
    },
  },
  'stage.setLayout': {
    right: 'chair',
    async perform(deed, { viewer, maxViews, layout }) {
      setView(deed, named(await inSession(deed), viewer, 'viewer'), { maxViews, layout })
      return {}
    },
  },
}

/** How a viewer sees the meeting of whom only the pin was decided: everybody, as their window likes it. */
const unarranged: View = {
  maxViews: mostViews[mostViews.length - 1] as View['maxViews'],
  layout: 'auto',
  pinnedId: null,
}

async function setOverlay(
  deed: AtMeeting,
  seats: readonly Row<'participants'>[],
  overlay: Overlay | null,
): Promise<void> {
  const { meeting } = deed.place
  await changeMeeting(deed, { ...meeting, overlay: overlay && JSON.stringify(overlay) })
  deed.publish(
    { event: 'stage.overlay', number: meeting.number, overlay, by: doer(deed, seats) },
    { in: meeting.number },
  )
}

async function setPin(deed: AtMeeting, seats: readonly Row<'participants'>[], pinnedId: string | null): Promise<void> {
  const { meeting } = deed.place
  if (meeting.pinnedId === pinnedId) return
  await changeMeeting(deed, { ...meeting, pinnedId })
  deed.publish(
    { event: 'stage.pinned', number: meeting.number, participantId: pinnedId, by: doer(deed, seats) },
    { in: meeting.number },
  )
}

function setView(deed: AtMeeting, row: Row<'participants'>, decided: Partial<View>): void {
  const before = viewOf(row)
  if (!before && decided.pinnedId === null) return
  change(deed, deed.place.meeting, { ...row, view: JSON.stringify({ ...(before ?? unarranged), ...decided }) })
}

function named(seats: readonly Row<'participants'>[], id: string, field: string): Row<'participants'> {
  const row = seats.find(one => one.clientId === id)
  if (!row) throw new DomainError('participantNotFound', 'There is nobody with this id in the meeting.', field)
  return row
}
