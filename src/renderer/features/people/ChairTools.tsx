/** What a chair does to everybody at once. */
import { Ellipsis, Lock, LockOpen, MicOff } from 'lucide-react'
import { useStore } from 'zustand'
import { actions, perform } from '../../actions.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Menu, MenuItem } from '../../ui/Menu.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { useWords } from '../../words/words.ts'
import { choose, settingsStore } from '../settings/settingsStore.ts'
import { useSituation } from '../stage/Controls.tsx'
import { stageStore } from '../stage/stageStore.ts'

export function ChairTools() {
  const say = useWords()
  const now = useSituation()
  const free = useStore(settingsStore, state => state.allowSelfUnmute)
  const locked = now.attendance.gathering?.locked === true
  return (
    <section aria-label={say('people.tools')} className="flex flex-col gap-3 border-line border-t p-4">
      <Switch
        label={say('people.allowSelf')}
        checked={free}
        onChange={allowSelfUnmute => choose({ allowSelfUnmute })}
      />
      <div className="grid grid-cols-[1fr_1fr_auto] gap-2">
        <Button
          look="primary"
          size="small"
          className="h-10 px-2"
          icon={<MicOff aria-hidden className="size-4" />}
          disabled={!actions.muteAll.allowed(now)}
          onClick={() => void perform(actions.muteAll)}
        >
          {actions.muteAll.label()}
        </Button>
        <Button
          size="small"
          className="h-10 px-2"
          icon={locked ? <LockOpen aria-hidden className="size-4" /> : <Lock aria-hidden className="size-4" />}
          onClick={() => void perform(actions.lock)}
        >
          {actions.lock.label(now)}
        </Button>
        <Menu
          side="top"
          trigger={
            <IconButton label={say('people.more')} className="size-10 border border-line">
              <Ellipsis className="size-5" />
            </IconButton>
          }
        >
          <MenuItem disabled={!actions.unmuteAll.allowed(now)} onSelect={() => void perform(actions.unmuteAll)}>
            {actions.unmuteAll.label()}
          </MenuItem>
          <MenuItem onSelect={() => void perform(actions.link)}>{actions.link.label()}</MenuItem>
          <MenuItem onSelect={() => void perform(actions.lobby)}>{actions.lobby.label(now)}</MenuItem>
          <MenuItem onSelect={() => void perform(actions.chatForAll)}>{actions.chatForAll.label(now)}</MenuItem>
          <MenuItem onSelect={() => void perform(actions.overlay)}>{actions.overlay.label(now)}</MenuItem>
          <MenuItem
            danger
            disabled={!actions.removeEveryone.allowed(now)}
            onSelect={() => stageStore.setState({ confirming: 'removeEveryone' })}
          >
            {actions.removeEveryone.label()}
          </MenuItem>
        </Menu>
      </div>
    </section>
  )
}
