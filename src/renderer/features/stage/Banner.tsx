/** One line over the stage. */
import type { ReactNode } from 'react'

export const Banner = ({ icon, children }: { icon?: ReactNode; children: ReactNode }) => (
  <div className="rise pointer-events-auto flex max-w-[calc(100%-1rem)] items-center gap-3 rounded-xl bg-stage-bar px-4 py-2 text-sm shadow-high ring-1 ring-stage-line">
    {icon}
    {children}
  </div>
)
