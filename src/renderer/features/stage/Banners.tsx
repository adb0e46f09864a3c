/** What everybody in front of this window should know now: a lost line, held-back sound, somebody who wants to speak. */
import { Hand, Volume2 } from 'lucide-react'
import { useStore } from 'zustand'
import { actions, actionsOn, perform, performOn } from '../../actions.ts'
import { callStore } from '../../call/callStore.ts'
import { turnOnSound } from '../../call/connection.ts'
import { useLineLost } from '../../LineBanner.tsx'
import { Button } from '../../ui/Button.tsx'
import { Spinner } from '../../ui/Spinner.tsx'
import { useWords } from '../../words/words.ts'
import { attendanceStore, requests } from '../attendance/attendanceStore.ts'
import { failureText } from '../attendance/Preview.tsx'
import { Banner } from './Banner.tsx'
import { Ending } from './Ending.tsx'
import { stageStore } from './stageStore.ts'

export function Banners() {
  const say = useWords()
  const stage = useStore(attendanceStore, state => state.stage)
  const phase = useStore(callStore, state => state.phase)
  const blocked = useStore(callStore, state => state.soundBlocked)
  const microphoneFailure = useStore(callStore, state => state.microphone.failure)
  const cameraFailure = useStore(callStore, state => state.camera.failure)
  const lineLost = useLineLost()
  const away = stage === 'returning' || phase === 'reconnecting' || phase === 'lost'
  return (
    <div
      aria-live="polite"
      className="pointer-events-none absolute inset-x-0 top-2 z-20 flex flex-col items-center gap-2"
    >
      {(away || phase === 'connecting' || lineLost) && (
        <Banner icon={<Spinner />}>
          {say(away ? 'meeting.reconnecting' : lineLost ? 'meeting.wireLost' : 'meeting.connecting')}
        </Banner>
      )}
      {blocked && (
        <Banner icon={<Volume2 aria-hidden className="size-4" />}>
          {say('meeting.noSound')}
          <Button size="small" look="primary" onClick={() => void turnOnSound()}>
            {say('meeting.hear')}
          </Button>
        </Banner>
      )}
      {microphoneFailure && <Banner>{failureText(microphoneFailure, 'microphone')}</Banner>}
      {cameraFailure && <Banner>{failureText(cameraFailure, 'camera')}</Banner>}
      <Ending />
      <Requests />
    </div>
  )
}

/** The panel shows requests by itself; this is for a chair who has it closed. */
function Requests() {
  const say = useWords()
  const attendance = useStore(attendanceStore)
  const panel = useStore(stageStore, state => state.panel)
  const asking = attendance.chair ? requests(attendance) : []
  const [first, ...more] = asking
  if (!first || panel === 'people') return null
  const several = more.length > 0
  return (
    <Banner icon={<Hand aria-hidden className="size-4 text-[#f4d58a]" />}>
      <span className="min-w-0 truncate">
        {several ? say('requests.many', { count: asking.length }) : say('requests.one', { name: first.name })}
      </span>
      {several && (
        <Button size="small" onClick={() => stageStore.setState({ panel: 'people' })}>
          {say('requests.view')}
        </Button>
      )}
      <Button
        size="small"
        look="primary"
        onClick={() => void (several ? perform(actions.allowEveryone) : performOn(actionsOn.allow, first))}
      >
        {say(several ? 'requests.approveAll' : 'requests.approve')}
      </Button>
    </Banner>
  )
}
