/**
 * Whose voices are forwarded in a room with many open microphones: the loudest few. Nobody loses their place in the middle of a
 * word, and whoever begins to speak takes that of somebody silent at their first packet. Times are µs.
 */

/** Loudness follows a rising voice at once and a falling one this slowly, dB a second: a pause between words is not silence. */
const falling = 20
/** Nobody loses a place sooner than this after they took it. */
const holdsFor = 1_500_000
/** −dBov as in RFC 6464, turned round: 127 is loudest. Below this is a whisper. */
const whisper = 127 - 60
/** How much louder somebody must be to take a place, dB. */
const clearly = 3

interface Voice {
  loudness: number
  heardAtUs: number
  /** Since when it has a place; undefined: it has none. */
  sinceUs: number | undefined
}

export class Loudest {
  readonly #most: number
  readonly #voices = new Map<string, Voice>()

  constructor(most: number) {
    this.#most = most
  }

  /** A packet of somebody with this level (RFC 6464: 0 is loudest, 127 silence). Answers whether it is forwarded, and who lost their place over it. */
  hear(id: string, level: number, nowUs: number): { heard: boolean; ended: string | undefined } {
    const loudness = 127 - level
    let voice = this.#voices.get(id)
    if (!voice) {
      voice = { loudness, heardAtUs: nowUs, sinceUs: undefined }
      this.#voices.set(id, voice)
    }
    voice.loudness = Math.max(loudness, loudnessOf(voice, nowUs))
    voice.heardAtUs = nowUs
    if (voice.sinceUs !== undefined) return { heard: true, ended: undefined }
    let places = 0
    let quietest: { id: string; loudness: number } | undefined
    for (const [other, holder] of this.#voices) {
      if (holder.sinceUs === undefined) continue
      places += 1
      const loudness = loudnessOf(holder, nowUs)
      if (nowUs - holder.sinceUs > holdsFor && (!quietest || loudness < quietest.loudness))
        quietest = { id: other, loudness }
    }
    if (places >= this.#most) {
      if (!quietest || loudness < whisper || loudness < quietest.loudness + clearly)
        return { heard: false, ended: undefined }
      this.#voices.get(quietest.id)!.sinceUs = undefined
    }
    voice.sinceUs = nowUs
    return { heard: true, ended: places >= this.#most ? quietest?.id : undefined }
  }

  /** Left, or was muted: its place is free. */
  forget(id: string): void {
    this.#voices.delete(id)
  }
}

/** Who sends nothing, falls silent too. */
const loudnessOf = ({ loudness, heardAtUs }: Voice, nowUs: number): number =>
  loudness - (falling * (nowUs - heardAtUs)) / 1e6
