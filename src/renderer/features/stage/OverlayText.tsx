/** The chair's text over everybody's picture: standing still, or running across as often as it was asked to. */
import { type CSSProperties, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Overlay } from '../../../shared/stage.ts'
import { classes } from '../../ui/classes.ts'
import { useWords } from '../../words/words.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'

/** Comfortable to read while it moves; CSS pixels a second. */
const pace = 110

export function OverlayText() {
  const overlay = useStore(attendanceStore, state => state.gathering?.overlay ?? null)
  return overlay && <Text key={overlay.since} overlay={overlay} />
}

function Text({ overlay: { content, position, scroll, repeat, since } }: { overlay: Overlay }) {
  const say = useWords()
  const text = useRef<HTMLParagraphElement>(null)
  const [seconds, setSeconds] = useState(0)
  const [over, setOver] = useState(false)
  useLayoutEffect(() => {
    const element = text.current
    if (scroll && element) setSeconds((element.offsetWidth + window.innerWidth) / pace)
  }, [scroll])
  // Who comes while it runs sees what is left of it.
  const [begun] = useState(() => Math.max(0, Date.now() - since) / 1_000)
  useEffect(() => {
    if (!scroll || seconds === 0) return
    const timer = setTimeout(() => setOver(true), Math.max(0, seconds * repeat - begun) * 1_000)
    return () => clearTimeout(timer)
  }, [scroll, seconds, repeat, begun])
  if (over) return null
  return (
    <div
      role="status"
      aria-label={say('overlay.label')}
      data-overlay={position}
      style={{ top: `${position}%`, transform: `translateY(-${position}%)` }}
      className="pointer-events-none absolute inset-x-0 z-10 overflow-hidden bg-black/70 py-2.5 text-white"
    >
      <p
        ref={text}
        style={{ '--seconds': `${seconds}s`, '--times': repeat, '--begun': `-${begun}s` } as CSSProperties}
        className={classes(
          'select-text font-medium text-lg',
          scroll ? 'runs inline-block whitespace-nowrap' : 'px-6 text-center [overflow-wrap:anywhere]',
          scroll && seconds === 0 && 'invisible',
        )}
      >
        {content}
      </p>
    </div>
  )
}
