/** Where the window is: the browser's address bar, or, on the desktop, an address only the window knows. */
import { memoryLocation } from 'wouter/memory-location'
import { navigate as browse, useBrowserLocation } from 'wouter/use-browser-location'

const inBrowser = globalThis.location?.protocol.startsWith('http') ?? true
const memory = memoryLocation({ path: '/' })

export const useAddress = inBrowser ? useBrowserLocation : memory.hook

export const go = (path: string): void => (inBrowser ? browse(path) : memory.navigate(path))

/** Whether what stands for a meeting in an address is not its number but the key of its link. */
export const isLinkKey = (text: string): boolean => /^[0-9A-Za-z]{14}$/.test(text)

/** Where one joins: by the meeting's number, or by the key of its link. */
export const joinAddress = (which: string): string => `/j/${encodeURIComponent(which)}`
