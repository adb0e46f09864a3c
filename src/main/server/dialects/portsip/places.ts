/** Where PortSIP's things stand, below `/api`. */
import { atMeeting, atUser } from '../../../../shared/operation.ts'
import { place } from '../../http/place.ts'

export const login = place('/login')
export const root = place('')
/** Whoever calls, as a user like any other: what stands here stands under `/users/:id` as well. */
export const own = place('/user', { where: ({ actor }) => atUser(actor.user?.id ?? '') })
export const users = place('/users')
export const user = place('/users/:id', { where: ({ params }) => atUser(params['id'] ?? '') })

/** One meeting is one thing, seen by those who have it and by those who have the house. */
const aMeeting = { where: ({ params }: { params: Readonly<Record<string, string>> }) => atMeeting(params['id'] ?? '') }
export const meetings = place('/user/meetings')
export const meeting = place('/user/meetings/:id', aMeeting)
export const conferenceRooms = place('/conference_rooms')
export const conferenceRoom = place('/conference_rooms/:id', aMeeting)
export const conferenceServers = place('/conference_servers')
export const cdrs = place('/user/cdrs')
export const houseCdrs = place('/cdrs')
export const recordings = place('/user/recordings')
export const houseRecordings = place('/recordings')
