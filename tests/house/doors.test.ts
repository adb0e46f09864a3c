/** Who may import whom. The table is the law; a broken one is told in a sentence. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

const src = fileURLToPath(new URL('../../src', import.meta.url))

/** Rooms from the inside out: the first whose path fits is the room of a file. */
const rooms: Record<string, { path: RegExp; may: (string | RegExp)[] }> = {
  shared: { path: /^shared\//, may: ['shared', 'zod'] },
  media: { path: /^main\/server\/sfu\/media\//, may: ['media'] },
  sdp: { path: /^main\/server\/sfu\/sdp\//, may: ['sdp', 'transport (types)'] },
  transport: { path: /^main\/server\/sfu\/transport\//, may: ['transport', /^node:/, 'werift'] },
  sfu: {
    path: /^main\/server\/sfu\//,
    may: ['sfu', 'media', 'sdp', 'transport', '@livekit/protocol', /^node:/],
  },
  domain: { path: /^main\/server\/domain\//, may: ['domain', 'shared'] },
  storage: {
    path: /^main\/server\/storage\//,
    may: [
      'storage',
      'shared',
      'domain (types)',
      'main/server/domain/collections.ts',
      'main/server/domain/store.ts',
      'kysely',
      'pg',
      /^node:/,
    ],
  },
  http: {
    path: /^main\/server\/http\//,
    may: ['http', 'shared', 'domain (types)', 'fastify', /^@fastify\//, 'zod', 'ws', /^node:/],
  },
  cluster: {
    path: /^main\/server\/cluster\//,
    may: ['cluster', 'shared', 'domain (types)', 'server (types)', 'sfu', '@livekit/protocol', 'fastify', /^node:/],
  },
  livekit: {
    path: /^main\/server\/livekit\//,
    may: [
      'livekit',
      'shared',
      'domain (types)',
      'http (types)',
      'post',
      'sfu',
      '@livekit/protocol',
      'fastify',
      /^node:/,
    ],
  },
  icalendar: { path: /^main\/server\/icalendar\//, may: ['icalendar', 'shared'] },
  dialects: { path: /^main\/server\/dialects\//, may: ['dialects', 'shared', 'http', 'icalendar', 'zod'] },
  post: {
    path: /^main\/server\/post\//,
    may: ['post', 'shared', 'domain (types)', 'dialects', 'icalendar', 'nodemailer', /^node:/],
  },
  conference: {
    path: /^main\/server\/conference\.ts$/,
    may: ['shared', 'domain (types)', 'main/server/sfu/sfu.ts'],
  },
  server: {
    path: /^main\/server\//,
    may: [
      'server',
      'conference',
      'post',
      'shared',
      'domain',
      'storage',
      'http',
      'dialects',
      'cluster',
      'livekit',
      'sfu',
      'transport',
      /package\.json$/,
      /^node:/,
    ],
  },
  shell: { path: /^main\/(shell\/|index\.ts)/, may: ['shell', 'shared', 'electron', 'electron-store', /^node:/] },
  entries: {
    path: /^main\/(headless|serverProcess)\.ts$/,
    may: ['shared', 'server', 'shell (types)', /^node:/],
  },
  preload: { path: /^preload\//, may: ['shared (types)', 'electron'] },
  renderer: {
    path: /^renderer\//,
    may: [
      'renderer',
      'shared',
      /^react(-dom)?(\/|$)/,
      /^zustand/,
      'livekit-client',
      'radix-ui',
      'lucide-react',
      /^wouter/,
      'zod',
      /^i18next|^react-i18next/,
      /^react-hook-form|^@hookform\//,
      'qr',
    ],
  },
}

const roomOf = (path: string): string | undefined => Object.entries(rooms).find(([, room]) => room.path.test(path))?.[0]

interface Import {
  from: string
  /** A path below src, or a package's name. */
  what: string
  typesOnly: boolean
}

function imports(file: string): Import[] {
  const text = readFileSync(join(src, file), 'utf8')
  const lines = text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)
  return [
    ...lines,
    ...[...text.matchAll(/\bimport\('([^']+)'\)/g)].map(found => [found[0], undefined, found[1]] as const),
  ].map(([, types, what = '']) => ({
    from: file,
    what: what.startsWith('.') ? normalize(relative(src, join(src, dirname(file), what))) : what,
    typesOnly: types !== undefined,
  }))
}

function complaint({ from, what, typesOnly }: Import): string | undefined {
  const room = roomOf(from)
  if (!room) return `${from} stands in no room.`
  const target = what.startsWith('..') ? undefined : roomOf(what)
  const allowed = rooms[room]!.may.some(one => {
    if (one instanceof RegExp) return one.test(what)
    if (one.endsWith(' (types)')) return typesOnly && target === one.slice(0, -8)
    return one === what || one === target
  })
  if (!allowed) return `${from} (${room}) must not import ${what}${typesOnly ? ', not even its types' : ''}.`
  const dialect = /^main\/server\/dialects\/(\w+)\//
  const [, mine] = dialect.exec(from) ?? []
  const [, theirs] = dialect.exec(what) ?? []
  if (mine && theirs && mine !== theirs) return `${from} must not import another dialect (${what}).`
  return undefined
}

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map(path => path.replaceAll('\\', '/'))
  .filter(path => /\.tsx?$/.test(path))

it('every file imports only what its room may', () => {
  expect(files.length).toBeGreaterThan(50)
  expect(files.flatMap(imports).flatMap(one => complaint(one) ?? [])).toEqual([])
})

it('notices a forbidden import', () => {
  expect(complaint({ from: 'main/server/domain/core.ts', what: 'node:fs', typesOnly: false })).toMatch(
    /must not import/,
  )
  expect(
    complaint({ from: 'main/server/sfu/media/rtp.ts', what: 'main/server/sfu/room/room.ts', typesOnly: true }),
  ).toMatch(/not even/)
  expect(
    complaint({
      from: 'main/server/dialects/gavel/a.ts',
      what: 'main/server/dialects/sqmeeting/b.ts',
      typesOnly: false,
    }),
  ).toMatch(/another dialect/)
})
