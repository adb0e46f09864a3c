/** Somebody's picture; without one, their initials on a colour that stays theirs. */
import { classes } from './classes.ts'

/** Muted, and dark enough that white letters are readable on each. */
const colours = ['#0f6b58', '#3d5a80', '#7a4b8a', '#9a4a3c', '#6b6224', '#2f6f8f', '#8a3f66', '#4d6b32']

export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean)
  const first = [...(words[0] ?? '?')]
  const last = words.length > 1 ? [...(words.at(-1) ?? '')] : []
  return `${first[0] ?? '?'}${last[0] ?? ''}`.toUpperCase()
}

export function colourOf(id: string): string {
  let sum = 7
  for (const sign of id) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) >>> 0
  return colours[sum % colours.length] ?? colours[0]!
}

export const Avatar = ({
  id,
  name,
  picture,
  className,
}: {
  id: string
  name: string
  /** What an image can show. */
  picture?: string | undefined
  className?: string
}) => {
  const look = classes('shrink-0 select-none rounded-full', className ?? 'size-9 text-[0.8125rem]')
  if (picture)
    return (
      <img src={picture} alt="" data-picture draggable={false} className={classes('inline-block object-cover', look)} />
    )
  return (
    <span
      aria-hidden
      // Drawn by the style sheet: the letters are a picture, not text to be read out or to name a button.
      data-initials={initials(name)}
      style={{ backgroundColor: colourOf(id) }}
      className={classes(
        'inline-grid place-items-center font-semibold text-white before:content-[attr(data-initials)]',
        look,
      )}
    />
  )
}
