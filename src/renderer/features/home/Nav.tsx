/** Where one can go from every screen outside a meeting. */
import { CalendarDays, Clock, Users } from 'lucide-react'
import { Link, useLocation } from 'wouter'
import { classes } from '../../ui/classes.ts'
import { useWords } from '../../words/words.ts'

const places = [
  { path: '/', word: 'nav.meetings', Icon: CalendarDays },
  { path: '/people', word: 'nav.people', Icon: Users },
  { path: '/calls', word: 'nav.calls', Icon: Clock },
] as const

export function Nav() {
  const say = useWords()
  const [here] = useLocation()
  return (
    <nav aria-label={say('nav.label')} className="flex min-w-0 items-center gap-1">
      {places.map(({ path, word, Icon }) => (
        <Link
          key={path}
          href={path}
          aria-current={here === path ? 'page' : undefined}
          className={classes(
            'inline-flex h-9 items-center gap-2 rounded-lg px-2.5 text-sm transition-colors hover:bg-hover sm:px-3',
            here === path ? 'bg-hover font-medium text-text' : 'text-soft',
          )}
        >
          <Icon aria-hidden className="size-4.5" />
          <span className="max-sm:sr-only">{say(word)}</span>
        </Link>
      ))}
    </nav>
  )
}
