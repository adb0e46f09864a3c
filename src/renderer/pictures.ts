/** People's pictures: each is fetched once, over the wire like everything else. */
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { atServer } from '../shared/operation.ts'
import { server } from './server.ts'

const pictures = createStore<Readonly<Record<string, string>>>(() => ({}))
const asked = new Set<string>()

const keyIn = (address: string): string => address.slice(address.lastIndexOf('/') + 1)

/** What lies at an address as the server gives it, such as `/api/blobs/…`; for players and pictures. */
export async function fetchFile(address: string): Promise<Blob> {
  const { mediaType, base64 } = await server().perform('files.show', atServer, { key: keyIn(address) })
  return new Blob([Uint8Array.from(atob(base64), sign => sign.charCodeAt(0))], { type: mediaType })
}

async function fetchPicture(address: string): Promise<void> {
  if (asked.has(address)) return
  asked.add(address)
  try {
    const { mediaType, base64 } = await server().perform('files.show', atServer, { key: keyIn(address) })
    if (mediaType.startsWith('image/')) pictures.setState({ [address]: `data:${mediaType};base64,${base64}` })
  } catch {
    // Asked for again the next time somebody looks.
    asked.delete(address)
  }
}

/** The picture at this address as soon as it is there. */
export function usePicture(address: string | null | undefined): string | undefined {
  useEffect(() => {
    if (address) void fetchPicture(address)
  }, [address])
  return useStore(pictures, all => (address ? all[address] : undefined))
}
