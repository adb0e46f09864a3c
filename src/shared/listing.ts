/** How lists are asked for and answered, everywhere. */
import { z } from 'zod'

export const Page = z.object({
  /** Case-insensitive substring; empty means all. */
  filter: z.string().max(128).default(''),
  skip: z.number().int().min(0).default(0),
  top: z.number().int().min(1).max(500).default(50),
})
export type Page = z.infer<typeof Page>

export type FilterValue = string | number | boolean | null

/** A condition on the fields of a list's items. Text comparisons are exact, but `contains`, which ignores case. */
export type Filter =
  | { field: string; is: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'; value: FilterValue }
  | { field: string; is: 'contains' | 'startsWith' | 'endsWith'; value: string }
  | { all: Filter[] }
  | { any: Filter[] }
  | { not: Filter }

/** A list asked for by conditions on its fields, for those who speak of them; the list says which fields it has. */
export const Selection = z.object({
  where: z.custom<Filter>(value => typeof value === 'object' && value !== null).optional(),
  /** Any of these, somewhere in an item's texts; none means all. */
  search: z.array(z.string().max(128)).max(20).default([]),
  orderBy: z
    .array(z.object({ field: z.string(), descending: z.boolean().default(false) }))
    .max(10)
    .default([]),
  skip: z.number().int().min(0).default(0),
  top: z.number().int().min(1).max(500).default(100),
})
export type Selection = z.infer<typeof Selection>

export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({
    items: z.array(item),
    /** All matches, before paging. */
    total: z.number().int(),
  })

export const Nothing = z.object({})
