/** The lock file must be complete for every system, and every version of ours pinned. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const read = (name: string) => JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'))
const manifest = read('package.json')
interface Locked {
  version: string
  integrity?: string
  optional?: boolean
  os?: string[]
  cpu?: string[]
  optionalDependencies?: Record<string, string>
  dependencies?: Record<string, string>
}
const locked: Record<string, Locked> = read('package-lock.json').packages

/** Finds a package as Node would from a folder of the lock file. */
function resolve(from: string, name: string): Locked | undefined {
  for (let at = from; ; at = at.includes('/node_modules/') ? at.slice(0, at.lastIndexOf('/node_modules/')) : '') {
    const found = locked[`${at ? `${at}/` : ''}node_modules/${name}`]
    if (found || at === '') return found
  }
}

describe('dependencies', () => {
  it('are pinned to exact versions', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(String(version)))).toEqual([])
  })

  it('have every optional part in the lock file, so that Windows and macOS can install too', () => {
    const absent = Object.entries(locked).flatMap(([path, entry]) =>
      Object.keys(entry.optionalDependencies ?? {})
        .filter(name => !resolve(path, name))
        .map(name => `${path} lacks ${name}`),
    )
    expect(absent).toEqual([])
  })

  it.each(['win32', 'darwin'])('carry native parts for %s', os => {
    for (const family of ['@rolldown/binding', '@tailwindcss/oxide', '@biomejs/cli']) {
      const parts = Object.entries(locked).filter(([path, entry]) => path.includes(family) && entry.os?.includes(os))
      expect(parts.length, `${family} for ${os}`).toBeGreaterThan(0)
      for (const [path, { integrity }] of parts) expect(integrity, path).toBeTruthy()
    }
  })
})
