/** Opens the server of this computer to the network, and says where others find it. */
import { Copy } from 'lucide-react'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { errorText } from '../../actions.ts'
import { copy } from '../../ui/copy.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { Spinner } from '../../ui/Spinner.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { toast } from '../../ui/toasts.ts'
import { useWords } from '../../words/words.ts'
import { hostingStore, readHosting, setHosting } from './hostingStore.ts'

export function Hosting() {
  const say = useWords()
  const { open, addresses, busy } = useStore(hostingStore)
  useEffect(() => void readHosting(), [])
  return (
    <section className="flex flex-col gap-3 border-line border-t pt-5" aria-busy={busy}>
      <Switch
        label={say('hosting.open')}
        hint={say('hosting.hint')}
        checked={open}
        onChange={wanted => !busy && void setHosting(wanted).catch(error => toast(errorText(error), 'bad'))}
      />
      {busy && (
        <p role="status" className="flex items-center gap-2 text-soft text-sm">
          <Spinner />
          {say('hosting.restarting')}
        </p>
      )}
      {open && !busy && addresses.length === 0 && <p className="text-soft text-sm">{say('hosting.noNetwork')}</p>}
      {!busy && (
        <ul className="flex flex-col gap-1">
          {addresses.map(address => (
            <li key={address} className="flex items-center justify-between rounded-lg bg-sunken py-0.5 pr-1 pl-3">
              <span className="select-text text-sm tabular-nums">{address}</span>
              <IconButton
                label={say('hosting.copy', { address })}
                onClick={() => void copy(address, say('common.copied'))}
              >
                <Copy className="size-4" />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
