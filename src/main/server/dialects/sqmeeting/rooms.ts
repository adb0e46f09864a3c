/** "Meeting Room": one's own personal rooms. */
import { z } from 'zod'
import { on } from '../../http/endpoint.ts'
import { under } from '../../http/place.ts'
import { rooms } from './places.ts'
import { displayName, pageOf, paging, totals } from './words.ts'

const Room = z.object({
  meeting_room_id: z.string(),
  meeting_number: z.string(),
  meetingroom_name: z.string(),
  meeting_password: z.string(),
  owner_id: z.string(),
  owner_name: z.string(),
  creator_id: z.string(),
  creator_name: z.string(),
  created_time: z.number(),
})

export const roomRoutes = under(rooms, [
  // The document says POST, every client says GET.
  on('GET', 'POST')('', {
    does: 'rooms.mine',
    query: paging,
    replies: z.object({ meeting_rooms: z.array(Room), total_page_num: z.number(), total_size: z.number() }),
    input: ({ query }) => pageOf(query),
    reply({ items, total }, { query }) {
      const meeting_rooms = items.map(({ number, name, password, owner, createdAt }): z.output<typeof Room> => {
        const [id, whose] = [owner.id, displayName(owner)]
        return {
          ...{ meeting_room_id: number, meeting_number: number, meetingroom_name: name, meeting_password: password },
          ...{ owner_id: id, owner_name: whose, creator_id: id, creator_name: whose, created_time: createdAt },
        }
      })
      return { meeting_rooms, ...totals(total, pageOf(query)) }
    },
  }),
])
