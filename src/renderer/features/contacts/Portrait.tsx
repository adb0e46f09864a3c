/** Somebody's picture with the sign of how they can be reached. */
import type { Reach } from '../../../shared/presence.ts'
import { usePicture } from '../../pictures.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { ReachSign } from './ReachSign.tsx'
import { toneOf } from './reach.ts'

export function Portrait({
  id,
  name,
  picture,
  reach,
  className,
}: {
  id: string
  name: string
  picture: string | null | undefined
  reach: Reach | null | undefined
  className?: string
}) {
  const shown = usePicture(picture)
  return (
    <span className="relative inline-grid shrink-0">
      <Avatar id={id} name={name} picture={shown} {...(className && { className })} />
      {reach && <ReachSign tone={toneOf(reach)} className="absolute -right-0.5 -bottom-0.5" />}
    </span>
  )
}
