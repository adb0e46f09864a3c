/** What comes while the panel is open, for screen readers: only what is new, never the whole list again. */
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { useWords } from '../../words/words.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'
import { chatStore } from './chatStore.ts'

/** As many as may come at once and still be read out. */
const most = 8

export function SpokenChat() {
  const say = useWords()
  const messages = useStore(chatStore, chat => chat.messages)
  const me = useStore(attendanceStore, state => state.me)
  const since = useRef(messages.at(-1)?.rank ?? 0)
  const [ready, setReady] = useState(false)
  // A region that is filled as it appears is not read.
  useEffect(() => setReady(true), [])
  const fresh = ready ? messages.filter(one => one.rank > since.current && one.from.id !== me).slice(-most) : []
  return (
    <div role="log" aria-live="polite" aria-label={say('chat.newMessages')} className="sr-only">
      {fresh.map(({ id, from, to, text }) => (
        <p key={id}>{say(to ? 'chat.passingPrivate' : 'chat.passing', { name: from.name, text })}</p>
      ))}
    </div>
  )
}
