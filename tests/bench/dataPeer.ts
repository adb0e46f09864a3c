/** The other end of the data benchmark, as a process of its own: libdatachannel, told over IPC what to do. */
import { networkInterfaces } from 'node:os'
import nodeDataChannel, { type DataChannel } from 'node-datachannel'

const lan = Object.values(networkInterfaces())
  .flatMap(list => list ?? [])
  .find(one => one.family === 'IPv4' && !one.internal)?.address

const peer = new nodeDataChannel.PeerConnection('peer', { iceServers: [], bindAddress: lan ?? '127.0.0.1' })
const channels: Record<string, DataChannel> = {
  _reliable: peer.createDataChannel('_reliable'),
  _lossy: peer.createDataChannel('_lossy', { unordered: true, maxRetransmits: 0 }),
}
let received = 0
for (const channel of Object.values(channels))
  channel.onMessage(message => {
    received += Buffer.byteLength(message as Buffer)
  })
peer.onGatheringStateChange(state => {
  if (state === 'complete') process.send?.({ offer: peer.localDescription()?.sdp })
})
peer.setLocalDescription()

process.on(
  'message',
  (order: { answer?: string; send?: { label: string; bytes: number; size: number }; count?: true }) => {
    if (order.answer) peer.setRemoteDescription(order.answer, 'answer' as never)
    if (order.count) process.send?.({ received })
    if (order.send) pump(order.send)
  },
)

function pump({ label, bytes, size }: { label: string; bytes: number; size: number }): void {
  const channel = channels[label] as DataChannel
  const message = Buffer.alloc(size, 1)
  let left = bytes
  const more = (): void => {
    while (left > 0 && channel.bufferedAmount() < 2 * 1024 * 1024) {
      channel.sendMessageBinary(message)
      left -= size
    }
    if (left > 0) setTimeout(more, 1)
  }
  more()
}
