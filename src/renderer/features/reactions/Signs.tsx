/** The signs one can show, in a row over the button; it stays open, since nobody claps once. */
import { SmilePlus } from 'lucide-react'
import { Popover } from 'radix-ui'
import { signs } from '../../../shared/reactions.ts'
import { react } from '../../actions.ts'
import { Tip } from '../../ui/Tip.tsx'
import { useWords } from '../../words/words.ts'

export function Signs() {
  const say = useWords()
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <button
          type="button"
          aria-label={say('reactions.open')}
          title={say('reactions.open')}
          className="grid h-11 w-8 place-items-center rounded-r-full pr-2 text-stage-soft hover:text-stage-text sm:h-12"
        >
          <SmilePlus aria-hidden className="size-4.5" />
        </button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          side="top"
          sideOffset={10}
          collisionPadding={8}
          aria-label={say('reactions.open')}
          className="on-stage rise z-40 flex gap-1 rounded-full bg-stage-bar p-1.5 text-stage-text shadow-high ring-1 ring-stage-line"
        >
          {signs.map(sign => (
            <Tip key={sign} text={say(`reactions.signs.${sign}`)}>
              <button
                type="button"
                aria-label={say(`reactions.signs.${sign}`)}
                onClick={() => void react(sign)}
                className="grid size-10 place-items-center rounded-full text-xl transition-transform hover:bg-stage-hover active:scale-125"
              >
                {sign}
              </button>
            </Tip>
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
