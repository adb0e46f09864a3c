/** The viewer's own name over what is shared, where the meeting wants it: a photograph of the screen tells whose it was. */
import { useStore } from 'zustand'
import { attendanceStore, mySelf } from '../attendance/attendanceStore.ts'

const many = Array.from({ length: 24 }, (_, index) => index)

export function Watermark() {
  const kind = useStore(attendanceStore, ({ gathering }) =>
    gathering?.watermark ? gathering.watermarkType : undefined,
  )
  const name = useStore(attendanceStore, state => mySelf(state)?.name ?? '')
  if (!kind) return null
  const text =
    'select-none whitespace-nowrap font-semibold text-white/25 [text-shadow:0_0_3px_rgb(0_0_0/0.35)] -rotate-[24deg]'
  return (
    <div aria-hidden data-watermark={kind} className="pointer-events-none absolute inset-0 overflow-hidden">
      {kind === 'single' ? (
        <div className="grid size-full place-items-center">
          <span className={`${text} text-5xl`}>{name}</span>
        </div>
      ) : (
        <div className="absolute -inset-8 grid grid-cols-4 grid-rows-6 place-items-center">
          {many.map(index => (
            <span key={index} className={`${text} text-lg`}>
              {name}
            </span>
          ))}
        </div>
      )}
    </div>
  )
}
