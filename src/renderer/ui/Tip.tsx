/** A short word beside what the pointer or the keyboard is on. */
import { Tooltip } from 'radix-ui'
import type { ReactNode } from 'react'

export function Tip({ text, side = 'top', children }: { text: string; side?: 'top' | 'bottom'; children: ReactNode }) {
  if (!text) return children
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          side={side}
          sideOffset={8}
          collisionPadding={8}
          className="fade pointer-events-none z-50 max-w-64 rounded-lg bg-[#0b0e0d] px-2.5 py-1.5 text-xs font-medium text-white shadow-high"
        >
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}

export const Tips = ({ children }: { children: ReactNode }) => (
  <Tooltip.Provider delayDuration={450} skipDelayDuration={200}>
    {children}
  </Tooltip.Provider>
)
