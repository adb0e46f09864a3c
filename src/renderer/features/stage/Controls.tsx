/** The bar of controls at the bottom of a meeting. */
import {
  Activity,
  ChevronUp,
  Ellipsis,
  Eye,
  EyeOff,
  Hand,
  LogOut,
  Maximize,
  MessageSquare,
  Mic,
  MicOff,
  MonitorUp,
  MonitorX,
  PhoneCall,
  PhoneOff,
  Settings2,
  UserPlus,
  Users,
  Video,
  VideoOff,
} from 'lucide-react'
import { type ComponentProps, type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import { type Action, actions, isRaised, isVoiceOnly, perform, type Situation } from '../../actions.ts'
import { callStore } from '../../call/callStore.ts'
import { readDevices } from '../../call/devices.ts'
import { classes } from '../../ui/classes.ts'
import { Menu, MenuItem, MenuLine } from '../../ui/Menu.tsx'
import { Tip } from '../../ui/Tip.tsx'
import { useWords } from '../../words/words.ts'
import { attendanceStore, mySelf, raisedHands } from '../attendance/attendanceStore.ts'
import { chatStore, unread } from '../chat/chatStore.ts'
import { Signs } from '../reactions/Signs.tsx'
import { SettingsDialog } from '../settings/SettingsDialog.tsx'
import { settingsStore } from '../settings/settingsStore.ts'
import { DeviceMenu } from './DeviceMenu.tsx'
import { stageStore } from './stageStore.ts'

export function useSituation(): Situation {
  return { attendance: useStore(attendanceStore), call: useStore(callStore) }
}

export function Controls() {
  const say = useWords()
  const now = useSituation()
  const panel = useStore(stageStore, state => state.panel)
  const selfHidden = useStore(settingsStore, state => state.selfHidden)
  const [settings, setSettings] = useState(false)
  const { microphone, camera, sharing } = now.call
  const asks = !microphone.on && mySelf(now.attendance)?.mayUnmute === false
  const waiting = now.attendance.chair ? raisedHands(now.attendance).length : 0
  return (
    <section
      aria-label={say('meeting.controls')}
      className="flex shrink-0 items-center justify-center gap-2 p-3 sm:gap-2.5"
    >
      <Split
        menu={
          <DeviceMenu kinds={['microphone', 'speaker']} label={say('devices.chooseMicrophone')} trigger={<Chevron />} />
        }
      >
        <Control action={actions.microphone} now={now} off={!microphone.on} busy={microphone.busy}>
          {asks ? <Hand /> : microphone.on ? <Mic /> : <MicOff />}
        </Control>
      </Split>
      {!isVoiceOnly(now) && (
        <>
          <Split menu={<DeviceMenu kinds={['camera']} label={say('devices.chooseCamera')} trigger={<Chevron />} />}>
            <Control action={actions.camera} now={now} off={!camera.on} busy={camera.busy}>
              {camera.on ? <Video /> : <VideoOff />}
            </Control>
          </Split>
          <Control action={actions.share} now={now} lit={sharing}>
            {sharing ? <MonitorX /> : <MonitorUp />}
          </Control>
        </>
      )}
      <Split menu={<Signs />}>
        <Control action={actions.hand} now={now} lit={isRaised(now.attendance)}>
          <Hand />
        </Control>
      </Split>
      <span className="relative">
        <Control action={actions.participants} now={now} lit={panel === 'people'} pressed={panel === 'people'}>
          <Users />
        </Control>
        <Count urgent={waiting > 0}>{waiting > 0 ? waiting : now.attendance.order.length}</Count>
      </span>
      <ChatControl now={now} />
      <Menu
        side="top"
        align="center"
        trigger={
          <Round label={say('common.more')}>
            <Ellipsis />
          </Round>
        }
      >
        <MenuItem icon={<UserPlus />} keys="I" onSelect={() => void perform(actions.invite)}>
          {actions.invite.label()}
        </MenuItem>
        {actions.ring.allowed(now) && (
          <MenuItem icon={<PhoneCall />} onSelect={() => void perform(actions.ring)}>
            {actions.ring.label()}
          </MenuItem>
        )}
        {actions.fullScreen.allowed(now) && (
          <MenuItem icon={<Maximize />} keys="F" onSelect={() => void perform(actions.fullScreen)}>
            {actions.fullScreen.label()}
          </MenuItem>
        )}
        {actions.hideSelf.allowed(now) && (
          <MenuItem icon={selfHidden ? <Eye /> : <EyeOff />} onSelect={() => void perform(actions.hideSelf)}>
            {actions.hideSelf.label()}
          </MenuItem>
        )}
        <MenuLine />
        {actions.statistics.allowed(now) && (
          <MenuItem icon={<Activity />} onSelect={() => void perform(actions.statistics)}>
            {actions.statistics.label()}
          </MenuItem>
        )}
        <MenuItem
          icon={<Settings2 />}
          onSelect={() => {
            void readDevices()
            setSettings(true)
          }}
        >
          {say('settings.title')}
        </MenuItem>
      </Menu>
      <span aria-hidden className="mx-0.5 h-7 w-px bg-stage-line sm:mx-2" />
      <Leave now={now} />
      <SettingsDialog open={settings} onClose={() => setSettings(false)} />
    </section>
  )
}

function ChatControl({ now }: { now: Situation }) {
  const shown = useStore(stageStore, state => state.panel === 'chat')
  const count = useStore(chatStore, chat => unread(chat, now.attendance.me))
  return (
    <span className="relative">
      <Control action={actions.chat} now={now} lit={shown} pressed={shown}>
        <MessageSquare />
      </Control>
      {count > 0 && <Count urgent>{count > 99 ? '99+' : count}</Count>}
    </span>
  )
}

/** What the button's name says, too. */
const Count = ({ urgent = false, children }: { urgent?: boolean; children: ReactNode }) => (
  <span
    aria-hidden
    className={classes(
      'pointer-events-none absolute -top-1 -right-1 grid h-5 min-w-5 place-items-center rounded-full px-1 font-semibold text-[0.6875rem] tabular-nums',
      urgent ? 'bg-[#f4d58a] text-[#3d2c00]' : 'bg-stage-line text-stage-text',
    )}
  >
    {children}
  </span>
)

/** For a chair "leave" has two meanings, so that they are asked which. */
function Leave({ now }: { now: Situation }) {
  const look = 'bg-hang-up text-white hover:bg-hang-up-hover'
  if (!now.attendance.chair)
    return (
      <Control action={actions.leave} now={now} className={look}>
        <PhoneOff />
      </Control>
    )
  return (
    <Menu
      side="top"
      trigger={
        <Round label={actions.leave.label()} className={look}>
          <PhoneOff />
        </Round>
      }
    >
      <MenuItem icon={<LogOut />} onSelect={() => void perform(actions.leave)}>
        {actions.leave.label()}
      </MenuItem>
      <MenuItem danger icon={<PhoneOff />} onSelect={() => stageStore.setState({ confirming: 'end' })}>
        {actions.endForAll.label()}
      </MenuItem>
    </Menu>
  )
}

function Control({
  action,
  now,
  off = false,
  lit = false,
  busy = false,
  pressed,
  className,
  children,
}: {
  action: Action
  now: Situation
  off?: boolean
  lit?: boolean
  busy?: boolean
  pressed?: boolean
  className?: string
  children: ReactNode
}) {
  const label = action.label(now)
  return (
    <Tip text={action.shortcut ? `${label} (${action.shortcut.toUpperCase()})` : label}>
      <Round
        label={label}
        aria-pressed={pressed}
        aria-busy={busy || undefined}
        disabled={!action.allowed(now)}
        onClick={() => void perform(action)}
        className={
          className ??
          (off
            ? 'bg-[#4a2320] text-[#ffb3ac] hover:bg-[#5b2b27]'
            : lit
              ? 'bg-speaking text-[#06231b] hover:bg-[#86ecca]'
              : undefined)
        }
      >
        {children}
      </Round>
    </Tip>
  )
}

const Round = ({ label, className, children, ...rest }: ComponentProps<'button'> & { label: string }) => (
  <button
    {...rest}
    type="button"
    aria-label={label}
    className={classes(
      'relative grid size-11 shrink-0 place-items-center rounded-full transition-colors disabled:opacity-45 sm:size-12 [&_svg]:size-5',
      // Empty rather than absent when a tooltip passes it on.
      className || 'bg-stage-bar text-stage-text hover:bg-stage-hover',
    )}
  >
    {children}
  </button>
)

const Split = ({ children, menu }: { children: ReactNode; menu: ReactNode }) => (
  <span className="flex items-center rounded-full bg-stage-bar">
    {children}
    {menu}
  </span>
)

const Chevron = () => <ChevronUp aria-hidden className="size-4" />
