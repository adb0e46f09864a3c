/** One message: who, when, to whom, and the text with its links. */
import { Lock } from 'lucide-react'
import { memo } from 'react'
import type { Message } from '../../../shared/chat.ts'
import { classes } from '../../ui/classes.ts'
import { clock } from '../../words/time.ts'
import { useWords } from '../../words/words.ts'
import { chatStore } from './chatStore.ts'
import { partsOf } from './links.ts'

export const Said = memo(function Said({ message, me, follows }: { message: Message; me: string; follows: boolean }) {
  const say = useWords()
  const { from, to, at, text } = message
  const mine = from.id === me
  return (
    <li data-message={message.id} className={follows ? 'pt-1' : 'pt-3'}>
      <p className={classes('flex items-baseline gap-2 px-2 text-[0.8125rem]', follows && 'sr-only')}>
        <bdi className="min-w-0 truncate font-semibold">{mine ? say('meeting.you') : from.name}</bdi>
        {to && (
          <span className="inline-flex min-w-0 items-center gap-1 text-on-notice">
            <Lock aria-hidden className="size-3 shrink-0 self-center" />
            <span className="truncate">{to.id === me ? say('chat.toYou') : say('chat.onlyTo', { name: to.name })}</span>
          </span>
        )}
        <time dateTime={new Date(at).toISOString()} className="ml-auto shrink-0 text-soft text-xs tabular-nums">
          {clock(at)}
        </time>
      </p>
      <p
        dir="auto"
        className={classes(
          'mt-0.5 select-text whitespace-pre-wrap rounded-xl px-3 py-1.5 text-sm [overflow-wrap:anywhere]',
          to ? 'bg-notice text-on-notice' : mine ? 'bg-tint text-on-tint' : 'bg-sunken',
        )}
      >
        {partsOf(text).map(({ text: part, href }, index) =>
          href === undefined ? (
            part
          ) : (
            <a
              // biome-ignore lint/suspicious/noArrayIndexKey: parts of a text that never changes
              key={index}
              href={href}
              target="_blank"
              rel="noopener noreferrer nofollow"
              className="underline underline-offset-2"
            >
              {part}
            </a>
          ),
        )}
      </p>
      {to?.id === me && from.id !== '' && !follows && (
        <button
          type="button"
          onClick={() => chatStore.setState({ to: from })}
          className="rounded px-2 py-0.5 font-medium text-accent text-xs hover:underline"
        >
          {say('chat.answer', { name: from.name })}
        </button>
      )}
    </li>
  )
})
