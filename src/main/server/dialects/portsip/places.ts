/** Where PortSIP's things stand, below `/api`. */
import { atUser } from '../../../../shared/operation.ts'
import { place } from '../../http/place.ts'

export const login = place('/login')
export const root = place('')
/** Whoever calls, as a user like any other: what stands here stands under `/users/:id` as well. */
export const own = place('/user', { where: ({ actor }) => atUser(actor.user?.id ?? '') })
export const users = place('/users')
export const user = place('/users/:id', { where: ({ params }) => atUser(params['id'] ?? '') })
