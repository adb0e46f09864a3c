/**
 * How long what was written lasts: as long as the meeting, like a room that is swept when the last one has gone. Whoever wants
 * to keep something copies it. A lost network, a restart or a reload ends no meeting, and takes no message away.
 */
import type { AtMeeting } from './seats.ts'

/** The meeting is over, or another one begins at its number. */
export async function forgetMessages(deed: AtMeeting): Promise<void> {
  for (const row of await deed.store.find('messages', { where: here(deed) })) deed.remove('messages', row.id)
}

/**
 * Somebody else comes to a seat that was another's: ids are no secret, and whoever takes a free one does not get what was
 * written to or by that other person. Those whom they wrote with keep it.
 */
export async function disown(deed: AtMeeting, clientId: string): Promise<void> {
  const rows = await deed.store.find('messages', {
    where: {
      all: [
        here(deed),
        {
          any: [
            { column: 'fromId', is: 'eq', value: clientId },
            { column: 'toId', is: 'eq', value: clientId },
          ],
        },
      ],
    },
  })
  const without = (id: string): string => (id === clientId ? '' : id)
  for (const row of rows)
    deed.put('messages', { ...row, fromId: without(row.fromId), toId: row.toId === null ? null : without(row.toId) })
}

const here = (deed: AtMeeting) => ({ column: 'number', is: 'eq', value: deed.place.meeting.number }) as const
