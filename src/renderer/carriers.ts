/** The two carriers of the wire: a port handed over by the desktop app, or a WebSocket to a server anywhere. */
import type { Desktop } from '../shared/desktop.ts'
import type { Carrier } from '../shared/wire.ts'
import { chosenServer } from './whichServer.ts'

declare global {
  interface Window {
    desktop?: Desktop
  }
}

export const desktop = (): Desktop | undefined => globalThis.window?.desktop

/** The addresses of the server this window speaks to, its own and those others know. */
export async function homeAddresses(): Promise<string[]> {
  const chosen = chosenServer()
  if (chosen) return [chosen]
  const own = desktop()
  if (!own) return [window.location.origin]
  const { local, addresses } = await own.hosting()
  return [local, ...addresses]
}

export function openCarrier(): Promise<Carrier> {
  const chosen = chosenServer()
  if (!chosen && desktop()) return portCarrier()
  return socketCarrier(chosen ?? window.location.origin)
}

/** Ports that were handed over and not taken yet; the preload may be quicker than the page. */
let offered: MessagePort | undefined
let wanted: ((port: MessagePort) => void) | undefined
/** Ends the port in use: a new one means that the server behind the old one is gone. */
let retire: (() => void) | undefined

/** To be called as early as possible, so that no port is missed. */
export function listenForPorts(): void {
  window.addEventListener('message', message => {
    const port = message.ports[0]
    if (message.source !== window || message.data?.gavel !== 'wire' || !port) return
    if (wanted) wanted(port)
    else offered = port
    retire?.()
  })
}

let hadOne = false

async function portCarrier(): Promise<Carrier> {
  // The first wire comes by itself.
  if (hadOne && !offered) void desktop()?.wantWire()
  hadOne = true
  const port =
    offered ??
    (await new Promise<MessagePort>(resolve => {
      wanted = resolve
    }))
  offered = undefined
  wanted = undefined
  const closing: (() => void)[] = []
  const closed = (): void => {
    for (const listener of closing.splice(0)) listener()
  }
  port.addEventListener('close', closed)
  retire = () => {
    retire = undefined
    port.close()
    closed()
  }
  const end = retire
  return {
    send: message => port.postMessage(message),
    onMessage(listener) {
      port.addEventListener('message', message => listener(message.data))
      port.start()
    },
    onClose: listener => closing.push(listener),
    close: end,
  }
}

/** Resolves once the socket to the server of this origin is open; rejects when it cannot be. */
export function socketCarrier(origin: string): Promise<Carrier> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${origin.replace(/^http/, 'ws')}/wire`)
    const listeners: ((message: unknown) => void)[] = []
    const closing: (() => void)[] = []
    const slow = setTimeout(() => socket.close(), 8_000)
    const closed = (): void => {
      for (const listener of closing.splice(0)) listener()
    }
    socket.onmessage = message => {
      const parsed: unknown = JSON.parse(message.data)
      for (const listener of listeners) listener(parsed)
    }
    socket.onclose = () => {
      clearTimeout(slow)
      reject(new Error('The server cannot be reached.'))
      closed()
    }
    socket.onopen = () => {
      clearTimeout(slow)
      resolve({
        send: message => socket.send(JSON.stringify(message)),
        onMessage: listener => listeners.push(listener),
        onClose: listener => closing.push(listener),
        // A socket on a dead network takes its time to close; nobody has to wait for that.
        close() {
          socket.close()
          closed()
        },
      })
    }
  })
}
