/** A window of the stand-in: a page of a real Chromium, with the real preload run before the page's own scripts. */
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { type Browser, type Page as ChromiumPage, chromium, type Route } from '@playwright/test'
import type { Port } from './main.ts'
import { recorded } from './tests.ts'

/** Chromium does not know our scheme; a localhost name is as secure a context, and every address is translated. */
const outside = 'http://gavel-app.localhost'
const inside = 'gavel://app'
export const toInside = (url: string): string => url.replace(outside, inside)
const toOutside = (url: string): string => url.replace(inside, outside)

let browser: Promise<Browser> | undefined
const launch = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      ...recorded.switches.map(one => `--${one}`),
      `--remote-debugging-port=${process.env['STAND_IN_CDP_PORT']}`,
    ],
  })

export const Page: {
  files: ((request: Request) => Promise<Response>) | undefined
  invocations: Map<string, (event: object, ...args: unknown[]) => unknown>
} = { files: undefined, invocations: new Map() }

/** What a sandboxed preload can require of electron, in the page's own words. */
const preloadElectron = `{
  contextBridge: { exposeInMainWorld: (name, api) => { window[name] = api } },
  ipcRenderer: {
    invoke: (channel, ...args) => window.__invoke(channel, args),
    on: (channel, listener) => { (window.__channels ??= {})[channel] = listener },
    send: () => {},
  },
}`

class WebContents extends EventEmitter {
  page: ChromiumPage | undefined
  openHandler: ((details: { url: string }) => { action: string }) | undefined
  setWindowOpenHandler(handler: typeof this.openHandler): void {
    this.openHandler = handler
  }
  send(channel: string, value: unknown): void {
    void this.page?.evaluate(([name, what]) => (window as never as Bridge).__channels[name]?.({ ports: [] }, what), [
      channel,
      value,
    ] as const)
  }
  /** Only ports are posted: one end stays here, the other is made in the page. */
  postMessage(channel: string, _message: unknown, ports: Port[]): void {
    const port = ports[0]
    const id = this.ports.push(port as Port) - 1
    port?.on(
      'message',
      ({ data }) =>
        void this.page
          ?.evaluate(([at, value]) => (window as never as Bridge).__ports[at]?.postMessage(value), [id, data] as const)
          .catch(() => {}),
    )
    port?.on(
      'close',
      () => void this.page?.evaluate(at => (window as never as Bridge).__ports[at]?.close(), id).catch(() => {}),
    )
    void this.page?.evaluate(
      ([name, at]) => {
        const bridge = window as never as Bridge
        const { port1, port2 } = new MessageChannel()
        bridge.__ports ??= {}
        bridge.__ports[at] = port1
        port1.onmessage = ({ data }) => bridge.__toPort(at, data)
        bridge.__channels[name]?.({ ports: [port2] })
      },
      [channel, id] as const,
    )
  }
  readonly ports: Port[] = []
}
interface Bridge {
  __ports: Record<number, MessagePort>
  __toPort(id: number, data: unknown): void
  __channels: Record<string, (event: { ports: MessagePort[] }, value?: unknown) => void>
}

interface WindowOptions {
  webPreferences?: { preload?: string; sandbox?: boolean }
}

export class PageWindow extends EventEmitter {
  static readonly all = new Set<PageWindow>()
  readonly webContents = new WebContents()
  readonly #options: WindowOptions
  constructor(options: WindowOptions) {
    super()
    this.#options = options
    PageWindow.all.add(this)
  }

  static async closeAll(): Promise<void> {
    for (const window of PageWindow.all) window.emit('close')
    await (await browser)?.close()
  }

  async loadURL(url: string): Promise<void> {
    browser ??= launch()
    const context = await (await browser).newContext({ viewport: { width: 1200, height: 800 } })
    const page = await context.newPage()
    this.webContents.page = page
    await this.#translate(page)
    await this.#runPreload(page)
    page.on('load', () => this.webContents.emit('did-finish-load'))
    // Whatever else would open is put to the handler, and never does; also windows that know nothing of their opener.
    await context.route('**/*', async route => {
      recorded.refused.push(route.request().url())
      this.webContents.openHandler?.({ url: route.request().url() })
      await route.abort()
      for (const other of context.pages()) if (other !== page) await other.close()
    })
    await page.goto(toOutside(url))
    this.emit('ready-to-show')
  }

  /** Files come from the real protocol handler; a navigation anywhere else is first put to `will-navigate`. */
  async #translate(page: ChromiumPage): Promise<void> {
    await page.route('**/*', async (route: Route) => {
      const request = route.request()
      const url = request.url()
      if (request.isNavigationRequest() && !url.startsWith(outside)) {
        let prevented = false
        this.webContents.emit('will-navigate', { preventDefault: () => (prevented = true) }, url)
        recorded.refused.push(url)
        return prevented ? route.abort('aborted') : route.continue()
      }
      if (!url.startsWith(outside)) return route.continue()
      const response = await Page.files?.(new Request(toInside(url)))
      if (!response) return route.abort()
      await route.fulfill({
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: Buffer.from(await response.arrayBuffer()),
      })
    })
  }

  async #runPreload(page: ChromiumPage): Promise<void> {
    await page.exposeBinding('__invoke', ({ frame }, channel: string, args: unknown[]) => {
      const handler = Page.invocations.get(channel)
      if (!handler) throw new Error(`Nobody handles ${channel}.`)
      return handler({ senderFrame: { url: toInside(frame.url()) } }, ...args)
    })
    await page.exposeBinding('__toPort', (_, id: number, data: unknown) =>
      this.webContents.ports[id]?.postMessage(data),
    )
    const preload = readFileSync(this.#options.webPreferences?.preload as string, 'utf8')
    await page.addInitScript(`(() => {
      const electron = ${preloadElectron}
      const require = name => { if (name === 'electron') return electron; throw new Error('A sandboxed preload cannot require ' + name) }
      const process = { platform: ${JSON.stringify(process.platform)} }
      const module = { exports: {} }
      ;((exports, module) => { ${preload} })(module.exports, module)
    })()`)
  }

  isMinimized = (): boolean => false
  restore(): void {}
  show(): void {}
  focus(): void {
    recorded.focused += 1
  }
  getNormalBounds = () => ({ x: 0, y: 0, width: 1200, height: 800 })
}
