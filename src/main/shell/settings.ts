/** What the desktop app remembers of itself: where its window was, and the sign-in token, sealed by the system. */
import Store from 'electron-store'

interface Settings {
  bounds: { x?: number; y?: number; width: number; height: number }
  /** The user opened this computer's server to the network. */
  openToNetwork: boolean
  /** Base64 of what safeStorage made of the token; never the token. */
  sealedToken?: string
}

let store: Store<Settings> | undefined

export function settings(): Store<Settings> {
  store ??= new Store<Settings>({ defaults: { bounds: { width: 1200, height: 800 }, openToNetwork: false } })
  return store
}
