/** Reading what was asked: bodies from bytes, values through schemas, complaints as errors that name the field. */
import type { z } from 'zod'
import { DomainError } from '../../../shared/errors.ts'

export type Reader = (raw: Buffer) => unknown

export const readJson: Reader = raw => {
  try {
    return JSON.parse(raw.toString('utf8'))
  } catch {
    throw new DomainError('invalid', 'The body is not well-formed JSON.')
  }
}

/** A form's fields, each the last of its name. */
export const readForm: Reader = raw => Object.fromEntries(new URLSearchParams(raw.toString('utf8')))

/** Bytes, as they are. */
export const readBytes: Reader = raw => new Uint8Array(raw)

/** The value as the schema understands it, else zod's first complaint. */
export function checked<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field = issue?.path.map(String).join('.') || undefined
  const message = field ? `${field}: ${issue?.message}` : (issue?.message ?? 'The question is not well formed.')
  throw new DomainError(codeOf(issue), message, field)
}

function codeOf(issue: z.core.$ZodIssue | undefined): 'tooLong' | 'wrongFormat' | 'invalid' {
  if (issue?.code === 'too_big' && issue.origin === 'string') return 'tooLong'
  return issue?.code === 'invalid_format' ? 'wrongFormat' : 'invalid'
}

/** Read when first looked at, and then known. */
export function once<T>(read: () => T): () => T {
  let known: { value: T } | undefined
  return () => {
    known ??= { value: read() }
    return known.value
  }
}

/** What can be read, or undefined: for choosing what to do before it may be said that the question is not well formed. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** Only what was named: a field left out stays out, so that it takes no default's place. */
export const named = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T
