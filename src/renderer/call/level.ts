/** How loud a microphone is right now, measured where it is captured. */

/** Calls back about 20 times a second with 0 (silence) to 1 (shouting), until the answer is called. */
export function watchLevel(track: MediaStreamTrack, listener: (level: number) => void): () => void {
  const context = new AudioContext()
  const source = context.createMediaStreamSource(new MediaStream([track]))
  const analyser = context.createAnalyser()
  analyser.fftSize = 512
  source.connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  let shown = 0
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    let power = 0
    for (const sample of samples) power += sample * sample
    const loudness = 20 * Math.log10(Math.sqrt(power / samples.length) || 1e-6)
    // -60 dB is a quiet room, -10 dB somebody close to the microphone.
    const level = Math.min(1, Math.max(0, (loudness + 60) / 50))
    // Rises at once and falls slowly, as meters do.
    shown = Math.max(level, shown * 0.8)
    listener(shown)
  }, 50)
  // Where sound needs a gesture first, the meter starts with it.
  void context.resume().catch(() => undefined)
  return () => {
    clearInterval(timer)
    void context.close().catch(() => undefined)
  }
}
