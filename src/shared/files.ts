/** Files that people upload in pieces, and that can be fetched by an address nobody can guess. */
import { z } from 'zod'
import { listOf, Nothing, Selection } from './listing.ts'
import { act, ask } from './operation.ts'
import { Body } from './records.ts'

export const largestFile = 10 * 1024 * 1024
export const mostFiles = 100

export const FileView = z.object({
  id: z.string(),
  name: z.string(),
  size: z.number(),
  mediaType: z.string(),
  createdAt: z.number(),
})

const Id = z.object({ id: z.string() })
const Upload = Id.extend({ token: z.string().max(128) })
/** Over a wire of texts as base64. */
const Bytes = z.union([
  z.custom<Uint8Array>(value => value instanceof Uint8Array, 'must be bytes'),
  z.base64().transform(text => Uint8Array.from(atob(text), sign => sign.charCodeAt(0))),
])

export const Greeting = Id.extend({ body: Body })

export const files = {
  'files.begin': act('server', 'Begins to upload a file.', {
    input: z.object({ name: z.string().trim().min(1).max(255) }),
    answer: Upload,
  }),
  'files.append': act('server', 'Adds a piece to a file that is being uploaded.', {
    input: Upload.extend({ bytes: Bytes }),
    answer: z.object({ size: z.number() }),
  }),
  'files.progress': ask('server', 'How much of a file has come.', {
    input: Id,
    answer: z.object({ size: z.number() }),
  }),
  'files.complete': act('server', 'Says that a file is whole; with its SHA-256 in hex, that is looked at.', {
    input: Id.extend({ digest: z.string().max(64).optional() }),
    answer: Id,
  }),
  'files.list': ask('server', 'One’s own files.', { input: Selection, answer: listOf(FileView) }),
  'files.get': ask('server', 'One of one’s own files.', { input: Id, answer: FileView }),
  'files.remove': act('server', 'Deletes a file.', { input: Id, answer: Nothing }),
  'files.show': ask('server', 'The same over a wire of texts, in base64.', {
    input: z.object({ key: z.string().max(128) }),
    answer: z.object({ mediaType: z.string(), base64: z.string() }),
  }),
  'files.download': ask('server', 'The bytes of a file, for whoever has its address.', {
    input: z.object({ key: z.string().max(128) }),
    answer: z.object({ name: z.string(), mediaType: z.string(), bytes: z.custom<Uint8Array>() }),
  }),

  'greetings.list': ask('user', 'The greetings somebody has recorded.', {
    input: Nothing,
    answer: z.object({ items: z.array(Greeting) }),
  }),
  'greetings.add': act('user', 'Makes a greeting of a file.', { input: z.object({ file: z.string() }), answer: Id }),
  'greetings.enable': act('user', 'Uses a greeting, and no other; or none.', {
    input: Id.extend({ enabled: z.boolean() }),
    answer: Nothing,
  }),
  'greetings.remove': act('user', 'Takes a greeting away, and its file.', { input: Id, answer: Nothing }),
  'accounts.picture': act('user', 'Shows a file as somebody’s picture; null shows none.', {
    input: z.object({ file: z.string().nullable() }),
    answer: Nothing,
  }),
}
