/** Meeting numbers out of what people paste, and the addresses made of them. */
import { expect, it } from 'vitest'
import { isLinkKey, joinAddress, numberIn } from '../../src/renderer/address.ts'

it.each([
  ['123456789', '123456789'],
  ['123 456 789', '123456789'],
  [' 123-456-789\n', '123456789'],
  ['123\u00a0456\u00a0789', '123456789'],
  ['http://gavel.local:8887/j/123456789', '123456789'],
  ['https://gavel.example/j/123456789?lang=zh#top', '123456789'],
  ['Join: https://gavel.example/j/123456789', '123456789'],
  ['gavel.example/j/42/', '42'],
  ['http://gavel.local:8887/j/oP5idgfEmt0pXa', 'oP5idgfEmt0pXa'],
  ['', ''],
])('finds the number in %j', (pasted, number) => expect(numberIn(pasted)).toBe(number))

it('leaves what is no number as it is, so that it can be said to be wrong', () => {
  expect(numberIn('twelve')).toBe('twelve')
})

it('makes an address of a number, and of that the number again', () => {
  expect(joinAddress('123456789')).toBe('/j/123456789')
  expect(numberIn(`https://gavel.example${joinAddress('123456789')}`)).toBe('123456789')
  expect(joinAddress('../x')).toBe('/j/..%2Fx')
})

it('tells the key of a link from a number', () => {
  expect(isLinkKey('oP5idgfEmt0pXa')).toBe(true)
  for (const other of ['123456789', 'oP5idgfEmt0pX', 'oP5idgfEmt0pXab', '../oP5idgfEmt0', ''])
    expect(isLinkKey(other)).toBe(false)
})
