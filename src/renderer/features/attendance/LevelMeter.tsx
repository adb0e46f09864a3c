/** The live level of the own microphone: five bars that move without drawing the page anew. */
import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { callStore } from '../../call/callStore.ts'
import { watchLevel } from '../../call/level.ts'
import { classes } from '../../ui/classes.ts'

const bars = [0.12, 0.3, 0.48, 0.66, 0.84]

export function LevelMeter({ label, className }: { label: string; className?: string }) {
  const track = useStore(callStore, state => (state.microphone.on ? state.microphone.track : undefined))
  const meter = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = meter.current
    if (!track || !element) return
    const stop = watchLevel(track.mediaStreamTrack, level => {
      element.setAttribute('aria-valuenow', String(Math.round(level * 100)))
      for (const [index, bar] of [...element.children].entries())
        (bar as HTMLElement).style.opacity = level > (bars[index] ?? 1) ? '1' : '0.28'
    })
    return () => {
      stop()
      element.setAttribute('aria-valuenow', '0')
      for (const bar of element.children) (bar as HTMLElement).style.opacity = '0.28'
    }
  }, [track])
  return (
    // biome-ignore lint/a11y/useSemanticElements: <meter> cannot be drawn as bars in all browsers
    <div
      ref={meter}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      className={classes('flex h-4 items-end gap-[3px]', className)}
    >
      {bars.map((bar, index) => (
        <span
          key={bar}
          style={{ height: `${40 + index * 15}%`, opacity: 0.28 }}
          className="w-1 rounded-full bg-speaking transition-opacity duration-75"
        />
      ))}
    </div>
  )
}
