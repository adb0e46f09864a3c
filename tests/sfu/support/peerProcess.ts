/** The process behind `independentPeer.ts`: libdatachannel (OpenSSL, libsrtp, usrsctp), told over IPC what to do. */
import { networkInterfaces } from 'node:os'
import nodeDataChannel from 'node-datachannel'
import type { FromPeer, ToPeer } from './independentPeer.ts'

const lan = Object.values(networkInterfaces())
  .flatMap(list => list ?? [])
  .find(one => one.family === 'IPv4' && !one.internal)?.address
const tell = (message: FromPeer): void => void process.send?.(message)

const peer = new nodeDataChannel.PeerConnection('peer', { iceServers: [], bindAddress: lan ?? '127.0.0.1' })
// The first channel makes it begin to gather.
peer.onGatheringStateChange(state => {
  if (state === 'complete') tell({ is: 'offer', sdp: peer.localDescription()?.sdp ?? '' })
})
peer.onStateChange(state => tell({ is: 'state', state }))
const audio = new nodeDataChannel.Audio('audio', 'SendRecv' as never)
audio.addOpusCodec(111)
audio.addSSRC(4711, 'peer')
const track = peer.addTrack(audio)
track.onOpen(() => tell({ is: 'trackOpen' }))
track.onMessage(packet => tell({ is: 'media', packet: packet.toString('base64') }))

const channels = {
  _reliable: peer.createDataChannel('_reliable'),
  _lossy: peer.createDataChannel('_lossy', { unordered: true, maxRetransmits: 0 }),
}
let received = 0
for (const channel of Object.values(channels))
  channel.onMessage(message => {
    received += Buffer.byteLength(message as Buffer)
    // What is long is only counted.
    if (Buffer.byteLength(message as Buffer) < 100) channel.sendMessage(`echo ${message}`)
  })

peer.setLocalDescription()

process.on('message', (order: ToPeer) => {
  if (order.does === 'answer') peer.setRemoteDescription(order.sdp, 'answer' as never)
  else if (order.does === 'media')
    for (const packet of order.packets) track.sendMessageBinary(Buffer.from(packet, 'base64'))
  else if (order.does === 'count') tell({ is: 'received', bytes: received })
  else pump(order)
})

function pump({ label, bytes, size }: ToPeer & { does: 'pump' }): void {
  const channel = channels[label]
  const message = Buffer.alloc(size, 1)
  let left = bytes
  const more = (): void => {
    for (; left > 0 && channel.bufferedAmount() < 2 * 1024 * 1024; left -= size) channel.sendMessageBinary(message)
    if (left > 0) setTimeout(more, 1)
  }
  more()
}
