/** What Electron's main process and the server's process say to each other. */

export type ToServer =
  | { asks: 'start'; dataDir: string; host: string }
  /** The port of a window's wire comes with it. */
  | { asks: 'wire' }
  | { asks: 'stop' }

export type FromServer =
  | { tells: 'ready'; url: string; admin: { username: string; password?: string } }
  | { tells: 'refused'; reason: string }
