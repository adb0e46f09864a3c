/** In front of a closed door: who waits here goes in by themselves as soon as a chair lets them. */
import { useEffect } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Spinner } from '../../ui/Spinner.tsx'
import { spaced } from '../../words/time.ts'
import { useWords } from '../../words/words.ts'
import { Frame } from '../home/Frame.tsx'
import { Preview } from './Preview.tsx'
import type { Entry } from './staying.ts'
import { waitAtDoor } from './waiting.ts'

export function Lobby({
  entry,
  title,
  admitted,
  refused,
  left,
}: {
  entry: Entry
  title: string
  admitted: (entry: Entry) => void
  refused: (error: unknown) => void
  left: () => void
}) {
  const say = useWords()
  // biome-ignore lint/correctness/useExhaustiveDependencies: one wait as long as this is shown
  useEffect(() => {
    const waiting = new AbortController()
    waitAtDoor(entry, waiting.signal).then(
      key => key !== undefined && admitted({ ...entry, seatKey: key }),
      error => !waiting.signal.aborted && refused(error),
    )
    return () => waiting.abort()
  }, [])
  return (
    <Frame>
      <div className="m-auto grid w-full max-w-5xl items-center gap-6 py-4 sm:grid-cols-[1fr_16rem] md:grid-cols-[1fr_20rem] lg:grid-cols-[1fr_22rem] lg:gap-12">
        <Preview name={entry.name} />
        <div className="flex min-w-0 flex-col gap-5">
          <div>
            <h1 className="font-semibold text-2xl [overflow-wrap:anywhere]">{title}</h1>
            <p className="mt-1 text-soft tabular-nums">{say('join.number', { number: spaced(entry.number) })}</p>
          </div>
          <div role="status" className="flex items-start gap-3 rounded-xl bg-tint px-4 py-3 text-on-tint text-sm">
            <Spinner />
            <div>
              <p className="font-medium">{say('lobby.waiting')}</p>
              <p className="mt-1">{say('lobby.waitingText')}</p>
            </div>
          </div>
          <Button onClick={left}>{say('lobby.leave')}</Button>
        </div>
      </div>
    </Frame>
  )
}
