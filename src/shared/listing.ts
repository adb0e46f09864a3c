/** How lists are asked for and answered, everywhere. */
import { z } from 'zod'

export const Page = z.object({
  /** Case-insensitive substring; empty means all. */
  filter: z.string().max(128).default(''),
  skip: z.number().int().min(0).default(0),
  top: z.number().int().min(1).max(500).default(50),
})
export type Page = z.infer<typeof Page>

export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    /** All matches, before paging. */
    total: z.number().int(),
  })

export const Nothing = z.object({})
