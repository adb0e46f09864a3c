/** What stands beside the stage, or over it in a narrow window. Escape closes it, and who was in it is back where they came from. */
import { X } from 'lucide-react'
import { type ReactNode, useLayoutEffect, useRef } from 'react'
import { IconButton } from '../../ui/IconButton.tsx'
import { useWords } from '../../words/words.ts'
import { stageStore } from './stageStore.ts'

const close = (): void => stageStore.setState({ panel: undefined })

export function SidePanel({ name, title, children }: { name: string; title: string; children: ReactNode }) {
  const say = useWords()
  const panel = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const before = document.activeElement
    const here = panel.current
    return () => {
      if (here?.contains(document.activeElement) && before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <aside
      ref={panel}
      aria-label={name}
      onKeyDown={event => {
        const clears = event.target instanceof HTMLInputElement && event.target.value !== ''
        if (event.key !== 'Escape' || event.defaultPrevented || clears) return
        event.preventDefault()
        close()
      }}
      className="slide absolute inset-y-0 right-2 z-30 flex w-[min(21rem,calc(100%-1rem))] flex-col overflow-hidden rounded-2xl bg-surface text-text shadow-high lg:static lg:w-84 lg:shrink-0 lg:shadow-none"
    >
      <div className="flex items-center justify-between gap-2 py-3 pr-2 pl-5">
        <h2 className="font-semibold">{title}</h2>
        <IconButton label={say('common.close')} onClick={close}>
          <X className="size-5" />
        </IconButton>
      </div>
      {children}
    </aside>
  )
}
