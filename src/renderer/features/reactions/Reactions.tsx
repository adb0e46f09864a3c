/** Who shows a sign now, also of those whose tile is on another page; read out, but not for each of a hundred who clap. */
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { together as listed } from '../../words/time.ts'
import { useWords } from '../../words/words.ts'
import { reactionsStore, together } from './reactionsStore.ts'

/** As many names as one reads in passing. */
const mostNames = 2
/** What is read out changes no oftener; milliseconds. */
const calm = 2_500

export function Reactions() {
  const say = useWords()
  const shown = useStore(reactionsStore, state => state.shown)
  const groups = together(shown).map(({ sign, names }) => {
    const first = names.slice(-mostNames)
    const more = names.length - first.length
    return { sign, who: more > 0 ? say('reactions.andMore', { names: first.join(', '), count: more }) : listed(first) }
  })
  const text = useCalm(groups.map(({ sign, who }) => `${who}: ${say(`reactions.signs.${sign}`)}`).join('; '))
  return (
    <>
      <div aria-hidden className="pointer-events-none absolute bottom-2 left-2 z-10 flex flex-col items-start gap-1.5">
        {groups.slice(0, 3).map(({ sign, who }) => (
          <p
            key={sign}
            data-sign={sign}
            className="rise flex max-w-72 items-center gap-2 rounded-full bg-stage-bar/95 py-1 pr-3.5 pl-2 text-sm shadow-high ring-1 ring-stage-line"
          >
            <span className="text-xl leading-none">{sign}</span>
            <span className="truncate">{who}</span>
          </p>
        ))}
      </div>
      <p role="status" aria-label={say('reactions.shown')} className="sr-only">
        {text}
      </p>
    </>
  )
}

/** The text at once when it comes after a while, and the newest of several that come together. */
function useCalm(text: string): string {
  const [calmed, setCalmed] = useState(text)
  const last = useRef(0)
  useEffect(() => {
    const timer = setTimeout(
      () => {
        last.current = Date.now()
        setCalmed(text)
      },
      Math.max(0, last.current + calm - Date.now()),
    )
    return () => clearTimeout(timer)
  }, [text])
  return calmed
}
