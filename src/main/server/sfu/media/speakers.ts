/** Who is speaking, from the audio levels in RTP headers (RFC 6464): loud enough for long enough in a window, smoothed. */

/** −dBov: smaller is louder. Louder than this counts as speech. */
const speechLevel = 35
/** Share of a window's packets that must be speech. */
const speechShare = 0.4
/** Weight of the newest window. */
const smoothing = 0.5

interface Voice {
  packets: number
  speech: number
  /** Sum over speech packets of 127 − level. */
  loudness: number
  smoothed: number
}

export class Speakers {
  readonly #voices = new Map<string, Voice>()

  /** One audio packet of somebody; `level` is the extension's byte without the voice-activity bit: 0 (loudest) to 127. */
  heard(id: string, level: number): void {
    let voice = this.#voices.get(id)
    if (!voice) {
      voice = { packets: 0, speech: 0, loudness: 0, smoothed: 0 }
      this.#voices.set(id, voice)
    }
    voice.packets += 1
    if (level <= speechLevel) {
      voice.speech += 1
      voice.loudness += 127 - level
    }
  }

  forget(id: string): void {
    this.#voices.delete(id)
  }

  /** Closes a window (call it about every 400 ms): who speaks, loudest first, with a level from 0 to 1. */
  window(): { id: string; level: number }[] {
    const speaking: { id: string; level: number }[] = []
    for (const [id, voice] of this.#voices) {
      const active = voice.packets > 0 && voice.speech / voice.packets >= speechShare
      const level = active ? voice.loudness / voice.speech / 127 : 0
      voice.smoothed = voice.smoothed * (1 - smoothing) + level * smoothing
      Object.assign(voice, { packets: 0, speech: 0, loudness: 0 })
      // A short pause between words does not end somebody's turn.
      if (voice.smoothed > 0.2) speaking.push({ id, level: Math.min(1, voice.smoothed) })
    }
    return speaking.sort((a, b) => b.level - a.level)
  }
}
