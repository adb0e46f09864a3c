/** `npm start`: the desktop app where Electron can run, otherwise the same server with the same window in the browser. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuilt, needNode, root } from './built.mjs'

const display = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
/** How long fetching Electron's program may take before we go on without it. */
const patience = 120_000

needNode()
ensureBuilt()
const electron = display && !process.env.CI ? electronProgram() : undefined
if (electron) {
  const child = spawn(electron, [root, ...process.argv.slice(2)], { stdio: 'inherit' })
  child.on('exit', code => process.exit(code ?? 0))
} else {
  console.error(display ? 'The desktop app cannot be had here.' : 'There is no display here.')
  console.error('Starting the server alone: open the address below in a browser.')
  if (display && !process.env.CI) openBrowserWhenReady()
  await import(pathToFileURL(join(root, 'out/main/headless.js')).href)
}

/** The path of Electron's program, fetched by Electron's own installer if it is not there yet; undefined without it. */
function electronProgram() {
  const folder = join(root, 'node_modules/electron')
  const found = () => {
    const name = join(folder, 'path.txt')
    const program = existsSync(name) && join(folder, 'dist', readFileSync(name, 'utf8').trim())
    return program && existsSync(program) ? program : undefined
  }
  if (found()) return found()
  console.error('Fetching the desktop runtime once; this can take a minute …')
  spawnSync(process.execPath, [join(folder, 'install.js')], { stdio: ['ignore', 2, 2], timeout: patience })
  return found()
}

function openBrowserWhenReady() {
  const write = process.stdout.write.bind(process.stdout)
  process.stdout.write = (text, ...rest) => {
    const address = /Gavel is ready at (\S+)/.exec(String(text))?.[1]
    if (address) {
      const opener = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[process.platform] ?? ['xdg-open']
      const child = spawn(opener[0], [...opener.slice(1), address], { stdio: 'ignore', detached: true })
      child.on('error', () => {})
      child.unref()
    }
    return write(text, ...rest)
  }
}
