/** A long way to the server, in a network between it and the receiver: what the server sends arrives later. Started by bottleneck.ts. */
import { createSocket, type Socket } from 'node:dgram'
import { connect, createServer } from 'node:net'

const [listens = '', server = '', delay = '', mediaPort = '', webPort = ''] = process.argv.slice(2)

/** For each of the receiver's ports, one of ours that the server answers to. */
const ways = new Map<number, Socket>()
const media = createSocket('udp4')
media.on('message', (datagram, from) => {
  let way = ways.get(from.port)
  if (!way) {
    way = createSocket('udp4')
    way.on('message', answer => setTimeout(() => media.send(answer, from.port, from.address), Number(delay)))
    ways.set(from.port, way)
  }
  way.send(datagram, Number(mediaPort), server)
})

const web = createServer(socket => {
  const onward = connect(Number(webPort), server)
  socket.on('error', () => onward.destroy()).pipe(onward)
  onward.on('error', () => socket.destroy()).pipe(socket)
})

web.listen(Number(webPort), listens, () => media.bind(Number(mediaPort), listens, () => console.log('open')))
