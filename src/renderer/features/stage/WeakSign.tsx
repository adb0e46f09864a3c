/** Says that somebody's connection is bad, so that nobody blames the person. */
import { SignalLow, WifiOff } from 'lucide-react'
import { useWords } from '../../words/words.ts'

export function WeakSign({ weak }: { weak: 'poor' | 'lost' }) {
  const say = useWords()
  const Sign = weak === 'lost' ? WifiOff : SignalLow
  return <Sign role="img" aria-label={say(`meeting.${weak}`)} className="size-3.5 shrink-0 text-[#f4d58a]" />
}
