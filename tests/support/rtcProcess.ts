/** The process behind `rtcPerson.ts`: `@livekit/rtc-node` with a tone for a voice, and an ear that measures what arrives. */
import {
  AudioFrame,
  AudioSource,
  AudioStream,
  LocalAudioTrack,
  type RemoteParticipant,
  type RemoteTrack,
  Room,
  RoomEvent,
  TrackKind,
  TrackPublishOptions,
  TrackSource,
} from '@livekit/rtc-node'
import type { Answer, Ask, Fact } from './rtcPerson.ts'

export type Deeds = typeof deeds

const rate = 48_000
const frame = rate / 100
/** In which silence is measured; milliseconds. */
const moment = 100
/** Of a moment's energy; a tone has orders of magnitude more. */
const quiet = 1e5

const room = new Room()
const source = new AudioSource(rate, 1)
const energy = new Map<string, number>()
const lastHeard = new Map<string, number>()
let speaking = false
let voice: LocalAudioTrack | undefined

const tell = (message: Fact | Answer): void => void process.send?.(message)
const passed = (milliseconds: number): Promise<void> => new Promise(done => setTimeout(done, milliseconds))

room.on(RoomEvent.TrackSubscribed, (track: RemoteTrack, _: unknown, who: RemoteParticipant) => {
  if (track.kind === TrackKind.KIND_AUDIO) void listen(track, who.identity)
})
room.on(RoomEvent.Reconnecting, () => tell({ is: 'reconnecting' }))
room.on(RoomEvent.Disconnected, reason => {
  speaking = false
  tell({ is: 'disconnected', reason: reason ?? 'for no reason' })
})
room.on(RoomEvent.DataReceived, (bytes, from, _, topic) =>
  tell({ is: 'data', text: new TextDecoder().decode(bytes), from: from?.identity ?? 'server', topic }),
)

const deeds = {
  async enter(mediaUrl: string, mediaToken: string, speaks: boolean): Promise<void> {
    await room.connect(mediaUrl, mediaToken, { autoSubscribe: true, dynacast: false })
    if (!speaks) return
    speaking = true
    void speak()
    await publish()
  },

  /** What it sees of the room it is in. */
  async sees() {
    const people = [...room.remoteParticipants.values()].map(one => ({
      ...{ identity: one.identity, name: one.name, metadata: one.metadata, attributes: { ...one.attributes } },
      tracks: one.trackPublications.size,
    }))
    return { connected: room.isConnected, metadata: room.metadata, people }
  },

  /** Sound that came from this participant within so many milliseconds, in squared sample units. */
  async hears(identity: string, within: number): Promise<number> {
    energy.set(identity, 0)
    await passed(within)
    return energy.get(identity) ?? 0
  },

  /** Whether there comes a stretch that is quiet throughout. Counted in moments, so that one in which this process was held up is one only. */
  async hearsNothing(identity: string, throughout: number, within: number): Promise<boolean> {
    let moments = 0
    for (let left = within / moment; left > 0 && moments < throughout / moment; left--)
      moments = (await deeds.hears(identity, moment)) < quiet ? moments + 1 : 0
    return moments >= throughout / moment
  },

  /** When the last sound louder than a whisper came; milliseconds since 1970. */
  async lastHeard(identity: string): Promise<number> {
    return lastHeard.get(identity) ?? 0
  },

  /** This library has no unmute: a program speaks up again by publishing its voice anew. */
  async unmute(): Promise<void> {
    // Where a mute takes the voice away altogether, there is nothing to take back.
    if (voice?.sid) await room.localParticipant?.unpublishTrack(voice.sid).catch(() => undefined)
    await publish()
  },

  async leave(): Promise<void> {
    speaking = false
    await room.disconnect()
  },
}

async function listen(track: RemoteTrack, identity: string): Promise<void> {
  for await (const { data } of new AudioStream(track)) {
    const came = data.reduce((sum, sample) => sum + sample * sample, 0)
    energy.set(identity, (energy.get(identity) ?? 0) + came)
    if (came / data.length > 100 ** 2) lastHeard.set(identity, performance.timeOrigin + performance.now())
  }
}

async function publish(): Promise<void> {
  voice = LocalAudioTrack.createAudioTrack('voice', source)
  const options = new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE })
  await room.localParticipant?.publishTrack(voice, options)
}

async function speak(): Promise<void> {
  for (let n = 0; speaking; n += frame) {
    const tone = Int16Array.from({ length: frame }, (_, i) => Math.sin(((n + i) / rate) * 2 * Math.PI * 440) * 12_000)
    await source.captureFrame(new AudioFrame(tone, rate, 1, frame))
  }
}

process.on('message', ({ id, deed, args }: Ask) => {
  const done = (deeds[deed] as (...all: unknown[]) => Promise<unknown>)(...args)
  done.then(
    value => tell({ is: 'answer', id, value }),
    error => tell({ is: 'answer', id, error: String(error) }),
  )
})
// Whoever asked is gone.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
