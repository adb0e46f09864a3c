/** Usual ways of showing credentials. */
import type { Asked } from './call.ts'

/** The token of `Authorization: Bearer …`. */
export const bearer = ({ headers }: Asked): string | undefined =>
  headers.authorization?.match(/^Bearer +([^\s]+)$/i)?.[1]

/** A query parameter given once and not empty. */
export function queryText({ query }: Asked, name: string): string | undefined {
  const value = query[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
