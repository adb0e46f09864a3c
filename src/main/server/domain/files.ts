/** Files: uploaded in pieces, fetched by an address nobody can guess, and gone with what they were for. */
import { DomainError } from '../../../shared/errors.ts'
import { type files, largestFile, mostFiles } from '../../../shared/files.ts'
import type { Body } from '../../../shared/records.ts'
import { note } from './changes.ts'
import type { Row } from './collections.ts'
import type { DeedContext, DeedsOf } from './deed.ts'
import { keepRecord, recordOf, recordsOf, recordView, rewrite } from './records.ts'
import { selectItems } from './selecting.ts'
import { showPicture } from './standing.ts'
import { detailsOf, detailsWith, extensionContacts, pictureOf } from './users.ts'

export const fileDeeds: DeedsOf<typeof files> = {
  'files.begin': {
    right: 'ownAccount',
    async perform(deed, { name }) {
      const { id: ownerId } = deed.user()
      if ((await deed.store.count('files', { column: 'ownerId', is: 'eq', value: ownerId })) >= mostFiles)
        throw new DomainError('notAllowedHere', `Nobody has more than ${mostFiles} files.`)
      const { ids, secrets } = deed.house
      const id = ids.id()
      const token = secrets.token()
      deed.put('files', {
        ...{ id, ownerId, name, size: 0, key: `${ids.key(32)}`, tokenDigest: secrets.digest(token) },
        ...{ complete: false, createdAt: deed.now },
      })
      return { id, token }
    },
  },
  'files.append': {
    right: 'ownAccount',
    async perform(deed, { id, token, bytes }) {
      const row = await ownFile(deed, id)
      if (row.tokenDigest !== deed.house.secrets.digest(token))
        throw new DomainError('forbidden', 'This is not the token of this upload.')
      if (row.complete) throw new DomainError('notAllowedHere', 'This file is whole already.')
      const size = row.size + bytes.length
      if (size > largestFile) throw new DomainError('tooLarge', `A file has at most ${largestFile} bytes.`)
      // What comes after the size that is kept, from an attempt cut short, is written over.
      await deed.house.files.write(id, row.size, bytes)
      deed.put('files', { ...row, size })
      return { size }
    },
  },
  'files.progress': {
    right: 'ownAccount',
    perform: async (deed, { id }) => ({ size: (await ownFile(deed, id)).size }),
  },
  'files.complete': {
    right: 'ownAccount',
    async perform(deed, { id, digest }) {
      const row = await ownFile(deed, id)
      if (row.size === 0) throw new DomainError('invalid', 'Nothing of this file has come.', 'id')
      if (digest !== undefined && digest.toLowerCase() !== (await deed.house.files.digest(id)))
        throw new DomainError('invalid', 'The file is not what its digest says.', 'digest')
      deed.put('files', { ...row, complete: true })
      return { id }
    },
  },
  'files.list': {
    right: 'ownAccount',
    async perform(deed, asked) {
      const where = { column: 'ownerId', is: 'eq', value: deed.user().id } as const
      const rows = await deed.store.find('files', { where, orderBy: [{ column: 'createdAt' }] })
      return selectItems(rows.filter(row => row.complete).map(fileView), asked)
    },
  },
  'files.get': { right: 'ownAccount', perform: async (deed, { id }) => fileView(await ownFile(deed, id)) },
  'files.remove': {
    right: 'ownAccount',
    async perform(deed, { id }) {
      dropFile(deed, await ownFile(deed, id))
      return {}
    },
  },
  'files.download': {
    right: 'look',
    perform: (deed, { key }) => fileAt(deed, key),
  },
  'files.show': {
    right: 'look',
    async perform(deed, { key }) {
      const { mediaType, bytes } = await fileAt(deed, key)
      return { mediaType, base64: inBase64(bytes) }
    },
  },

  'greetings.list': {
    right: 'hearGreetings',
    perform: async deed => ({ items: (await recordsOf(deed, 'greeting', deed.place.user.id)).map(recordView) }),
  },
  'greetings.add': {
    right: 'setGreetings',
    async perform(deed, { file }) {
      const row = await takeFile(deed, file)
      return {
        id: await keepRecord(deed, 'greeting', deed.place.user.id, { ...shownFile(row, 'file'), enabled: false }),
      }
    },
  },
  'greetings.enable': {
    right: 'setGreetings',
    async perform(deed, { id, enabled }) {
      const userId = deed.place.user.id
      await rewrite(deed, await recordOf(deed, 'greeting', userId, id), { enabled })
      for (const other of enabled ? await recordsOf(deed, 'greeting', userId) : [])
        if (other.id !== id) await rewrite(deed, other, { enabled: false })
      return {}
    },
  },
  'greetings.remove': {
    right: 'setGreetings',
    async perform(deed, { id }) {
      const row = await recordOf(deed, 'greeting', deed.place.user.id, id)
      await dropById(deed, recordView(row).body['file_id'])
      deed.remove('records', id)
      return {}
    },
  },
  'accounts.picture': {
    right: 'keep',
    turn: () => 'accounts',
    async perform(deed, { file }) {
      const { user } = deed.place
      const row = file === null ? undefined : await takeFile(deed, file)
      const before = detailsOf(user)['avatar_file_id']
      if (before !== file) await dropById(deed, before)
      const none = { avatar_file_id: null, avatar_file_name: null, avatar_file_size: null, avatar_file_url: null }
      const after = { ...user, ...detailsWith(user, row ? shownFile(row, 'avatar_file') : none) }
      deed.put('users', after)
      await note(deed, extensionContacts, user.id, 'UPDATED')
      await deed.save()
      await showPicture(deed, user.id, pictureOf(after))
      return {}
    },
  },
}

/** The account goes, and with it all its files. */
export async function dropFilesOf(deed: DeedContext, ownerId: string): Promise<void> {
  for (const row of await deed.store.find('files', { where: { column: 'ownerId', is: 'eq', value: ownerId } }))
    dropFile(deed, row)
}

const types: Readonly<Record<string, string>> = {
  ...{ png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' },
  ...{ wav: 'audio/wav', mp3: 'audio/mpeg', ogg: 'audio/ogg', webm: 'audio/webm', m4a: 'audio/mp4' },
}

/** Anything that could be more than a picture or a sound stays a heap of bytes. */
function mediaTypeOf(name: string): string {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase()
  return (Object.hasOwn(types, ending) ? types[ending] : undefined) ?? 'application/octet-stream'
}

const fileView = ({ id, name, size, createdAt }: Row<'files'>) => ({
  ...{ id, name, size, createdAt },
  mediaType: mediaTypeOf(name),
})

const shownFile = ({ id, name, size, key }: Row<'files'>, as: 'file' | 'avatar_file'): Body => ({
  [`${as}_id`]: id,
  [`${as}_name`]: name,
  [`${as}_size`]: size,
  [`${as}_url`]: `/api/blobs/${key}`,
})

async function fileAt({ store, house }: DeedContext, key: string) {
  const [row] = await store.find('files', { where: { column: 'key', is: 'eq', value: key }, top: 1 })
  if (!row?.complete) throw new DomainError('notFound', 'There is no such file.')
  return { name: row.name, mediaType: mediaTypeOf(row.name), bytes: await house.files.read(row.id) }
}

function inBase64(bytes: Uint8Array): string {
  // In pieces: an argument list has an end.
  const piece = 8192
  const texts = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, at) =>
    String.fromCharCode(...bytes.subarray(at * piece, (at + 1) * piece)),
  )
  return btoa(texts.join(''))
}

async function ownFile(deed: DeedContext, id: string): Promise<Row<'files'>> {
  const row = await deed.store.get('files', id)
  if (row?.ownerId !== deed.user().id) throw new DomainError('notFound', 'There is no such file.')
  return row
}

/** A file becomes somebody's: it goes when they go. */
async function takeFile(deed: DeedContext & { place: { user: Row<'users'> } }, id: string): Promise<Row<'files'>> {
  const row = await deed.store.get('files', id)
  const { id: userId } = deed.place.user
  if (!row?.complete || (row.ownerId !== deed.user().id && row.ownerId !== userId))
    throw new DomainError('invalid', 'There is no such file, or it is not whole.', 'file_id')
  deed.put('files', { ...row, ownerId: userId })
  return row
}

async function dropById(deed: DeedContext, id: unknown): Promise<void> {
  const row = typeof id === 'string' ? await deed.store.get('files', id) : undefined
  if (row) dropFile(deed, row)
}

function dropFile(deed: DeedContext, { id }: Row<'files'>): void {
  deed.remove('files', id)
  deed.remember(() => {
    deed.house.files
      .remove(id)
      .catch(error => deed.house.log.warn('A file could not be deleted.', { error: String(error) }))
  })
}
