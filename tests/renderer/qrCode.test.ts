/** The QR code as it is drawn, seen by a reader. */
import { decodeQR } from 'qr/decode.js'
import { expect, it } from 'vitest'
import { drawn } from '../../src/renderer/ui/QrCode.tsx'

/** The picture a path of runs makes, each module so many pixels wide. */
function pixels({ size, path }: ReturnType<typeof drawn>, scale: number) {
  const width = size * scale
  const data = new Uint8Array(width * width * 4).fill(255)
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\1z/g)) {
    const [left, top, run] = [Number(x) * scale, Number(y) * scale, Number(length) * scale]
    for (let row = top; row < top + scale; row++)
      for (let column = left; column < left + run; column++)
        data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3)
  }
  return { width, height: width, data }
}

it.each([
  'https://gavel.example/j/oP5idgfEmt0pQ7',
  'http://192.168.100.200:8887/j/123456789',
  `https://${'long-'.repeat(40)}name.example/j/oP5idgfEmt0pQ7`,
])('says %s', link => {
  const picture = drawn(link)
  expect(picture.path.replaceAll(/M\d+ \d+h\d+v1H\d+z/g, '')).toBe('')
  expect(decodeQR(pixels(picture, 4))).toBe(link)
})
