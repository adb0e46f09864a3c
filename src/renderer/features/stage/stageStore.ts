/** What this person looks at in the meeting: panel, page, picker. Nobody else is concerned. */
import { createStore } from 'zustand/vanilla'

export interface StageState {
  /** What stands beside the stage. */
  panel: 'people' | 'chat' | undefined
  page: number
  /** The desktop's list of screens and windows is open. */
  picking: boolean
  confirming: 'end' | 'removeEveryone' | undefined
  /** The form for a text over everybody's picture is open. */
  writing: boolean
  /** Somebody is to be called into the meeting. */
  ringing: boolean
  /** The form that links another meeting is open. */
  linking: boolean
  /** What flows over the connection is shown. */
  measuring: boolean
  /** The participant whose view the chair arranges. */
  arranging: string | undefined
  /** Pinned for oneself. */
  pinned: string | undefined
  /** The participant whose name is being changed, or who is about to be removed. */
  renaming: string | undefined
  removing: string | undefined
}

const initial: StageState = {
  panel: undefined,
  page: 0,
  picking: false,
  confirming: undefined,
  writing: false,
  ringing: false,
  linking: false,
  measuring: false,
  arranging: undefined,
  pinned: undefined,
  renaming: undefined,
  removing: undefined,
}

export const stageStore = createStore<StageState>(() => initial)

export const resetStage = (): void => stageStore.setState(initial)
