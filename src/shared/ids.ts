/** How people are named in meetings. */
import { z } from 'zod'

/**
 * Both the device and the person's id in meetings (SQMeeting: `client_id`). Linked meetings are in each other's as `room:…`,
 * and nobody else may seem to be one.
 */
export const ClientId = z
  .string()
  .min(1)
  .max(128)
  .regex(/^(?!room:)/, 'must not begin with “room:”')
export const DisplayName = z.string().trim().min(1).max(48)
