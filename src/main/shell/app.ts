/** The desktop app's life: server, window, and a clean end. */
import { join } from 'node:path'
import { app, type BrowserWindow, clipboard, dialog } from 'electron'
import { hearLinks } from './deepLink.ts'
import { offerDesktop } from './desktop.ts'
import { hostAddress } from './hosting.ts'
import { setMenu } from './menu.ts'
import { guard, serveWindow } from './security.ts'
import { type ServerHandle, startServer } from './serverHandle.ts'
import { openWindow } from './window.ts'

/** `here` is the folder of the built main process. */
export function runApp(here: string): void {
  let window: BrowserWindow | undefined
  let server: ServerHandle | undefined
  let ending = false

  const show = (): void => {
    if (!window) return
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }
  const giveWire = (): void => {
    if (window) server?.wire(window.webContents)
  }
  const links = hearLinks(show)
  app.on('second-instance', show)
  app.on('web-contents-created', (_, contents) => guard(contents))

  app
    .whenReady()
    .then(() => {
      serveWindow(join(here, '../renderer'))
      setMenu()
      server = startServer({
        entry: join(here, 'serverProcess.js'),
        dataDir: join(app.getPath('userData'), 'server'),
        host: hostAddress,
        // A server that came back has none of the old wires.
        onReady: ready => {
          giveWire()
          if (ready.admin.password !== undefined) void showPassword(ready.admin.username, ready.admin.password)
        },
        onGaveUp: reason => {
          dialog.showErrorBox('Gavel cannot start its server', reason)
          app.quit()
        },
      })
      offerDesktop(server, giveWire)
      window = openWindow(join(here, '../preload/index.cjs'), () => {
        giveWire()
        if (window) links.deliverTo(window.webContents)
      })
      window.on('closed', () => {
        window = undefined
        links.hold()
      })
    })
    .catch(error => {
      dialog.showErrorBox('Gavel cannot start', String(error))
      app.exit(1)
    })

  app.on('window-all-closed', () => app.quit())
  app.on('before-quit', event => {
    if (ending || !server) return
    // Once the server has closed its files the app may go.
    event.preventDefault()
    ending = true
    void server.stop().finally(() => app.quit())
  })

  async function showPassword(username: string, password: string): Promise<void> {
    const options = {
      type: 'info' as const,
      title: 'Gavel',
      message: 'This computer is now a meeting server.',
      detail: `Sign in as “${username}” with the password ${password}\n\nIt is shown only this once. You can change it after signing in.`,
      buttons: ['Copy password', 'Close'],
    }
    const { response } = window ? await dialog.showMessageBox(window, options) : await dialog.showMessageBox(options)
    if (response === 0) clipboard.writeText(password)
  }
}
