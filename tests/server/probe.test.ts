/** Whether another conference server answers is found out by asking it for a page. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { createProbe } from '../../src/main/server/probe.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** Answers the number of questions so far, too. */
async function serving(status: number, text: string): Promise<{ port: number; asked(): number }> {
  let asked = 0
  const server = createServer((_, response) => {
    asked += 1
    response.writeHead(status).end(text)
  })
  servers.push(server)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { port: (server.address() as AddressInfo).port, asked: () => asked }
}

const door = (port: number) => [{ protocol: 'http', port, path: '/' }] as const

it.each([
  [200, 'OK', true],
  [200, '<html>Welcome</html>', false],
  [503, 'OK', false],
  [404, 'Not found', false],
])('%d “%s”: %s', async (status, text, online) => {
  const { port } = await serving(status, text)
  // Asked anew each time: who takes too long to answer is not there.
  await expect.poll(() => createProbe(door(port))('127.0.0.1')).toBe(online)
})

it('is no where nobody answers', async () => {
  const { port } = await serving(200, 'OK')
  servers.splice(0)[0]?.close()
  expect(await createProbe(door(port))('127.0.0.1')).toBe(false)
})

it('is remembered for a moment', async () => {
  let now = 0
  const { port, asked } = await serving(200, 'OK')
  const probe = createProbe(door(port), () => now)
  await Promise.all([probe('127.0.0.1'), probe('127.0.0.1')])
  now = 9_000
  expect([await probe('127.0.0.1'), asked()]).toEqual([true, 1])
  now = 11_000
  expect([await probe('127.0.0.1'), asked()]).toEqual([true, 2])
})
