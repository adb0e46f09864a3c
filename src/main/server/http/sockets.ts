/** What all WebSockets here have in common: they are checked for life, and given up when nobody reads them. */
import type { WebSocket } from '@fastify/websocket'

const beat = 30_000
/** Bytes a peer may leave unread before it is given up. */
const largestBacklog = 8 * 1024 * 1024
/** The largest message any WebSocket here takes; single ones take less. */
export const largestFrame = 4 * 1024 * 1024

/** Ends connections whose other side has silently gone: a closed laptop sends no farewell. */
export function keepAlive(socket: WebSocket): void {
  let alive = true
  const timer = setInterval(() => {
    if (!alive) return socket.terminate()
    alive = false
    socket.ping()
  }, beat)
  socket.on('pong', () => {
    alive = true
  })
  socket.on('close', () => clearInterval(timer))
}

/** Sends, unless the peer is gone; a peer that does not read is closed rather than remembered for. */
export function sendOrDrop(socket: WebSocket, frame: string | Uint8Array): void {
  if (socket.readyState !== socket.OPEN) return
  if (socket.bufferedAmount > largestBacklog) return socket.terminate()
  socket.send(frame)
}
