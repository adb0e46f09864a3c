/** The room itself: who and what is seen, the bar of controls, and the panel of people or of the chat beside it. */
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { Chat } from '../chat/Chat.tsx'
import { RingDialog } from '../contacts/RingDialog.tsx'
import { People } from '../people/People.tsx'
import { PeopleDialogs } from '../people/PeopleDialogs.tsx'
import { Reactions } from '../reactions/Reactions.tsx'
import { Banners } from './Banners.tsx'
import { Controls } from './Controls.tsx'
import { LinkDialog } from './LinkDialog.tsx'
import { OverlayDialog } from './OverlayDialog.tsx'
import { Prompt } from './Prompt.tsx'
import { SharePicker } from './SharePicker.tsx'
import { Stage } from './Stage.tsx'
import { StatisticsDialog } from './StatisticsDialog.tsx'
import { resetStage, stageStore } from './stageStore.ts'
import { TopBar } from './TopBar.tsx'
import { useShortcuts } from './useShortcuts.ts'
import { ViewDialog } from './ViewDialog.tsx'

export function Meeting() {
  const panel = useStore(stageStore, state => state.panel)
  useShortcuts()
  useEffect(() => resetStage, [])
  return (
    <div className="on-stage fixed inset-0 flex flex-col overflow-hidden bg-stage text-stage-text">
      <TopBar />
      <div className="relative flex min-h-0 flex-1 gap-2 px-2">
        <main className="relative min-w-0 flex-1">
          <Stage />
          <Reactions />
          <Banners />
          <Prompt />
        </main>
        {panel === 'people' && <People />}
        {panel === 'chat' && <Chat />}
      </div>
      <Controls />
      <SharePicker />
      <PeopleDialogs />
      <OverlayDialog />
      <ViewDialog />
      <LinkDialog />
      <RingDialog />
      <StatisticsDialog />
    </div>
  )
}
