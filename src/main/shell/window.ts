/** The one window: sandboxed, isolated, and only ever showing our own pages. */
import { BrowserWindow, type WebContents } from 'electron'
import { pageAddress } from './security.ts'
import { settings } from './settings.ts'

/** Resolves when the page is loaded. `onLoaded` is called after every load, since a page starts without a wire. */
export async function openWindow(preload: string, onLoaded: (contents: WebContents) => void): Promise<BrowserWindow> {
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
  window.webContents.on('did-finish-load', () => onLoaded(window.webContents))
  await window.loadURL(pageAddress)
  return window
}
