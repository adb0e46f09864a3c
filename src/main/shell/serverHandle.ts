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
  /** Where it listens, once it does. */
  url(): Promise<string>
  /** Ends it in good order and starts it anew, with what then is wanted of it. */
  restart(): Promise<void>
  stop(): Promise<void>
}

export function startServer(options: {
  entry: string
  dataDir: string
  /** Address to listen on, asked at every start. */
  host(): string
  onReady(ready: Extract<FromServer, { tells: 'ready' }>): void
  onGaveUp(reason: string): void
}): ServerHandle {
  let child: UtilityProcess
  let ready = Promise.withResolvers<string>()
  let isReady = false
  let renewing = false
  let stopping = false
  let starts: number[] = []
  const ask = (message: ToServer, ports?: Parameters<UtilityProcess['postMessage']>[1]): void =>
    child.postMessage(message, ports)

  function start(): void {
    starts = [...starts.filter(at => Date.now() - at < restartsWithin), Date.now()]
    if (isReady) ready = Promise.withResolvers()
    isReady = false
    child = utilityProcess.fork(options.entry, [], { serviceName: 'Gavel server', stdio: 'inherit' })
    child.on('message', (message: FromServer) => {
      if (message.tells === 'refused') {
        stopping = true
        options.onGaveUp(message.reason)
        return
      }
      isReady = true
      ready.resolve(message.url)
      options.onReady(message)
    })
    child.on('exit', code => {
      if (stopping) return
      if (renewing) starts = []
      renewing = false
      if (starts.length > mostRestarts) options.onGaveUp(`The server ended again and again (code ${code}).`)
      else start()
    })
    ask({ asks: 'start', dataDir: options.dataDir, host: options.host() })
  }
  start()

  function end(): Promise<void> {
    return new Promise(resolve => {
      const force = setTimeout(() => child.kill(), patience)
      child.once('exit', () => {
        clearTimeout(force)
        resolve()
      })
      ask({ asks: 'stop' })
    })
  }

  return {
    wire(contents) {
      if (!isReady) return
      const { port1, port2 } = new MessageChannelMain()
      ask({ asks: 'wire' }, [port1])
      contents.postMessage('wire', null, [port2])
    },
    url: () => ready.promise,
    async restart() {
      renewing = true
      await end()
      await ready.promise
    },
    stop() {
      stopping = true
      return end()
    },
  }
}
