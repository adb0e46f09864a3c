/** The one window: sandboxed, isolated, and only ever showing our own pages. */
import { BrowserWindow } from 'electron'
import { pageAddress } from './security.ts'
import { settings } from './settings.ts'

/** `onLoaded` is called after every load, since a page starts without a wire. */
export function openWindow(preload: string, onLoaded: () => void): BrowserWindow {
  const bounds = settings().get('bounds')
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 480,
    minHeight: 420,
    title: 'Gavel',
    show: false,
    backgroundColor: '#101418',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => window.show())
  window.on('close', () => settings().set('bounds', window.getNormalBounds()))
  window.webContents.on('did-finish-load', onLoaded)
  void window.loadURL(pageAddress)
  return window
}
