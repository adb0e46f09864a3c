/** The frame of every screen outside a meeting: mark at the left, person at the right. */
import { Settings2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Link } from 'wouter'
import { useStore } from 'zustand'
import { go } from '../../address.ts'
import { desktop } from '../../carriers.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Logo } from '../../ui/Logo.tsx'
import { useWords } from '../../words/words.ts'
import { AccountMenu } from '../session/AccountMenu.tsx'
import { sessionStore } from '../session/sessionStore.ts'
import { ServerChoice } from '../settings/ServerChoice.tsx'
import { SettingsDialog } from '../settings/SettingsDialog.tsx'
import { Nav } from './Nav.tsx'

export function Frame({ children, signInThen }: { children: ReactNode; signInThen?: string }) {
  const say = useWords()
  const user = useStore(sessionStore, state => state.user)
  const [settings, setSettings] = useState(false)
  return (
    <div className="flex min-h-full flex-col">
      <header className="mx-auto flex w-full max-w-6xl items-center justify-between gap-3 px-5 py-4 sm:px-8">
        <Link href="/" aria-label={`${say('app.name')}: ${say('common.home')}`} className="rounded-lg">
          <Logo small />
        </Link>
        {user && <Nav />}
        <div className="flex items-center gap-2">
          {desktop() && <ServerChoice />}
          {user ? (
            <AccountMenu user={user} />
          ) : (
            <>
              <IconButton label={say('settings.title')} onClick={() => setSettings(true)}>
                <Settings2 className="size-5" />
              </IconButton>
              {signInThen !== undefined && (
                <Button onClick={() => go(signInThen === '/' ? '/sign-in' : `/sign-in${signInThen}`)}>
                  {say('session.signIn')}
                </Button>
              )}
            </>
          )}
        </div>
      </header>
      <main className="mx-auto flex w-full max-w-6xl flex-1 flex-col px-5 pb-8 sm:px-8">{children}</main>
      <SettingsDialog open={settings} onClose={() => setSettings(false)} />
    </div>
  )
}
