/** Somebody in a meeting would like me to come: it rings until I answer, or until nobody expects it any more. */
import { PhoneIncoming } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Event } from '../../../shared/events.ts'
import { go, joinAddress } from '../../address.ts'
import { server } from '../../server.ts'
import { Button } from '../../ui/Button.tsx'
import { useWords } from '../../words/words.ts'
import { attendanceStore } from './attendanceStore.ts'
import { forgetParting, leave } from './staying.ts'

type Call = Extract<Event, { event: 'conferences.called' }>

/** Longest that it rings; milliseconds. */
const patience = 45_000

export function Ringing() {
  const say = useWords()
  const [call, setCall] = useState<Call>()
  useEffect(
    () =>
      server().onEvent(event => {
        if (event.event === 'conferences.called' && event.number !== attendanceStore.getState().number) setCall(event)
      }),
    [],
  )
  useEffect(() => {
    if (!call) return
    const timer = setTimeout(() => setCall(undefined), patience)
    return () => clearTimeout(timer)
  }, [call])
  if (!call) return null
  const accept = async (): Promise<void> => {
    setCall(undefined)
    await leave()
    forgetParting()
    go(joinAddress(call.number))
  }
  return (
    <div
      role="alertdialog"
      aria-labelledby="ringing-title"
      className="rise fixed top-4 right-4 z-50 flex w-80 max-w-[calc(100vw-2rem)] flex-col gap-4 rounded-2xl border border-line bg-surface p-5 text-text shadow-high"
    >
      <div className="flex items-center gap-3">
        <span className="grid size-10 shrink-0 place-items-center rounded-full bg-tint text-on-tint">
          <PhoneIncoming aria-hidden className="size-5" />
        </span>
        <p id="ringing-title" role="alert" className="font-medium text-sm [overflow-wrap:anywhere]">
          {say('ringing.title', { name: call.by.name, topic: call.name })}
        </p>
      </div>
      <div className="flex justify-end gap-2">
        <Button onClick={() => setCall(undefined)}>{say('ringing.decline')}</Button>
        <Button look="primary" onClick={() => void accept()}>
          {say('ringing.accept')}
        </Button>
      </div>
    </div>
  )
}
