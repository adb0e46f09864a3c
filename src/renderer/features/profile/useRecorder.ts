/** Records the microphone, two minutes at most. */
import { useCallback, useEffect, useRef, useState } from 'react'
import { failureOf } from '../../call/devices.ts'
import { toast } from '../../ui/toasts.ts'
import { failureText } from '../attendance/Preview.tsx'
import { settingsStore } from '../settings/settingsStore.ts'

const longest = 120_000

export function useRecorder(done: (blob: Blob) => void): {
  recording: boolean
  /** Milliseconds. */
  since: number
  start(): void
  stop(): void
} {
  const [begun, setBegun] = useState<number>()
  const [now, setNow] = useState(0)
  const recorder = useRef<MediaRecorder>(undefined)
  const stop = useCallback((): void => {
    if (recorder.current?.state === 'recording') recorder.current.stop()
  }, [])
  useEffect(() => stop, [stop])
  useEffect(() => {
    if (begun === undefined) return
    const timer = setInterval(() => setNow(Date.now()), 250)
    const end = setTimeout(stop, longest)
    return () => {
      clearInterval(timer)
      clearTimeout(end)
    }
  }, [begun, stop])
  const start = async (): Promise<void> => {
    try {
      const { microphone } = settingsStore.getState()
      const stream = await navigator.mediaDevices.getUserMedia({ audio: microphone ? { deviceId: microphone } : true })
      const made = new MediaRecorder(stream)
      const pieces: Blob[] = []
      made.ondataavailable = ({ data }) => void pieces.push(data)
      made.onstop = () => {
        for (const track of stream.getTracks()) track.stop()
        setBegun(undefined)
        const blob = new Blob(pieces, { type: made.mimeType })
        if (blob.size > 0) done(blob)
      }
      recorder.current = made
      made.start()
      setNow(Date.now())
      setBegun(Date.now())
    } catch (error) {
      toast(failureText(failureOf(error), 'microphone'), 'bad')
    }
  }
  return {
    recording: begun !== undefined,
    since: begun === undefined ? 0 : now - begun,
    start: () => void start(),
    stop,
  }
}
