/** Who shows a sign at this moment. */
import { createStore } from 'zustand/vanilla'
import type { Sign } from '../../../shared/reactions.ts'
import { server } from '../../server.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'

export interface Shown {
  /** Rises with each sign, so that the same one shown again is seen again. */
  turn: number
  participantId: string
  name: string
  sign: Sign
}

const shownFor = 6_000
/** One after the other, oldest first; each person has one at most. */
export const reactionsStore = createStore<{ shown: readonly Shown[] }>(() => ({ shown: [] }))

export const withSign = (shown: readonly Shown[], one: Shown): readonly Shown[] => [
  ...shown.filter(other => other.participantId !== one.participantId),
  one,
]

/** Signs with those who show them: what most show last comes first. */
export function together(shown: readonly Shown[]): { sign: Sign; names: string[] }[] {
  const signs = [...new Set(shown.map(one => one.sign))].reverse()
  return signs.map(sign => ({ sign, names: shown.filter(one => one.sign === sign).map(one => one.name) }))
}

let turn = 0

/** Called once. */
export function keepReacting(): void {
  server().onEvent(event => {
    const { number, people } = attendanceStore.getState()
    if (event.event !== 'reactions.shown' || event.number !== number) return
    const { participantId, sign } = event
    const one = { turn: ++turn, participantId, sign, name: people[participantId]?.name ?? '' }
    reactionsStore.setState(({ shown }) => ({ shown: withSign(shown, one) }))
    setTimeout(
      () => reactionsStore.setState(({ shown }) => ({ shown: shown.filter(other => other.turn !== one.turn) })),
      shownFor,
    )
  })
}
