/** What the desktop app remembers of itself: where its window was, and the sign-in tokens, sealed by the system. */
import Store from 'electron-store'

interface Settings {
  bounds: { x?: number; y?: number; width: number; height: number }
  /** The user opened this computer's server to the network. */
  openToNetwork: boolean
  /** By the server it is for: base64 of what safeStorage made of the token; never the token. */
  sealedTokens: Record<string, string>
}

let store: Store<Settings> | undefined

export function settings(): Store<Settings> {
  store ??= new Store<Settings>({
    defaults: { bounds: { width: 1200, height: 800 }, openToNetwork: false, sealedTokens: {} },
  })
  return store
}
