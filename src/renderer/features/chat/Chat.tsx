/** The panel of what is written in the meeting: the messages, and below them one's own. */
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { spoken } from '../../actions.ts'
import { Button } from '../../ui/Button.tsx'
import { useWords } from '../../words/words.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'
import { SidePanel } from '../stage/SidePanel.tsx'
import { Compose } from './Compose.tsx'
import { chatStore, continues } from './chatStore.ts'
import { isLooking, readEarlier, seeAll } from './conversing.ts'
import { Said } from './Said.tsx'
import { SpokenChat } from './SpokenChat.tsx'

/** Nearer to the end than this one reads what comes; pixels. */
const nearEnd = 60

export function Chat() {
  const say = useWords()
  const messages = useStore(chatStore, chat => chat.messages)
  const more = useStore(chatStore, chat => chat.more)
  const me = useStore(attendanceStore, state => state.me)
  const list = useRef<HTMLElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  const last = messages.at(-1)
  useSeeing(atEnd, last?.id)

  /** Stays at the end when one is there or has just written; what is put before keeps its distance from the end. */
  const fromEnd = useRef(0)
  const mine = last?.from.id === me ? last.id : undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: moves when there is something new, not otherwise
  useLayoutEffect(() => {
    const one = list.current
    if (one) one.scrollTop = atEnd ? one.scrollHeight : one.scrollTop
  }, [last?.id])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what comes before the first one moved all others
  useLayoutEffect(() => {
    const one = list.current
    if (one && !atEnd) one.scrollTop = one.scrollHeight - fromEnd.current
  }, [messages[0]?.id])
  useEffect(() => {
    const one = list.current
    if (!one || !atEnd) return
    const observer = new ResizeObserver(() => one.scrollTo({ top: one.scrollHeight }))
    observer.observe(one)
    return () => observer.disconnect()
  }, [atEnd])
  const toEnd = (): void => {
    list.current?.scrollTo({ top: list.current.scrollHeight })
    setAtEnd(true)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever has written something wants to see it
  useLayoutEffect(toEnd, [mine])

  return (
    <SidePanel name={say('chat.title')} title={say('chat.title')}>
      <div className="relative min-h-0 flex-1">
        <section
          ref={list}
          aria-label={say('chat.messages')}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keys
          tabIndex={0}
          onScroll={({ currentTarget: one }) => {
            fromEnd.current = one.scrollHeight - one.scrollTop
            setAtEnd(fromEnd.current - one.clientHeight < nearEnd)
          }}
          className="scroll-thin h-full overflow-y-auto overscroll-contain px-3 pb-2 -outline-offset-2"
        >
          {more && (
            <div className="flex justify-center py-2">
              <Button size="small" onClick={() => void spoken(readEarlier)}>
                {say('chat.earlier')}
              </Button>
            </div>
          )}
          {messages.length === 0 ? (
            <p className="px-2 py-6 text-center text-soft text-sm">{say('chat.nothing')}</p>
          ) : (
            <ol>
              {messages.map((one, index) => (
                <Said key={one.id} message={one} me={me} follows={continues(one, messages[index - 1])} />
              ))}
            </ol>
          )}
        </section>
        {!atEnd && (
          <Button
            size="small"
            look="primary"
            className="absolute bottom-2 left-1/2 -translate-x-1/2 shadow-high"
            onClick={toEnd}
          >
            {say('chat.toNewest')}
          </Button>
        )}
      </div>
      <SpokenChat />
      <Compose />
    </SidePanel>
  )
}

/** What stands before somebody's eyes is not unread. */
function useSeeing(atEnd: boolean, newest: string | undefined): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new message is seen anew
  useEffect(() => {
    const look = (): void => {
      if (atEnd && isLooking()) seeAll()
    }
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [atEnd, newest])
}
