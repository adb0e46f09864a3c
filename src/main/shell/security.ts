/** What pages may and may not: our own scheme for our own files, no other page ever, and permissions for ourselves only. */
import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { protocol, session, shell, type WebContents } from 'electron'
import { desktopOrigin } from '../../shared/desktop.ts'

const { protocol: schemeName, host: ownHost } = new URL(desktopOrigin)
const scheme = schemeName.slice(0, -1)
export const pageAddress = `${desktopOrigin}/index.html`

const permitted = [
  'media',
  'display-capture',
  'notifications',
  'speaker-selection',
  'fullscreen',
  'clipboard-sanitized-write',
]

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

/** The server sends browsers the same; here the server is another origin, on this machine or wherever the user chose. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob: mediastream:",
  "connect-src 'self' ws: wss: http://127.0.0.1:*",
  "worker-src 'self' blob:",
  "frame-ancestors 'none'",
].join('; ')

/** Before the app is ready: our scheme counts as secure, so that camera and microphone work in it. */
export function claimScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } },
  ])
}

export function isOurs(url: string): boolean {
  try {
    const { protocol: name, host } = new URL(url)
    return name === schemeName && host === ownHost
  } catch {
    return false
  }
}

/** Serves the built window under our scheme, and nothing outside its folder. */
export function serveWindow(folder: string): void {
  const root = normalize(folder + sep)
  protocol.handle(scheme, async request => {
    const { host, pathname } = new URL(request.url)
    const file = normalize(join(root, decodeURIComponent(pathname)))
    if (host !== 'app' || !file.startsWith(root)) return new Response('Not found', { status: 404 })
    // Addresses such as /j/123 are the page's own affair.
    const name = extname(file) === '' ? join(root, 'index.html') : file
    try {
      return new Response(new Uint8Array(await readFile(name)), {
        headers: {
          'content-type': contentTypes[extname(name)] ?? 'application/octet-stream',
          'content-security-policy': contentSecurityPolicy,
          'x-content-type-options': 'nosniff',
        },
      })
    } catch {
      return new Response('Not found', { status: 404 })
    }
  })
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(isOurs(details.requestingUrl) && permitted.includes(permission)),
  )
  defaultSession.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin) => isOurs(requestingOrigin) && permitted.includes(permission),
  )
}

/** No page leaves our own, opens a window or embeds another; links to the web go to the system's browser. */
export function guard(contents: WebContents): void {
  contents.on('will-navigate', (event, url) => {
    if (!isOurs(url)) event.preventDefault()
  })
  contents.on('will-redirect', (event, url) => {
    if (!isOurs(url)) event.preventDefault()
  })
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    if (/^(https?|mailto):/.test(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
}
