/** PortSIP's way of writing values: what its clients send, and what they need to read. */
import { z } from 'zod'

/** What is not there is said as null; times are RFC 3339 in UTC. */
export const time = (at: number | null | undefined): string | null => (at == null ? null : new Date(at).toISOString())
export const Time = z.string().nullable()

/** What may be left out may also be null, and means the same. */
export const maybe = <S extends z.ZodType>(schema: S) =>
  schema.nullish().transform((value): z.output<S> | undefined => value ?? undefined)

/** Lists count all that matches, before paging. */
export const counted = <T extends z.ZodType>(item: T) => z.object({ count: z.number(), items: z.array(item) })

/** What a creation answers. */
export const Id = z.object({ id: z.string() })

/** The usual role has another name here; "User" is what the documents' examples call it. */
export const roleWord = (name: string): string => (name === 'Normal' ? 'StandardUser' : name)
export const roleRead = (word: string): string => (word === 'StandardUser' || word === 'User' ? 'Normal' : word)
