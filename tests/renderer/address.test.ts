/** The addresses at which meetings are joined. */
import { expect, it } from 'vitest'
import { isLinkKey, joinAddress } from '../../src/renderer/address.ts'

it('is made of a number or of the key of a link, whatever signs are in it', () => {
  expect(joinAddress('123456789')).toBe('/j/123456789')
  expect(joinAddress('oP5idgfEmt0pQ7')).toBe('/j/oP5idgfEmt0pQ7')
  expect(joinAddress('../x')).toBe('/j/..%2Fx')
})

it('tells the key of a link from a number', () => {
  expect(isLinkKey('oP5idgfEmt0pXa')).toBe(true)
  for (const other of ['123456789', 'oP5idgfEmt0pX', 'oP5idgfEmt0pXab', '../oP5idgfEmt0', ''])
    expect(isLinkKey(other)).toBe(false)
})
