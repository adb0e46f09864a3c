/** Somebody with the unmodified client library in a bare page: what they send, and what of the others really reaches them. */
import type { BrowserContext, Page } from '@playwright/test'
import type { RemoteTrack, Room } from 'livekit-client'

declare global {
  interface Window {
    LivekitClient: typeof import('livekit-client')
    room: Room
    /** What happened, in order, as `what who more`. */
    events: string[]
    messages: Message[]
    /** A tone as loud as its gain says; 0 is silence that is sent all the same. */
    tone(gain: number): MediaStreamTrack
    /** A picture that changes all the time. */
    painting(width: number, height: number): MediaStreamTrack
    /** Ends `watch`. */
    endWatching(): Promise<number>
    shows: { track: RemoteTrack; element: HTMLMediaElement }[]
  }
}

export type Source = 'camera' | 'microphone' | 'screen_share' | 'screen_share_audio'

export interface Message {
  from: string
  text: string
  topic: string
}

/** One track of somebody else's, by counters that only grow. */
export interface Received {
  from: string
  source: Source
  sid: string
  muted: boolean
  frames: number
  width: number
  height: number
  codec: string
  energy: number
  packets: number
}

export interface Entry {
  url: string
  token: string
  oneConnection: boolean
  /** Sends only what somebody looks at. */
  dynacast?: boolean
  /** What is sent is encrypted end to end, with a key that all have. */
  encrypted?: boolean
}

function equip(): void {
  window.events = []
  window.messages = []
  window.shows = []
  const context = new AudioContext()
  window.tone = gain => {
    const oscillator = new OscillatorNode(context, { frequency: 440 })
    const target = context.createMediaStreamDestination()
    oscillator.connect(new GainNode(context, { gain })).connect(target)
    oscillator.start()
    return target.stream.getAudioTracks()[0] as MediaStreamTrack
  }
  window.painting = (width, height) => {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width, height })
    const brush = canvas.getContext('2d') as CanvasRenderingContext2D
    const track = canvas.captureStream(15).getVideoTracks()[0] as MediaStreamTrack
    let turn = 0
    const painter = setInterval(() => {
      if (track.readyState === 'ended') clearInterval(painter)
      turn += 7
      brush.fillStyle = `hsl(${turn % 360} 80% 50%)`
      brush.fillRect((turn * 3) % width, 0, width / 4, height)
    }, 66)
    return track
  }
}

async function enter({ url, token, oneConnection, dynacast = false, encrypted = false }: Entry): Promise<string> {
  const { Room, RoomEvent, DisconnectReason, ConnectionErrorReason, ExternalE2EEKeyProvider } = window.LivekitClient
  const keyProvider = new ExternalE2EEKeyProvider()
  await keyProvider.setKey('a key of all')
  const room = new Room({
    singlePeerConnection: oneConnection,
    // Everything is to arrive whether or not somebody looks.
    adaptiveStream: false,
    dynacast,
    ...(encrypted && { encryption: { keyProvider, worker: new Worker('/livekit-worker.js') } }),
  })
  window.room = room
  window.events = []
  window.messages = []
  const note = (...words: unknown[]): void => void window.events.push(words.join(' '))
  room
    .on(RoomEvent.ParticipantConnected, one => note('came', one.identity))
    .on(RoomEvent.ParticipantDisconnected, one => note('left', one.identity))
    .on(RoomEvent.TrackMuted, (track, one) => note('muted', one.identity, track.source))
    .on(RoomEvent.TrackUnmuted, (track, one) => note('unmuted', one.identity, track.source))
    .on(RoomEvent.TrackUnpublished, (track, one) => note('unpublished', one.identity, track.source))
    .on(RoomEvent.ParticipantNameChanged, (name, one) => note('named', one.identity, name))
    .on(RoomEvent.ParticipantMetadataChanged, (_, one) => note('described', one.identity, one.metadata))
    .on(RoomEvent.ActiveSpeakersChanged, speakers => note('speaking', ...speakers.map(one => one.identity).sort()))
    .on(RoomEvent.SignalReconnecting, () => note('resuming'))
    .on(RoomEvent.Reconnecting, () => note('reconnecting'))
    .on(RoomEvent.Reconnected, () => note('reconnected'))
    .on(RoomEvent.EncryptionError, error => note('unreadable', error))
    .on(RoomEvent.Disconnected, reason => note('disconnected', DisconnectReason[reason ?? 0]))
    .on(RoomEvent.DataReceived, (bytes, one, _, topic) => {
      window.messages.push({ from: one?.identity ?? '', text: new TextDecoder().decode(bytes), topic: topic ?? '' })
    })
    .on(RoomEvent.TrackSubscribed, track => {
      const element = track.attach()
      document.body.append(element)
      window.shows.push({ track, element })
    })
    .on(RoomEvent.TrackUnsubscribed, track => {
      for (const element of track.detach()) element.remove()
    })
  room.registerTextStreamHandler('letter', async (reader, { identity }) => {
    window.messages.push({ from: identity, text: await reader.readAll(), topic: 'letter' })
  })
  try {
    if (encrypted) await room.setE2EEEnabled(true)
    // On a busy machine it takes longer than the library usually waits.
    await room.connect(url, token, { websocketTimeout: 45_000, peerConnectionTimeout: 45_000 })
    return 'welcome'
  } catch (error) {
    await room.disconnect()
    if (error instanceof window.LivekitClient.ConnectionError) return ConnectionErrorReason[error.reason] as string
    return String(error)
  }
}

async function received(): Promise<Received[]> {
  const got: Received[] = []
  for (const person of window.room.remoteParticipants.values())
    for (const publication of person.trackPublications.values()) {
      // For two seconds after a full reconnect the library forgets to tell of tracks: this looks for itself.
      const fresh = publication.track
      if (fresh && fresh.attachedElements.length === 0) {
        const element = fresh.attach()
        document.body.append(element)
        window.shows.push({ track: fresh as RemoteTrack, element })
      }
      const report = await (publication.track as RemoteTrack | undefined)?.getRTCStatsReport()
      // biome-ignore lint/suspicious/noExplicitAny: the DOM types know few of the statistics
      const all: any[] = [...(report?.values() ?? [])]
      const rtp = all.find(one => one.type === 'inbound-rtp') ?? {}
      got.push({
        from: person.identity,
        source: publication.source as Source,
        sid: publication.trackSid,
        muted: publication.isMuted,
        frames: rtp.framesDecoded ?? 0,
        width: rtp.frameWidth ?? 0,
        height: rtp.frameHeight ?? 0,
        codec: all.find(one => one.id === rtp.codecId)?.mimeType ?? '',
        energy: rtp.totalAudioEnergy ?? 0,
        packets: rtp.packetsReceived ?? 0,
      })
    }
  return got
}

const grown = (before: Received[], after: Received[]): Map<string, Received> =>
  new Map(
    after.map(now => {
      const then = before.find(one => one.sid === now.sid)
      return [
        `${now.from} ${now.source}`,
        {
          ...now,
          frames: now.frames - (then?.frames ?? 0),
          energy: now.energy - (then?.energy ?? 0),
          packets: now.packets - (then?.packets ?? 0),
        },
      ]
    }),
  )

export class EnginePerson {
  readonly page: Page
  identity = ''
  entry: Entry | undefined

  private constructor(page: Page) {
    this.page = page
  }

  static async at(context: BrowserContext, url: string): Promise<EnginePerson> {
    const page = await context.newPage()
    await page.goto(url)
    await page.evaluate(equip)
    return new EnginePerson(page)
  }

  /** Into the room; answers `welcome`, or why not. */
  async enter(identity: string, entry: Entry): Promise<string> {
    this.identity = identity
    this.entry = entry
    return this.page.evaluate(enter, entry)
  }

  /** Out of the room, and of everything that was published there. */
  async leave(): Promise<void> {
    await this.page.evaluate(async () => {
      await window.room?.disconnect()
      for (const { element } of window.shows.splice(0)) element.remove()
    })
  }

  /** Ends the window's process without a word to anybody. */
  async crash(): Promise<void> {
    const crashed = new Promise<void>(done => void this.page.once('crash', () => done()))
    const session = await this.page.context().newCDPSession(this.page)
    session.send('Page.crash').catch(() => undefined)
    await crashed
  }

  /** The browser's fake camera in this width and simulcast: two sizes from 480 on, three from 960. It keeps them on a busy machine. */
  async film(width: number): Promise<void> {
    await this.page.evaluate(async width => {
      const resolution = { width, height: (width * 9) / 16, frameRate: 15 }
      await window.room.localParticipant.setCameraEnabled(
        true,
        { resolution },
        { degradationPreference: 'maintain-resolution' },
      )
    }, width)
  }

  /** The browser's fake microphone, which beeps. */
  async beep(): Promise<void> {
    await this.page.evaluate(() => window.room.localParticipant.setMicrophoneEnabled(true).then(() => undefined))
  }

  /** A steady tone. */
  async hum(gain = 0.5, source: 'microphone' | 'screen_share_audio' = 'microphone'): Promise<void> {
    await this.page.evaluate(
      async ({ gain, source }) => {
        await window.room.localParticipant.publishTrack(window.tone(gain), { source: source as never, dtx: false })
      },
      { gain, source },
    )
  }

  /** A size tells whose picture it is, so it stays the same on a busy machine. */
  async paint(source: 'camera' | 'screen_share', width: number, height: number): Promise<void> {
    await this.page.evaluate(
      async ({ source, width, height }) => {
        const { Track } = window.LivekitClient
        await window.room.localParticipant.publishTrack(window.painting(width, height), {
          source: source === 'camera' ? Track.Source.Camera : Track.Source.ScreenShare,
          simulcast: false,
          degradationPreference: 'maintain-resolution',
        })
      },
      { source, width, height },
    )
  }

  async unpublish(source: Source): Promise<void> {
    await this.page.evaluate(async source => {
      const track = window.room.localParticipant.getTrackPublication(source as never)?.track
      if (track) await window.room.localParticipant.unpublishTrack(track)
    }, source)
  }

  async setMuted(source: Source, muted: boolean): Promise<void> {
    await this.page.evaluate(
      async ({ source, muted }) => {
        const publication = window.room.localParticipant.getTrackPublication(source as never)
        await (muted ? publication?.mute() : publication?.unmute())
      },
      { source, muted },
    )
  }

  /** Whether the client itself holds its microphone for muted. */
  isMuted(): Promise<boolean | undefined> {
    return this.page.evaluate(() => window.room.localParticipant.getTrackPublication('microphone' as never)?.isMuted)
  }

  /** What a client does that ignores orders: sound goes out whatever it was told. */
  async defy(): Promise<void> {
    await this.page.evaluate(() => {
      const track = window.room.localParticipant.getTrackPublication('microphone' as never)?.track
      if (track) track.mediaStreamTrack.enabled = true
    })
  }

  /** How much sound this client has sent so far. */
  sentEnergy(): Promise<number> {
    return this.page.evaluate(async () => {
      const track = window.room.localParticipant.getTrackPublication('microphone' as never)?.track
      // biome-ignore lint/suspicious/noExplicitAny: the DOM types know few of the statistics
      const all: any[] = [...((await track?.sender?.getStats())?.values() ?? [])]
      return all.find(one => one.type === 'media-source')?.totalAudioEnergy ?? 0
    })
  }

  /** Pictures of each layer of this client's camera that were encoded within some milliseconds, smallest layer first. */
  encodes(within = 1_500): Promise<number[]> {
    return this.page.evaluate(async within => {
      const sender = window.room.localParticipant.getTrackPublication('camera' as never)?.track?.sender
      const count = async (): Promise<number[]> => {
        // biome-ignore lint/suspicious/noExplicitAny: the DOM types know few of the statistics
        const all: any[] = [...((await sender?.getStats())?.values() ?? [])].filter(one => one.type === 'outbound-rtp')
        return ['q', 'h', 'f'].map(rid => all.find(one => one.rid === rid)?.framesEncoded ?? 0)
      }
      const before = await count()
      await new Promise(done => setTimeout(done, within))
      return (await count()).map((frames, index) => frames - (before[index] ?? 0))
    }, within)
  }

  /** Asks for a quality of somebody's camera. */
  async want(from: string, quality: 'LOW' | 'MEDIUM' | 'HIGH'): Promise<void> {
    await this.page.evaluate(
      ({ from, quality }) => {
        const publication = window.room.remoteParticipants.get(from)?.getTrackPublication('camera' as never)
        publication?.setVideoQuality(window.LivekitClient.VideoQuality[quality])
      },
      { from, quality },
    )
  }

  /** Watches somebody's camera from now on. What it answers ends that, some pictures later, with the longest time without a new one, ms. */
  async watch(from: string): Promise<() => Promise<number>> {
    await this.page.evaluate(from => {
      const publication = window.room.remoteParticipants.get(from)?.getTrackPublication('camera' as never)
      let ended = false
      const watching = async (): Promise<number> => {
        let [frames, since, longest, more] = [0, performance.now(), 0, 5]
        while (more > 0 && longest < 10_000) {
          const report = await (publication?.track as RemoteTrack | undefined)?.getRTCStatsReport()
          // biome-ignore lint/suspicious/noExplicitAny: the DOM types know few of the statistics
          const rtp: any = [...(report?.values() ?? [])].find(one => one.type === 'inbound-rtp')
          const now = performance.now()
          longest = Math.max(longest, now - since)
          if (rtp?.framesDecoded !== frames) {
            ;[frames, since] = [rtp?.framesDecoded, now]
            if (ended) more -= 1
          }
          await new Promise(done => setTimeout(done, 30))
        }
        return Math.round(longest)
      }
      const result = watching()
      window.endWatching = () => {
        ended = true
        return result
      }
    }, from)
    return () => this.page.evaluate(() => window.endWatching())
  }

  /** Loses the signalling connection; resolves when the client has recovered. */
  async stumble(how: 'signal-reconnect' | 'full-reconnect'): Promise<void> {
    await this.page.evaluate(async how => {
      const { room } = window
      const recovered = new Promise<void>(done => void room.once(window.LivekitClient.RoomEvent.Reconnected, done))
      await room.simulateScenario(how)
      await recovered
    }, how)
  }

  /** Media sections of the connection this client sends on and of the one it receives on. */
  sections(): Promise<{ sending: number; receiving: number }> {
    return this.page.evaluate(() => {
      const { publisher, subscriber } = window.room.engine.pcManager ?? {}
      const sending = publisher?.getTransceivers().length ?? 0
      // biome-ignore lint/suspicious/noExplicitAny: no public way to the receiving connection
      return { sending, receiving: (subscriber as any)?._pc?.getTransceivers().length ?? sending }
    })
  }

  received(): Promise<Received[]> {
    return this.page.evaluate(received)
  }

  /** What was received within some milliseconds, by `who source`, or sooner if that is `enough`. */
  async receives(
    within = 1_000,
    enough?: (got: Map<string, Received>, after: number) => boolean,
  ): Promise<Map<string, Received>> {
    const before = await this.received()
    const start = performance.now()
    for (;;) {
      await this.page.waitForTimeout(enough ? 100 : within)
      const got = grown(before, await this.received())
      const after = performance.now() - start
      if (enough?.(got, after) || after >= within) return got
    }
  }

  events(): Promise<string[]> {
    return this.page.evaluate(() => window.events)
  }

  messages(): Promise<Message[]> {
    return this.page.evaluate(() => window.messages)
  }

  /** Who is there for this client, themselves left out, as often as they are there. */
  others(): Promise<string[]> {
    return this.page.evaluate(() => [...window.room.remoteParticipants.values()].map(one => one.identity).sort())
  }

  speaking(): Promise<string[]> {
    return this.page.evaluate(() => window.room.activeSpeakers.map(one => one.identity).sort())
  }

  /** `to` empty: to everybody. */
  async say(text: string, { reliable = true, to = [] as string[], topic = '' } = {}): Promise<void> {
    await this.page.evaluate(
      ({ text, reliable, to, topic }) =>
        window.room.localParticipant.publishData(new TextEncoder().encode(text), {
          reliable,
          destinationIdentities: to,
          topic,
        }),
      { text, reliable, to, topic },
    )
  }

  /** A longer text to everybody, in pieces. */
  async write(text: string): Promise<void> {
    await this.page.evaluate(
      text => window.room.localParticipant.sendText(text, { topic: 'letter' }).then(() => undefined),
      text,
    )
  }
}
