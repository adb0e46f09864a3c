/** How people are named in meetings. */
import { z } from 'zod'

/** Both the device and the person's id in meetings (SQMeeting: `client_id`). */
export const ClientId = z.string().min(1).max(128)
export const DisplayName = z.string().trim().min(1).max(48)
