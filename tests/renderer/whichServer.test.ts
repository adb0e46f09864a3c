/** What people type when they say which server they mean, and where it is looked for. */
import { describe, expect, it } from 'vitest'
import { isOpenToReaders, originsFor } from '../../src/renderer/whichServer.ts'

describe('where a server is looked for', () => {
  it.each([
    ['https://meet.example.org/j/123?x=1', ['https://meet.example.org']],
    [' http://192.168.1.20:8887/ ', ['http://192.168.1.20:8887']],
    ['WSS://meet.example.org:8443', ['https://meet.example.org:8443']],
    ['meet.example.org:9000', ['https://meet.example.org:9000', 'http://meet.example.org:9000']],
    ['[fe80::1]:9000/j/1', ['https://[fe80::1]:9000', 'http://[fe80::1]:9000']],
    ['ship', ['https://ship', 'https://ship:8887', 'http://ship:8887', 'http://ship']],
  ])('%s', (typed, origins) => {
    expect(originsFor(typed)).toEqual(origins)
  })

  it.each(['', '   ', 'two words', 'ftp://meet.example.org', 'http://', 'javascript://x', 'meet.example.org:99999'])(
    'nowhere for “%s”',
    typed => {
      expect(originsFor(typed)).toEqual([])
    },
  )
})

it('says which servers can be read on the way', () => {
  expect(['https://a.example', 'http://127.0.0.1:1', 'http://localhost:1'].filter(isOpenToReaders)).toEqual([])
  expect(isOpenToReaders('http://192.168.1.20:8887')).toBe(true)
})
