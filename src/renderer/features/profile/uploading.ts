/** Files of one's own, on their way to the server in pieces that fit through the wire. */
import { atServer } from '../../../shared/operation.ts'
import { server } from '../../server.ts'

/** Bytes at once; in base64 a third more. */
const piece = 96 * 1024

export async function upload(file: Blob, name: string): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const { id, token } = await server().perform('files.begin', atServer, { name })
  for (let at = 0; at < bytes.length; at += piece)
    await server().perform('files.append', atServer, { id, token, bytes: base64(bytes.subarray(at, at + piece)) })
  await server().perform('files.complete', atServer, { id })
  return id
}

const base64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))

const side = 256

/** A picture as others see it: its middle, square and small. */
export async function squared(file: Blob): Promise<Blob> {
  const image = await createImageBitmap(file)
  const edge = Math.min(image.width, image.height)
  const canvas = document.createElement('canvas')
  canvas.width = side
  canvas.height = side
  const brush = canvas.getContext('2d')
  if (!brush) throw new Error('This browser cannot draw.')
  brush.fillStyle = '#fff'
  brush.fillRect(0, 0, side, side)
  brush.drawImage(image, (image.width - edge) / 2, (image.height - edge) / 2, edge, edge, 0, 0, side, side)
  return new Promise((resolve, reject) =>
    canvas.toBlob(blob => (blob ? resolve(blob) : reject(new Error('This is no picture.'))), 'image/jpeg', 0.9),
  )
}
