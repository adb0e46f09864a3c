/** How fast data channels carry messages, both ways, between our transport and an independent one (libdatachannel, usrsctp) on this machine: `node tests/bench/channels.ts`. */
import nodeDataChannel from 'node-datachannel'
import { createHub } from '../../src/main/server/sfu/transport/hub.ts'
import type { DataChannel } from '../../src/main/server/sfu/transport/transport.ts'

const size = 15_000
const total = 8 * 1024 * 1024
const address = '127.0.0.1'
const nowUs = (): number => Number(process.hrtime.bigint() / 1000n)
const hub = await createHub({ addresses: [address], port: 0, onlyThisMachine: true, nowUs })
const ours = hub.create({ data: true })
const theirs = new nodeDataChannel.PeerConnection('peer', { iceServers: [], bindAddress: address } as never)
const gathered = new Promise<string>(resolve =>
  theirs.onGatheringStateChange(state => state === 'complete' && resolve(theirs.localDescription()?.sdp ?? '')),
)
const channel = theirs.createDataChannel('_reliable')
theirs.setLocalDescription()
const offer = await gathered
const attribute = (name: string): string => new RegExp(`a=${name}:(.+?)\\r?\\n`).exec(offer)?.[1] ?? ''
ours.setRemote({
  ufrag: attribute('ice-ufrag'),
  pwd: attribute('ice-pwd'),
  fingerprint: attribute('fingerprint').replace('sha-256 ', ''),
})
const answer = [
  ...['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=ice-lite', `a=group:BUNDLE ${attribute('mid')}`],
  ...['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 0.0.0.0', `a=mid:${attribute('mid')}`],
  ...['a=sctp-port:5000', 'a=max-message-size:262144', 'a=setup:passive', `a=ice-ufrag:${ours.local.ufrag}`],
  ...[`a=ice-pwd:${ours.local.pwd}`, `a=fingerprint:sha-256 ${ours.local.fingerprint}`],
  `a=candidate:1 1 udp 2130706431 ${address} ${hub.port} typ host`,
]
const opened = new Promise<DataChannel>(done => {
  ours.events.channelOpen = done
})
theirs.setRemoteDescription(`${answer.join('\r\n')}\r\n`, 'answer' as never)
const back = await opened

async function measure(name: string, send: () => boolean, arrived: (take: (bytes: number) => void) => void) {
  let got = 0
  const done = new Promise<void>(resolve =>
    arrived(bytes => {
      got += bytes
      if (got >= total) resolve()
    }),
  )
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  const timer = setInterval(() => {
    while (sent < total && send()) sent += size
  }, 1)
  let sent = 0
  await done
  clearInterval(timer)
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  const mb = got / 1e6
  console.log(
    `${name}: ${(mb / seconds).toFixed(1)} MB/s, ${((user + system) / 1e6 / mb).toFixed(2)} CPU-seconds per MB (both ends)`,
  )
}

const message = Buffer.alloc(size, 7)
await measure(
  'from the peer',
  () => channel.bufferedAmount() < 1_000_000 && channel.sendMessageBinary(message),
  take => {
    ours.events.message = (_, data) => take(data.length)
  },
)
await measure(
  'to the peer',
  () => back.bufferedAmount < 1_000_000 && back.send(message),
  take => channel.onMessage(data => take((data as Buffer).length)),
)
process.exit()
