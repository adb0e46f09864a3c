/** The signed-in person: how they are to be reached, what they show of themselves, settings, password, sign out. */
import { CircleUserRound, KeyRound, LogOut, MessageSquareText, Settings2, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { Presence } from '../../../shared/presence.ts'
import type { User } from '../../../shared/users.ts'
import { errorText } from '../../actions.ts'
import { go } from '../../address.ts'
import { Menu, MenuChoices, MenuItem, MenuLine, MenuTitle } from '../../ui/Menu.tsx'
import { toast } from '../../ui/toasts.ts'
import { useWords } from '../../words/words.ts'
import { Portrait } from '../contacts/Portrait.tsx'
import { reachText } from '../contacts/reach.ts'
import { reachStore, sayPresence } from '../contacts/reachStore.ts'
import { ProfileDialog } from '../profile/ProfileDialog.tsx'
import { StatusDialog } from '../profile/StatusDialog.tsx'
import { SettingsDialog } from '../settings/SettingsDialog.tsx'
import { ChangePassword } from './ChangePassword.tsx'
import { nameOfUser, signOut } from './sessionStore.ts'

export function AccountMenu({ user }: { user: User }) {
  const say = useWords()
  const [dialog, setDialog] = useState<'settings' | 'password' | 'profile' | 'status'>()
  const reach = useStore(reachStore, all => all[user.id])
  const name = nameOfUser(user)
  const { presence = 'AVAILABLE', note = '' } = reach ?? {}
  const close = (): void => setDialog(undefined)
  return (
    <>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={say('session.account', { name })}
            className="rounded-full transition-shadow hover:ring-4 hover:ring-hover data-[state=open]:ring-4 data-[state=open]:ring-hover"
          >
            <Portrait id={user.id} name={name} picture={user.picture} reach={reach} />
          </button>
        }
      >
        <MenuTitle>
          <span className="block truncate font-medium text-sm">{name}</span>
          <span className="block truncate text-[0.8125rem] text-soft">{user.email || user.username}</span>
          {reach && <span className="mt-1 block text-[0.8125rem] text-soft">{reachText(reach, Date.now())}</span>}
        </MenuTitle>
        <MenuLine />
        <MenuChoices
          label={say('presence.title')}
          value={presence}
          options={Presence.options.map(value => ({ value, label: say(`presence.states.${value}`) }))}
          onChange={next => void sayPresence(next, note).catch(error => toast(errorText(error), 'bad'))}
        />
        <MenuItem icon={<MessageSquareText />} onSelect={() => setDialog('status')}>
          {say('presence.write')}
        </MenuItem>
        <MenuLine />
        <MenuItem icon={<CircleUserRound />} onSelect={() => setDialog('profile')}>
          {say('profile.title')}
        </MenuItem>
        <MenuItem icon={<Settings2 />} onSelect={() => setDialog('settings')}>
          {say('settings.title')}
        </MenuItem>
        <MenuItem icon={<KeyRound />} onSelect={() => setDialog('password')}>
          {say('session.changePassword')}
        </MenuItem>
        {user.role === 'SystemAdmin' && (
          <MenuItem icon={<ShieldCheck />} onSelect={() => go('/administration')}>
            {say('administration.title')}
          </MenuItem>
        )}
        <MenuLine />
        <MenuItem icon={<LogOut />} onSelect={() => void signOut()}>
          {say('session.signOut')}
        </MenuItem>
      </Menu>
      <SettingsDialog open={dialog === 'settings'} onClose={close} />
      <ChangePassword open={dialog === 'password'} onClose={close} />
      <ProfileDialog open={dialog === 'profile'} onClose={close} />
      {dialog === 'status' && <StatusDialog presence={presence} note={note} onClose={close} />}
    </>
  )
}
