/** Somebody in a meeting by program: `@livekit/rtc-node` with a tone for a voice, and an ear that measures what arrives. */
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

const rate = 48_000
const frame = rate / 100

export class RtcPerson {
  readonly room = new Room()
  disconnectedFor: unknown
  #energy = new Map<string, number>()
  #lastHeard = new Map<string, number>()
  #speaking = true
  #source = new AudioSource(rate, 1)
  #track: LocalAudioTrack | undefined

  async enter(mediaUrl: string, mediaToken: string, options: { speaks: boolean }): Promise<void> {
    this.room.on(RoomEvent.TrackSubscribed, (track: RemoteTrack, _: unknown, who: RemoteParticipant) => {
      if (track.kind === TrackKind.KIND_AUDIO) void this.#listen(track, who.identity)
    })
    this.room.on(RoomEvent.Disconnected, reason => {
      this.disconnectedFor = reason
      this.#speaking = false
    })
    await this.room.connect(mediaUrl, mediaToken, { autoSubscribe: true, dynacast: false })
    if (options.speaks) await this.#speak()
  }

  /** Sound that came from this participant within so many milliseconds, in squared sample units. */
  async hears(identity: string, within = 800): Promise<number> {
    this.#energy.set(identity, 0)
    await new Promise(done => setTimeout(done, within))
    return this.#energy.get(identity) ?? 0
  }

  /** When the last sound louder than a whisper came from this participant; on the clock of `performance.now()`. */
  lastHeard(identity: string): number {
    return this.#lastHeard.get(identity) ?? 0
  }

  /** This library has no unmute: a program speaks up again by publishing its voice anew. */
  async unmute(): Promise<void> {
    // Where a mute takes the voice away altogether, there is nothing to take back.
    if (this.#track?.sid) await this.room.localParticipant?.unpublishTrack(this.#track.sid).catch(() => undefined)
    await this.#publish()
  }

  async leave(): Promise<void> {
    this.#speaking = false
    await this.room.disconnect()
  }

  async #listen(track: RemoteTrack, identity: string): Promise<void> {
    for await (const { data } of new AudioStream(track)) {
      const energy = data.reduce((sum, sample) => sum + sample * sample, 0)
      this.#energy.set(identity, (this.#energy.get(identity) ?? 0) + energy)
      if (energy / data.length > 100 ** 2) this.#lastHeard.set(identity, performance.now())
    }
  }

  async #publish(): Promise<void> {
    this.#track = LocalAudioTrack.createAudioTrack('voice', this.#source)
    await this.room.localParticipant?.publishTrack(
      this.#track,
      new TrackPublishOptions({ source: TrackSource.SOURCE_MICROPHONE }),
    )
  }

  async #speak(): Promise<void> {
    void (async () => {
      for (let n = 0; this.#speaking; n += frame) {
        const tone = Int16Array.from(
          { length: frame },
          (_, i) => Math.sin(((n + i) / rate) * 2 * Math.PI * 440) * 12_000,
        )
        await this.#source.captureFrame(new AudioFrame(tone, rate, 1, frame))
      }
    })()
    await this.#publish()
  }
}
