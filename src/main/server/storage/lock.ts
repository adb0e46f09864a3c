/** One server to a data folder: an exclusive lock that the system releases when its holder dies, however it dies. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/** Rejects with a sentence when another server has the folder. Answers how to release it. */
export async function lockDataDir(dataDir: string): Promise<() => void> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  // SQLite's own file locks work alike on every system and leave nothing behind that could be stale.
  const lock = new DatabaseSync(join(dataDir, 'gavel.lock'), { timeout: 0 })
  try {
    lock.exec('begin exclusive')
  } catch {
    lock.close()
    throw new Error(
      `Another Gavel server is already using the data folder ${dataDir}. Stop it first, or choose another folder with --data.`,
    )
  }
  return () => lock.close()
}
