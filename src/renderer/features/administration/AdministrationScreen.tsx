/** Administration: which other servers may speak here, and who organizes meetings in which account. */
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { NotLoaded } from '../../ui/Problem.tsx'
import { Waiting } from '../../ui/Spinner.tsx'
import { useWords } from '../../words/words.ts'
import { Frame } from '../home/Frame.tsx'
import { administrationStore, loadAdministration } from './administrationStore.ts'
import { Keys } from './Keys.tsx'
import { Tenants } from './Tenants.tsx'

export function AdministrationScreen() {
  const say = useWords()
  const status = useStore(administrationStore, state => state.status)
  useEffect(() => void loadAdministration(), [])
  return (
    <Frame>
      <h1 className="mt-2 font-semibold text-[1.75rem] tracking-[-0.025em] sm:mt-6">{say('administration.title')}</h1>
      {status === 'idle' && <Waiting>{say('common.loading')}</Waiting>}
      {status === 'failed' && <NotLoaded text={say('administration.could_not_load')} onRetry={loadAdministration} />}
      {status === 'ready' && (
        <>
          <Keys />
          <Tenants />
        </>
      )}
    </Frame>
  )
}
