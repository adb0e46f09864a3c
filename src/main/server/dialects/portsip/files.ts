/** "Greetings", and the files that they and pictures of users are: uploaded in pieces, fetched by whoever has the address. */
import { z } from 'zod'
import { get, post } from '../../http/endpoint.ts'
import { place, under } from '../../http/place.ts'
import { Listing, selection } from '../../http/select.ts'
import { listReply, show, shown } from './kept.ts'
import { own, root, user } from './places.ts'
import { Id, Time, time } from './words.ts'

/** An answer that is no JSON. */
export class Download {
  readonly type: string
  readonly bytes: Uint8Array
  constructor(type: string, bytes: Uint8Array) {
    this.type = type
    this.bytes = bytes
  }
}

const File = z.object({
  id: z.string(),
  name: z.string(),
  size: z.number(),
  media_type: z.string(),
  created_at: Time,
})
const fileOf = (file: { id: string; name: string; size: number; mediaType: string; createdAt: number }) => ({
  ...{ id: file.id, name: file.name, size: file.size },
  media_type: file.mediaType,
  created_at: time(file.createdAt),
})

const greeting = { enabled: z.boolean(), file_name: z.string(), file_size: z.number(), file_url: z.string() }
/** In the document's way of trying calls a text stands for the bytes. */
const Bytes = z.union([z.string().transform(text => new TextEncoder().encode(text)), z.instanceof(Uint8Array)])
const uploaded = (size: number): string => `bytes=0-${Math.max(0, size - 1)}`

type Params = { params: Readonly<Record<string, string>> }
const upload = ({ params }: Params) => ({ id: params['upload_id'] ?? '' })
const oneFile = ({ params }: Params) => ({ id: params['file_id'] ?? '' })
const oneGreeting = ({ params }: Params) => ({ id: params['greeting_id'] ?? '' })

export const fileRoutes = [
  ...under(place('/blobs/uploads'), [
    post('', {
      does: 'files.begin',
      success: 'accepted',
      query: z.object({ filename: z.string(), temporary: z.string().optional() }),
      input: ({ query }) => ({ name: query.filename }),
      reply: ({ id, token }, call) => {
        call.setHeader('PortSIP-Upload-ID', id)
        call.setHeader('PortSIP-Upload-Token', token)
        call.setHeader('Range', uploaded(0))
      },
    }),
    post('/:upload_id/append', {
      does: 'files.append',
      success: 'accepted',
      body: Bytes,
      input: ({ params, headers, body }) => ({
        ...upload({ params }),
        token: String(headers['portsip-upload-token'] ?? ''),
        bytes: body,
      }),
      reply: ({ size }, call) => call.setHeader('Range', uploaded(size)),
    }),
    post('/:upload_id/complete', {
      does: 'files.complete',
      success: 'created',
      query: z.object({ digest: z.string().optional() }),
      replies: Id,
      input: ({ params, query }) => ({ ...upload({ params }), digest: query.digest }),
      reply: ({ id }) => ({ id }),
    }),
    get('/:upload_id/status', {
      does: 'files.progress',
      success: 'gone',
      input: upload,
      reply: ({ size }, call) => call.setHeader('Range', uploaded(size)),
    }),
    post('/:upload_id/destroy', { does: 'files.remove', success: 'gone', input: upload }),
  ]),
  ...under(root, [
    get('/blobs/:key', {
      does: 'files.download',
      knock: 'anybody',
      success: 'answer',
      input: ({ params }) => ({ key: params['key'] ?? '' }),
      reply: ({ name, mediaType, bytes }, call) => {
        call.setHeader('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        return new Download(mediaType, bytes)
      },
    }),
    get('/files', {
      does: 'files.list',
      query: Listing,
      replies: listReply(File),
      input: ({ query }) => selection(query, { name: { field: 'name', kind: 'text' } }),
      reply: ({ items, total }) => ({ count: total, items: items.map(fileOf) }),
    }),
    get('/files/:file_id', { does: 'files.get', replies: File, input: oneFile, reply: fileOf }),
    post('/files/:file_id/destroy', { does: 'files.remove', success: 'gone', input: oneFile }),
  ]),
  ...under(
    [own, user],
    [
      get('/greetings', {
        does: 'greetings.list',
        replies: listReply(shown({ id: z.string(), ...greeting }), true),
        reply: ({ items }) => ({ items: items.map(({ id, body }) => ({ id, ...show(Object.keys(greeting), body) })) }),
      }),
      post('/greetings', {
        does: 'greetings.add',
        success: 'created',
        body: z.object({ file_id: z.string() }),
        replies: Id,
        input: ({ body }) => ({ file: body.file_id }),
        reply: ({ id }) => ({ id }),
      }),
      ...['enable', 'disable'].map(deed =>
        post(`/greetings/:greeting_id/${deed}`, {
          does: 'greetings.enable',
          input: ({ params }) => ({ ...oneGreeting({ params }), enabled: deed === 'enable' }),
        }),
      ),
      post('/greetings/:greeting_id/destroy', { does: 'greetings.remove', success: 'gone', input: oneGreeting }),
    ],
  ),
]
