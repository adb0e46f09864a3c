/** The chair would like me to unmute, or has allowed it: my microphone stays mine, so I am asked. */
import { Mic } from 'lucide-react'
import { useId } from 'react'
import { useStore } from 'zustand'
import { setMicrophone } from '../../call/own.ts'
import { Button } from '../../ui/Button.tsx'
import { useWords } from '../../words/words.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'

export function Prompt() {
  const say = useWords()
  const id = useId()
  const prompt = useStore(attendanceStore, state => state.prompt)
  const connected = useStore(attendanceStore, state => state.stage === 'in')
  if (!prompt) return null
  const answer = (open: boolean) => () => {
    attendanceStore.setState({ prompt: undefined })
    if (open) void setMicrophone(true)
  }
  return (
    <div
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      className="rise absolute bottom-3 left-1/2 z-20 flex w-max max-w-[calc(100%-1rem)] -translate-x-1/2 flex-wrap items-center justify-center gap-x-6 gap-y-3 rounded-2xl border border-line bg-surface px-5 py-4 text-text shadow-high"
    >
      <div className="flex items-center gap-3">
        <span className="grid size-10 shrink-0 place-items-center rounded-full bg-tint text-on-tint">
          <Mic aria-hidden className="size-5" />
        </span>
        <div>
          <p id={`${id}-title`} role="alert" className="font-semibold text-sm">
            {say(prompt === 'asked' ? 'prompt.title' : 'prompt.allowedTitle')}
          </p>
          <p id={`${id}-text`} className="text-[0.8125rem] text-soft">
            {say('prompt.text')}
          </p>
        </div>
      </div>
      <div className="flex gap-2">
        <Button onClick={answer(false)}>{say('prompt.keep')}</Button>
        <Button look="primary" disabled={!connected} onClick={answer(true)}>
          {say('prompt.now')}
        </Button>
      </div>
    </div>
  )
}
