/**
 * A stand-in for the `electron` module of the main process, as far as the shell uses it: windows are pages of a real
 * Chromium of Electron's line, the server process is a real process, files and permissions go through the real handlers.
 * What Electron would show to a person is kept, for tests to look at.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Page, PageWindow } from './page.ts'
import { answerTests, recorded } from './tests.ts'

class App extends EventEmitter {
  commandLine = {
    appendSwitch: (name: string, value?: string) => recorded.switches.push(value ? `${name}=${value}` : name),
  }
  #ready = Promise.resolve()
  whenReady = (): Promise<void> => this.#ready
  getPath = (): string => process.env['STAND_IN_USER_DATA'] as string
  getVersion = (): string => '0.0.0'
  getName = (): string => 'Gavel'
  setAsDefaultProtocolClient = (scheme: string): boolean => {
    recorded.protocols.push(scheme)
    return true
  }
  requestSingleInstanceLock = (): boolean => true
  /** As Electron: `before-quit` may prevent it; then windows close, then the process ends. */
  quit(): void {
    let prevented = false
    this.emit('before-quit', { preventDefault: () => (prevented = true) })
    if (!prevented) void PageWindow.closeAll().finally(() => process.exit(0))
  }
  exit = (code: number): void => process.exit(code)
}
export const app = new App()

export class BrowserWindow extends PageWindow {
  constructor(options: ConstructorParameters<typeof PageWindow>[0]) {
    super(options)
    recorded.windows.push(options)
    app.emit('web-contents-created', {}, this.webContents)
    this.on('closed', () => app.emit('window-all-closed'))
  }
}

export const protocol = {
  registerSchemesAsPrivileged: (schemes: { scheme: string }[]) => recorded.schemes.push(...schemes),
  handle: (_scheme: string, handler: (request: Request) => Promise<Response>) => {
    Page.files = handler
  },
}

export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler: typeof recorded.permissionRequest) => {
      recorded.permissionRequest = handler
    },
    setPermissionCheckHandler: (handler: typeof recorded.permissionCheck) => {
      recorded.permissionCheck = handler
    },
    setDisplayMediaRequestHandler: (handler: typeof recorded.displayMedia) => {
      recorded.displayMedia = handler
    },
  },
}

export const ipcMain = {
  handle: (channel: string, handler: (event: object, ...args: unknown[]) => unknown) =>
    void Page.invocations.set(channel, handler),
  on: () => {},
}

/** Two ends of a wire inside this process, as Electron's MessageChannelMain. */
export class MessageChannelMain {
  port1 = new EventEmitter() as Port
  port2 = new EventEmitter() as Port
  constructor() {
    join(this.port1, this.port2)
    join(this.port2, this.port1)
  }
}
export interface Port extends EventEmitter {
  postMessage(data: unknown): void
  start(): void
  close(): void
}
function join(one: Port, other: Port): void {
  // What a real port does to a message: it is cloned, and it arrives later.
  one.postMessage = data => {
    const copy = structuredClone(data)
    setImmediate(() => other.emit('message', { data: copy, ports: [] }))
  }
  one.start = () => {}
  one.close = () => setImmediate(() => other.emit('close'))
}

let nextPort = 1
class UtilityProcess extends EventEmitter {
  readonly #child: ChildProcess
  readonly #ports = new Map<number, Port>()
  constructor(entry: string) {
    super()
    const shim = fileURLToPath(new URL('./utility.mjs', import.meta.url))
    this.#child = fork(entry, [], { execArgv: ['--import', shim], serialization: 'advanced', stdio: 'inherit' })
    recorded.serverPids.push(this.#child.pid ?? 0)
    this.#child.on('message', (message: { port?: number; data?: unknown; closed?: boolean }) => {
      if (message.port === undefined) this.emit('message', message.data)
      else if (message.closed) this.#ports.get(message.port)?.close()
      else this.#ports.get(message.port)?.postMessage(message.data)
    })
    this.#child.on('exit', code => {
      for (const port of this.#ports.values()) port.close()
      this.emit('exit', code ?? 1)
    })
  }
  postMessage(data: unknown, ports: Port[] = []): void {
    const ids = ports.map(port => {
      const id = nextPort++
      this.#ports.set(id, port)
      port.on('message', event => this.#child.connected && this.#child.send({ port: id, data: event.data }))
      port.on('close', () => this.#child.connected && this.#child.send({ port: id, closed: true }))
      return id
    })
    if (this.#child.connected) this.#child.send({ data, ports: ids })
  }
  kill = (): boolean => this.#child.kill('SIGKILL')
}
export const utilityProcess = { fork: (entry: string) => new UtilityProcess(entry) }

export const dialog = {
  showErrorBox: (title: string, text: string) => void recorded.dialogs.push({ title, detail: text }),
  showMessageBox: async (...args: unknown[]) => {
    recorded.dialogs.push(args.at(-1) as { detail: string })
    return { response: 1 }
  },
}
export const clipboard = { writeText: (text: string) => void recorded.clipboard.push(text) }
export const shell = { openExternal: async (url: string) => void recorded.opened.push(url) }
export const Menu = {
  buildFromTemplate: (template: object[]) => template,
  setApplicationMenu: (menu: object[]) => {
    recorded.menu = menu
  },
}
/** A key store that turns bytes over: enough to see whether what is kept is what was given. */
export const safeStorage = {
  isEncryptionAvailable: () => process.env['STAND_IN_KEY_STORE'] !== 'none',
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptString: (text: string) => Buffer.from(text).map(byte => byte ^ 0xff),
  decryptString: (sealed: Buffer) => Buffer.from(sealed.map(byte => byte ^ 0xff)).toString(),
}
export const desktopCapturer = {
  getSources: async () => [
    { id: 'screen:1:0', name: 'Entire screen', thumbnail: { toDataURL: () => 'data:image/png;base64,' } },
    { id: 'window:2:0', name: 'Notes', thumbnail: { toDataURL: () => 'data:image/png;base64,' } },
  ],
}

answerTests(app)
export default { app, ipcMain, shell, dialog, Menu, session }
