/** Two meetings of this server made one for a while. A link belongs to both, and ends with the first that ends. */
import type { cascading } from '../../../shared/cascading.ts'
import { DomainError } from '../../../shared/errors.ts'
import type { Row } from './collections.ts'
import { type DeedsOf, openDeed } from './deed.ts'
import type { House } from './house.ts'
import { checkPassword } from './passwords.ts'
import { isChair, may } from './rights.ts'
import { type AtMeeting, doer, inSession, seated } from './seats.ts'
import type { Condition } from './store.ts'

const linkId = (...numbers: [string, string]): string => numbers.sort().join(' ')

/** A link is a deed at both meetings, and waits for its turn at both. */
const atBoth = (where: { at: string; number?: string }, asked: () => unknown): readonly string[] => {
  let other: unknown
  try {
    other = (asked() as { number?: unknown }).number
  } catch {
    // Nobody is told here, before their rights are known, that their question cannot be read.
  }
  return [where.number, other].map(number => `meeting ${number}`)
}

export const cascadingDeeds: DeedsOf<typeof cascading> = {
  'cascading.link': {
    right: 'chair',
    turn: atBoth,
    async perform(deed, { number: wanted, password }) {
      const { house } = deed
      const seats = await inSession(deed)
      const { number } = deed.place.meeting
      const other = await reachable(deed, wanted, password)
      if (!house.media.link) throw new DomainError('unavailable', 'The media engine of this server links no meetings.')
      const id = linkId(number, wanted)
      if (await deed.store.get('cascades', id)) return {}
      deed.put('cascades', { id, one: number, other: wanted })
      deed.move(async media => media.link?.(deed.place.meeting, other))
      const by = doer(deed, seats)
      tell(deed, number, { number: wanted, name: other.name }, { linked: true, by })
      tell(deed, wanted, { number, name: deed.place.meeting.name }, { linked: true, by })
      return {}
    },
  },
  'cascading.unlink': {
    right: 'chair',
    turn: atBoth,
    async perform(deed, { number: other }) {
      const by = doer(deed, await inSession(deed))
      const link = await deed.store.get('cascades', linkId(deed.place.meeting.number, other))
      if (link) await sever(deed, link, by)
      return {}
    },
  },
}

/** The other meeting, if what would keep this person out of it does not. */
async function reachable(deed: AtMeeting, number: string, password: string | undefined): Promise<Row<'meetings'>> {
  const { house, actor } = deed
  if (number === deed.place.meeting.number)
    throw new DomainError('inconsistent', 'A meeting cannot be linked with itself.', 'number')
  const meeting = await deed.store.get('meetings', number)
  if (!meeting) throw new DomainError('meetingNotFound', `There is no meeting ${number}.`, 'number')
  const entitled = await may(house, actor, 'readPlan', { at: 'meeting', meeting })
  if (!entitled) checkPassword(deed, meeting, password)
  if (meeting.locked && !isChair(actor.user, meeting))
    throw new DomainError('meetingLocked', 'The chair has locked the other meeting.')
  if ((await seated(house, number)).length === 0)
    throw new DomainError('notRunning', 'Nobody is in the other meeting.', 'number')
  return meeting
}

/** Every link of a meeting ends with it. */
export async function unlinkAll(deed: AtMeeting): Promise<void> {
  const { number } = deed.place.meeting
  for (const link of await deed.store.find('cascades', { where: cascadesOf(number) })) await sever(deed, link)
}

async function sever(deed: AtMeeting, link: Row<'cascades'>, by?: ReturnType<typeof doer>): Promise<void> {
  deed.remove('cascades', link.id)
  deed.move(async media => media.unlink?.(link.one, link.other))
  const [one, other] = await Promise.all([link.one, link.other].map(number => deed.store.get('meetings', number)))
  const names = { linked: false, ...(by && { by }) }
  tell(deed, link.one, { number: link.other, name: other?.name ?? '' }, names)
  tell(deed, link.other, { number: link.one, name: one?.name ?? '' }, names)
}

function tell(
  deed: AtMeeting,
  number: string,
  other: { number: string; name: string },
  how: { linked: boolean; by?: ReturnType<typeof doer> },
): void {
  deed.publish({ event: 'cascading.linked', number, other, ...how }, { in: number })
}

const cascadesOf = (number: string): Condition<'cascades'> => ({
  any: [
    { column: 'one', is: 'eq', value: number },
    { column: 'other', is: 'eq', value: number },
  ],
})

/** For a media engine that knows nothing yet, after it was told of the meetings themselves. */
export async function relink(house: House, among: (number: string) => boolean): Promise<void> {
  const deed = openDeed(house, { reachedAt: '' }, { at: 'server' })
  for (const link of await house.store.find('cascades', {})) {
    if (!among(link.one) && !among(link.other)) continue
    const [one, other] = await Promise.all([link.one, link.other].map(number => house.store.get('meetings', number)))
    if (one && other) deed.move(async media => media.link?.(one, other))
  }
  await deed.enforce()
}
