/** Command-line flags: what they mean, and what is said of those that mean nothing. */
import { expect, it } from 'vitest'
import { readFlags, suitableWorkers } from '../../src/main/server/options.ts'

const read = (...args: string[]) => readFlags(args, {})

it('has a default for everything', () => {
  expect(read()).toMatchObject({ host: '127.0.0.1', port: 8887, mediaPort: undefined, capacity: 500, origins: [] })
  expect(read()).toMatchObject({ totalCapacity: undefined, ownersStream: true })
})

it('takes limits and says who may stream', () => {
  expect(read('--capacity', '50', '--total-capacity', '200', '--operators-stream')).toMatchObject({
    capacity: 50,
    totalCapacity: 200,
    ownersStream: false,
  })
})

it('leaves a processor to all else than media, and takes another word for it', () => {
  expect([1, 2, 3, 5, 64].map(suitableWorkers)).toEqual([1, 1, 2, 4, 4])
  expect(read().mediaWorkers).toBeUndefined()
  expect(read('--media-workers', '8').mediaWorkers).toBe(8)
  for (const text of ['0', '65', 'many'])
    expect(() => read('--media-workers', text)).toThrow(/^--media-workers takes a whole number from 1 to 64/)
})

it('takes origins as browsers write them, as many as there are', () => {
  expect(read('--origin', 'https://Intranet.example:443', '--origin', 'http://10.0.0.1:8080/').origins).toEqual([
    'https://intranet.example',
    'http://10.0.0.1:8080',
  ])
})

it('says in a sentence what it cannot use', () => {
  for (const text of ['*', 'intranet.example', 'https://a/b', 'https://u:p@a', 'file:///', 'null'])
    expect(() => read('--origin', text), text).toThrow(/^--origin takes an origin such as/)
  expect(() => read('--port', '70000')).toThrow(/^--port takes a whole number from 0 to 65535/)
  expect(() => read('--port', '8887', '--media-port', '8887')).toThrow(/^--media-port must be another port/)
  expect(() => readFlags([], { GAVEL_ADMIN_PASSWORD: 'short' })).toThrow(/at least six characters/)
})
