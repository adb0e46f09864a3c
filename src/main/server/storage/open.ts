/** Chooses the database: the file in the data folder, or PostgreSQL when a URL is given. */
import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Store } from '../domain/store.ts'
import { postgresStore } from './postgres.ts'
import { sqliteStore } from './sqlite.ts'

export async function openStore(options: { dataDir: string; database?: string | undefined }): Promise<Store> {
  const { dataDir, database } = options
  if (database !== undefined) {
    if (/^postgres(ql)?:\/\//.test(database)) return postgresStore(database)
    throw new Error('The database must be named by an address like postgres://user:password@host/name.')
  }
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const file = join(dataDir, 'gavel.db')
  const store = await sqliteStore(file)
  // Password hashes and the media key are nobody else's business.
  await chmod(file, 0o600)
  return store
}
