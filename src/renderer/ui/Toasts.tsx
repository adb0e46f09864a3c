/** Where toasts appear. */
import { CircleAlert, CircleCheck, Info, X } from 'lucide-react'
import { Toast } from 'radix-ui'
import { useStore } from 'zustand'
import { useWords } from '../words/words.ts'
import { dropToast, toastStore } from './toasts.ts'

const icons = {
  plain: <Info aria-hidden className="size-5 text-[#8fd9c4]" />,
  good: <CircleCheck aria-hidden className="size-5 text-[#5fe0b8]" />,
  bad: <CircleAlert aria-hidden className="size-5 text-[#ff9d94]" />,
}

export function Toasts() {
  const say = useWords()
  const toasts = useStore(toastStore, state => state.toasts)
  return (
    <Toast.Provider duration={5_000} swipeDirection="right">
      {toasts.map(one => (
        <Toast.Root
          key={one.id}
          type={one.kind === 'bad' ? 'foreground' : 'background'}
          duration={one.kind === 'bad' ? 8_000 : 5_000}
          onOpenChange={open => !open && dropToast(one.id)}
          className="rise flex items-center gap-3 rounded-xl bg-[#161c1a] py-2.5 pr-2 pl-4 text-sm text-white shadow-high ring-1 ring-white/10"
        >
          {icons[one.kind]}
          <Toast.Title className="min-w-0 flex-1 [overflow-wrap:anywhere]">{one.text}</Toast.Title>
          <Toast.Close
            aria-label={say('common.dismiss')}
            className="grid size-8 place-items-center rounded-lg text-white/70 hover:bg-white/10 hover:text-white"
          >
            <X className="size-4" />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="fixed top-14 left-1/2 z-50 flex w-max max-w-[min(26rem,calc(100vw-2rem))] -translate-x-1/2 flex-col gap-2 outline-none" />
    </Toast.Provider>
  )
}
