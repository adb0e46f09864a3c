/** Web Meeting's way of writing values. */
import { z } from 'zod'

/** What may be left out may also be null, and means the same. */
export const maybe = <S extends z.ZodType>(schema: S) =>
  schema.nullish().transform((value): z.output<S> | undefined => value ?? undefined)

/** Until the year 9999. */
const latest = 253_402_300_799_999

/** ISO 8601 with an offset; answered in UTC with milliseconds. */
export const Time = z.iso
  .datetime({ offset: true, error: 'must be a time as ISO 8601 has it, such as 2027-01-04T09:00:00.000Z' })
  .transform(text => Date.parse(text))
  .pipe(z.number().min(0).max(latest))

export const time = (at: number): string => new Date(at).toISOString()

/** Some send numbers as texts. */
export const numeric = z.union(
  [
    z.number().int(),
    z
      .string()
      .regex(/^\s*\d{1,9}\s*$/)
      .transform(Number),
  ],
  { error: 'must be a whole number' },
)

/** Who belongs to no account belongs to the house itself, which needs a name where one is wanted. */
export const house = '000000000000006761766c65'
