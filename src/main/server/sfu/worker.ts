/** Worker entry: the engine in a thread of its own, so that packets never wait for API work. */
import { parentPort, workerData } from 'node:worker_threads'
import { createEngine } from './engine.ts'
import type { FromWorker, ToWorker } from './host.ts'
import type { SfuOptions, SignalConnection } from './sfu.ts'

const port = parentPort
if (!port) throw new Error('The media worker is started by the server.')
const tell = (message: FromWorker): void => port.postMessage(message)

// A peer's bad data must not end everybody's meeting: what escapes is told, and the engine goes on.
process.on('unhandledRejection', error => tell({ tells: 'trouble', text: String(error) }))

try {
  const engine = await createEngine(workerData as SfuOptions)
  const connections = new Map<number, SignalConnection>()
  engine.onFact(fact => tell({ tells: 'fact', fact }))

  port.on('message', (message: ToWorker) => {
    switch (message.asks) {
      case 'call': {
        const method = engine[message.method] as (...args: unknown[]) => Promise<unknown>
        method(...message.args).then(
          value => tell({ tells: 'answer', id: message.id, value }),
          error => tell({ tells: 'failure', id: message.id, text: String(error?.message ?? error) }),
        )
        return
      }
      case 'connect': {
        const { connection } = message
        connections.set(
          connection,
          engine.connect(message.request, {
            send: frame => tell({ tells: 'frame', connection, frame }),
            close: (code, reason) => {
              connections.delete(connection)
              tell({ tells: 'hangUp', connection, code, reason })
            },
          }),
        )
        return
      }
      case 'frame':
        connections.get(message.connection)?.receive(message.frame)
        return
      case 'pulse':
        return tell({ tells: 'pulse' })
      case 'closed':
        connections.get(message.connection)?.closed()
        connections.delete(message.connection)
    }
  })
  tell({ tells: 'ready' })
} catch (error) {
  tell({ tells: 'refused', text: String((error as Error).message ?? error) })
}
