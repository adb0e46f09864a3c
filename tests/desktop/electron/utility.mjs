/** Loaded before the server process's own code: gives it the `process.parentPort` that Electron would. Ports are numbers on the pipe. */
import { EventEmitter } from 'node:events'

const ports = new Map()
class Port extends EventEmitter {
  constructor(id) {
    super()
    this.id = id
    ports.set(id, this)
  }
  postMessage(data) {
    process.send({ port: this.id, data })
  }
  start() {}
  close() {
    process.send({ port: this.id, closed: true })
  }
}

class ParentPort extends EventEmitter {
  postMessage(data) {
    process.send({ data })
  }
}
process.parentPort = new ParentPort()
// Electron keeps messages until somebody listens.
const early = []
process.parentPort.on('newListener', name => {
  if (name !== 'message') return
  setImmediate(() => {
    for (const message of early.splice(0)) process.parentPort.emit('message', message)
  })
})
process.on('message', message => {
  if ('port' in message) {
    if (message.closed) ports.get(message.port)?.emit('close')
    else ports.get(message.port)?.emit('message', { data: message.data, ports: [] })
    return
  }
  const event = { data: message.data, ports: message.ports.map(id => new Port(id)) }
  if (process.parentPort.listenerCount('message') > 0) process.parentPort.emit('message', event)
  else early.push(event)
})
process.on('disconnect', () => process.exit(1))
