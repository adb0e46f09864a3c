/** Hands the window its wire to the server and what only a desktop can do. Nothing else crosses, and this never grows. */
import { contextBridge, ipcRenderer } from 'electron'
import type { Desktop } from '../shared/desktop.ts'

const desktop: Desktop = {
  wantWire: () => ipcRenderer.invoke('desktop:wantWire'),
  hosting: () => ipcRenderer.invoke('desktop:hosting'),
  host: open => ipcRenderer.invoke('desktop:host', open),
  rememberToken: (server, token) => ipcRenderer.invoke('desktop:rememberToken', server, token),
  rememberedToken: server => ipcRenderer.invoke('desktop:rememberedToken', server),
  shareSources: () => ipcRenderer.invoke('desktop:shareSources'),
  chooseShareSource: id => ipcRenderer.invoke('desktop:chooseShareSource', id),
  onLink: listener => void ipcRenderer.on('link', (_, link: string) => listener(link)),
  platform: process.platform as Desktop['platform'],
}
contextBridge.exposeInMainWorld('desktop', desktop)

// A port cannot cross the context bridge; it can be posted to the page's own world.
ipcRenderer.on('wire', event => window.postMessage({ gavel: 'wire' }, location.origin, [...event.ports]))
