/** Says that the server cannot be reached; inside a meeting the stage says it in its own way. */
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { attendanceStore } from './features/attendance/attendanceStore.ts'
import { server } from './server.ts'
import { Spinner } from './ui/Spinner.tsx'
import { useWords } from './words/words.ts'

/** Shorter breaks are over before anybody could read about them; milliseconds. */
const unworthy = 1_200

export function useLineLost(): boolean {
  const lost = useStore(server().line, line => line.status !== 'open')
  const [late, setLate] = useState(false)
  useEffect(() => {
    if (!lost) return
    const timer = setTimeout(() => setLate(true), unworthy)
    return () => {
      clearTimeout(timer)
      setLate(false)
    }
  }, [lost])
  return lost && late
}

export function LineBanner() {
  const say = useWords()
  const lost = useLineLost()
  const inside = useStore(attendanceStore, state => state.stage === 'in' || state.stage === 'returning')
  if (!lost || inside) return null
  return (
    <div
      role="status"
      className="rise fixed top-3 left-1/2 z-50 flex -translate-x-1/2 items-center gap-2.5 rounded-full bg-notice px-4 py-2 text-on-notice text-sm shadow-high"
    >
      <Spinner />
      {say('line.lost')}
    </div>
  )
}
