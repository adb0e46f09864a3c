/** The origin of the desktop app's own pages, on whatever server they speak to. No page of the web can have it. */
export const desktopOrigin = 'gavel://app'

/** Whether others on the network reach this computer's server, and where: `http://host:port`. */
export interface Hosting {
  open: boolean
  addresses: string[]
  /** Where programs on this computer reach it. */
  local: string
}

/** What only a desktop can do; the preload hands an object of this shape to the window as `window.desktop`. */
export interface Desktop {
  /** Asks for a fresh wire in place of one that is lost; it comes as a port, or later when there is no server yet. */
  wantWire(): Promise<void>
  hosting(): Promise<Hosting>
  /** Opens the server to the network or closes it again. It starts anew for that; meetings go on. */
  host(open: boolean): Promise<Hosting>
  /**
   * The token of a session at one server, by its origin ('' is this computer's own): kept by the system's key store, never in
   * clear, and not at all where there is none. No server is ever given the token of another.
   */
  rememberToken(server: string, token: string | undefined): Promise<boolean>
  rememberedToken(server: string): Promise<string | undefined>
  /** Screens and windows that can be shared, with thumbnails as data URLs. */
  shareSources(): Promise<ShareSource[]>
  /** Chooses what the next getDisplayMedia call will share. */
  chooseShareSource(id: string | undefined): Promise<void>
  /** Links to meetings that were opened anywhere on this computer, also those that started the app. */
  onLink(listener: (link: string) => void): void
  platform: 'win32' | 'darwin' | 'linux'
}

export interface ShareSource {
  id: string
  name: string
  kind: 'screen' | 'window'
  thumbnail: string
}
