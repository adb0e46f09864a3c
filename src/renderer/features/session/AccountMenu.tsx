/** The signed-in person: settings, password, sign out. */
import { KeyRound, LogOut, Settings2 } from 'lucide-react'
import { useState } from 'react'
import type { User } from '../../../shared/users.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Menu, MenuItem, MenuLine, MenuTitle } from '../../ui/Menu.tsx'
import { useWords } from '../../words/words.ts'
import { SettingsDialog } from '../settings/SettingsDialog.tsx'
import { ChangePassword } from './ChangePassword.tsx'
import { nameOfUser, signOut } from './sessionStore.ts'

export function AccountMenu({ user }: { user: User }) {
  const say = useWords()
  const [dialog, setDialog] = useState<'settings' | 'password'>()
  const name = nameOfUser(user)
  return (
    <>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={say('session.account', { name })}
            className="rounded-full transition-shadow hover:ring-4 hover:ring-hover data-[state=open]:ring-4 data-[state=open]:ring-hover"
          >
            <Avatar id={user.id} name={name} />
          </button>
        }
      >
        <MenuTitle>
          <span className="block truncate font-medium text-sm">{name}</span>
          <span className="block truncate text-[0.8125rem] text-soft">{user.email || user.username}</span>
        </MenuTitle>
        <MenuLine />
        <MenuItem icon={<Settings2 />} onSelect={() => setDialog('settings')}>
          {say('settings.title')}
        </MenuItem>
        <MenuItem icon={<KeyRound />} onSelect={() => setDialog('password')}>
          {say('session.changePassword')}
        </MenuItem>
        <MenuLine />
        <MenuItem icon={<LogOut />} onSelect={() => void signOut()}>
          {say('session.signOut')}
        </MenuItem>
      </Menu>
      <SettingsDialog open={dialog === 'settings'} onClose={() => setDialog(undefined)} />
      <ChangePassword open={dialog === 'password'} onClose={() => setDialog(undefined)} />
    </>
  )
}
