/** The server's process as the desktop app holds it: started, given wires, restarted when it crashes, stopped in time. */
import { MessageChannelMain, type UtilityProcess, utilityProcess, type WebContents } from 'electron'
import type { FromServer, ToServer } from './messages.ts'

/** How long the server may take to end; milliseconds. */
const patience = 4_500
/** Crashes that are answered with a new start, within this time. */
const mostRestarts = 5
const restartsWithin = 60_000

export interface ServerHandle {
  /** Gives a page a fresh wire, now or as soon as there is a server. */
  wire(contents: WebContents): void
  stop(): Promise<void>
}

export function startServer(options: {
  entry: string
  dataDir: string
  onReady(ready: Extract<FromServer, { tells: 'ready' }>): void
  onGaveUp(reason: string): void
}): ServerHandle {
  let child: UtilityProcess
  let ready = false
  let stopping = false
  let starts: number[] = []
  const ask = (message: ToServer, ports?: Parameters<UtilityProcess['postMessage']>[1]): void =>
    child.postMessage(message, ports)

  function start(): void {
    starts = [...starts.filter(at => Date.now() - at < restartsWithin), Date.now()]
    ready = false
    child = utilityProcess.fork(options.entry, [], { serviceName: 'Gavel server', stdio: 'inherit' })
    child.on('message', (message: FromServer) => {
      if (message.tells === 'refused') {
        stopping = true
        options.onGaveUp(message.reason)
        return
      }
      ready = true
      options.onReady(message)
    })
    child.on('exit', code => {
      if (stopping) return
      if (starts.length > mostRestarts) options.onGaveUp(`The server ended again and again (code ${code}).`)
      else start()
    })
    ask({ asks: 'start', dataDir: options.dataDir })
  }
  start()

  return {
    wire(contents) {
      if (!ready) return
      const { port1, port2 } = new MessageChannelMain()
      ask({ asks: 'wire' }, [port1])
      contents.postMessage('wire', null, [port2])
    },
    stop() {
      stopping = true
      return new Promise(resolve => {
        const force = setTimeout(() => child.kill(), patience)
        child.once('exit', () => {
          clearTimeout(force)
          resolve()
        })
        ask({ asks: 'stop' })
      })
    },
  }
}
