/** The meeting is about to end: everybody is told, and a chair can give it more time. */
import { AlarmClock } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { actions, perform } from '../../actions.ts'
import { Button } from '../../ui/Button.tsx'
import { clock } from '../../words/time.ts'
import { useWords } from '../../words/words.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'
import { Banner } from './Banner.tsx'

/** As long before the end as the server warns; milliseconds. */
const soon = 5 * 60_000

export function Ending() {
  const say = useWords()
  const endsAt = useStore(attendanceStore, state => state.gathering?.endsAt)
  const chair = useStore(attendanceStore, state => state.chair)
  const [near, setNear] = useState(false)
  useEffect(() => {
    const look = (): void => setNear(endsAt !== undefined && endsAt - Date.now() < soon)
    look()
    const timer = setInterval(look, 5_000)
    return () => clearInterval(timer)
  }, [endsAt])
  if (!near || endsAt === undefined) return null
  return (
    <Banner icon={<AlarmClock aria-hidden className="size-4 shrink-0 text-[#f4d58a]" />}>
      {say('ending.soon', { time: clock(endsAt) })}
      {chair && (
        <Button size="small" look="primary" onClick={() => void perform(actions.extend)}>
          {actions.extend.label()}
        </Button>
      )}
    </Banner>
  )
}
