/** Where the bytes of files are: in a folder, each under its id; or in memory, for tests. */
import { createHash } from 'node:crypto'
import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Files } from '../domain/world.ts'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Ids come from the table of files and never from outside, so they are safe as names. */
export function folderFiles(folder: string): Files {
  const pathOf = (id: string): string => join(folder, id)
  return {
    async write(id, at, bytes) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const file = await open(pathOf(id), at === 0 ? 'w' : 'r+', 0o600)
      try {
        await file.truncate(at)
        await file.write(bytes, 0, bytes.length, at)
        await file.sync()
      } finally {
        await file.close()
      }
    },
    read: async id => new Uint8Array(await readFile(pathOf(id))),
    digest: async id => sha256(await readFile(pathOf(id))),
    remove: id => rm(pathOf(id), { force: true }),
  }
}

export function memoryFiles(): Files {
  const kept = new Map<string, Uint8Array>()
  const of = (id: string): Uint8Array => {
    const bytes = kept.get(id)
    if (!bytes) throw new Error(`There is no file ${id}.`)
    return bytes
  }
  return {
    async write(id, at, bytes) {
      const whole = new Uint8Array(at + bytes.length)
      whole.set((kept.get(id) ?? new Uint8Array()).subarray(0, at))
      whole.set(bytes, at)
      kept.set(id, whole)
    },
    read: async id => of(id),
    digest: async id => sha256(of(id)),
    remove: async id => void kept.delete(id),
  }
}
