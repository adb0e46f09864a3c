/** Hostile words: SDP, signalling and join requests, and data messages. */
import { SessionDescription as Sdp, SignalRequest } from '@livekit/protocol'
import { signed } from '../../src/main/server/sfu/data.ts'
import { createEngine } from '../../src/main/server/sfu/engine.ts'
import { readEntry } from '../../src/main/server/sfu/signal/request.ts'
import { connection } from '../sfu/support/connection.ts'
import { camera, data, microphone, offer, oldCamera, videoSection } from '../sfu/support/offers.ts'
import { captured, must, type Target } from './target.ts'

const sdps = [
  ...captured('sdp'),
  Buffer.from(offer(microphone('0'), camera('1'), oldCamera('2'), videoSection('3', 'recvonly'), data('4'))),
]

const sdp: Target = {
  name: 'SDP',
  corpus: sdps,
  pace: 400,
  open() {
    let { answer } = connection({ videos: 2, audios: 2 })
    let turn = 0
    return {
      feed(bytes) {
        if (turn++ % 20 === 0) ({ answer } = connection({ videos: 2, audios: 2 }))
        const offered = bytes.toString('utf8')
        let ours: string
        try {
          ours = answer(offered).sdp
        } catch (error) {
          must(/^Error: (The SDP |Only |There is ).*\.$/s.test(String(error)), `A refusal is no sentence: ${error}`)
          return
        }
        const sections = offered.split(/\r?\n(?=m=)/).length
        must(ours.split(/\r\n(?=m=)/).length === sections, 'The answer has other sections than the offer.')
        must(ours.length < 4_000 + 2_000 * sections + 2 * offered.length, 'The answer is far longer than the offer.')
      },
    }
  },
}

/** A whole engine with two members; their frames are changed, and the messages in them too. */
const signal: Target = {
  name: 'signalling',
  corpus: captured('signal'),
  pace: 400,
  async open(random) {
    const options = { apiKey: 'key', apiSecret: 'secret', addresses: ['127.0.0.1'], udpPort: 0, onlyThisMachine: true }
    const engine = await createEngine(options)
    await engine.openRoom('room')
    const guest = { name: '', metadata: '', attributes: {}, silenced: false, mayUnmute: false }
    const names = ['one', 'two']
    for (const identity of names) await engine.admit('room', { ...guest, identity })
    const tokens = await Promise.all(names.map(name => engine.token('room', name, name)))
    let sent = 0
    const join = captured('join')
    const lines = names.map((_, i) => line(i))
    function line(i: number) {
      const path = random.chance(0.5) ? '/rtc' : '/rtc/v1'
      const query: Record<string, string> = path === '/rtc' ? {} : { join_request: random.pick(join).toString() }
      const state = { open: true, frames: 0, connection: undefined as ReturnType<typeof engine.connect> | undefined }
      state.connection = engine.connect(
        { path, query, token: tokens[i]! },
        { send: frame => (sent += frame.length), close: () => (state.open = false) },
      )
      return state
    }
    return {
      feed(bytes) {
        for (const [i, state] of lines.entries()) {
          if (!state.open || ++state.frames > 200) {
            state.connection?.closed()
            lines[i] = line(i)
          }
          lines[i]!.connection!.receive(bytes)
        }
        if (random.chance(0.05)) {
          const message = {
            case: 'offer' as const,
            value: new Sdp({ type: 'offer', sdp: random.pick(sdps).toString() }),
          }
          lines[0]!.connection!.receive(new SignalRequest({ message }).toBinary())
        }
      },
      async close() {
        must(sent > 0, 'Nobody was told anything.')
        must((await engine.members('room')).length <= 2, 'There are more members than guests.')
        await engine.close()
      },
    }
  },
}

const joins: Target = {
  name: 'join requests',
  corpus: captured('join'),
  pace: 4_000,
  open: random => ({
    feed(bytes) {
      const text = random.chance(0.5) ? bytes.toString('latin1') : bytes.toString('base64')
      readEntry({ path: '/rtc/v1', query: { join_request: text }, token: '' })
      // Changed before it is packed into letters.
      const inner = Buffer.from(bytes.toString('latin1'), 'base64')
      if (inner.length > 0) inner[random.below(inner.length)]! ^= 1 << random.below(8)
      readEntry({ path: '/rtc/v1', query: { join_request: inner.toString('base64') }, token: '' })
    },
  }),
}

const messages: Target = {
  name: 'data messages',
  corpus: captured('data'),
  pace: 10_000,
  open: () => ({
    feed(bytes) {
      const packet = signed(bytes, { identity: 'them', sid: 'PA_them' })
      if (packet) must(packet.bytes.length < 2 * bytes.length + 200, 'A message grew on its way.')
    },
  }),
}

export const wordTargets: readonly Target[] = [sdp, signal, joins, messages]
