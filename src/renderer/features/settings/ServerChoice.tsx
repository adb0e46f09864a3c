/** On a desktop: which server is used, and the dialog to use another. */
import { Check, LockOpen, Monitor, Server, X } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import {
  changeServer,
  chosenServer,
  forgetServer,
  isOpenToReaders,
  knownServers,
  nameOfServer,
  originsFor,
} from '../../whichServer.ts'
import { useWords } from '../../words/words.ts'
import { findServer } from './findServer.ts'

export function ServerChoice() {
  const say = useWords()
  const [open, setOpen] = useState(false)
  const chosen = chosenServer()
  const name = chosen ? nameOfServer(chosen) : say('servers.own')
  return (
    <>
      <Button
        look="quiet"
        icon={chosen ? <Server className="size-4" /> : <Monitor className="size-4" />}
        aria-label={say('servers.using', { name })}
        onClick={() => setOpen(true)}
      >
        <span className="max-w-44 truncate">{name}</span>
      </Button>
      {open && <ServerDialog chosen={chosen} onClose={() => setOpen(false)} />}
    </>
  )
}

function ServerDialog({ chosen, onClose }: { chosen: string | undefined; onClose(): void }) {
  const say = useWords()
  const [known, setKnown] = useState(knownServers)
  const [typed, setTyped] = useState('')
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const connect = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (busy) return
    if (typed.trim() === '') return setError(say('servers.needAddress'))
    if (originsFor(typed).length === 0) return setError(say('servers.badAddress'))
    setBusy(true)
    const origin = await findServer(typed)
    if (origin) return changeServer(origin)
    setBusy(false)
    setError(say('servers.notThere', { host: typed.trim() }))
  }
  const use = (origin: string | undefined): void => (origin === chosen ? onClose() : changeServer(origin))
  return (
    <Dialog open onClose={onClose} holds={typed !== ''} title={say('servers.title')} hint={say('servers.hint')}>
      <ul className="flex flex-col gap-1">
        <Choice used={chosen === undefined} onUse={() => use(undefined)} name={say('servers.own')}>
          <Monitor className="size-4 shrink-0 text-soft" />
          <Lines first={say('servers.own')} second={say('servers.ownHint')} />
        </Choice>
        {known.map(origin => (
          <Choice
            key={origin}
            used={origin === chosen}
            onUse={() => use(origin)}
            name={nameOfServer(origin)}
            {...(origin !== chosen && {
              onForget: () => {
                forgetServer(origin)
                setKnown(knownServers())
              },
            })}
          >
            {isOpenToReaders(origin) ? (
              <LockOpen className="size-4 shrink-0 text-soft" />
            ) : (
              <Server className="size-4 shrink-0 text-soft" />
            )}
            <Lines
              first={nameOfServer(origin)}
              second={isOpenToReaders(origin) ? say('servers.openToReaders') : undefined}
            />
          </Choice>
        ))}
      </ul>
      <form onSubmit={connect} noValidate className="mt-5 flex flex-col gap-4 border-line border-t pt-5">
        <Field
          label={say('servers.address')}
          placeholder={say('servers.example')}
          value={typed}
          onChange={event => {
            setTyped(event.target.value)
            setError(undefined)
          }}
          error={error}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
        <div className="flex justify-end">
          <Button type="submit" look="primary" busy={busy}>
            {say('servers.connect')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function Choice({
  used,
  name,
  onUse,
  onForget,
  children,
}: {
  used: boolean
  name: string
  onUse(): void
  onForget?: () => void
  children: React.ReactNode
}) {
  const say = useWords()
  return (
    <li className={classes('flex items-center rounded-lg', used ? 'bg-sunken' : 'hover:bg-hover')}>
      <button
        type="button"
        aria-pressed={used}
        onClick={onUse}
        className="flex min-h-12 min-w-0 flex-1 items-center gap-3 rounded-lg px-3 py-1.5 text-left"
      >
        {children}
        {used && <Check className="ml-auto size-4 shrink-0 text-accent" />}
      </button>
      {onForget && (
        <IconButton label={say('servers.forget', { name })} onClick={onForget}>
          <X className="size-4" />
        </IconButton>
      )}
    </li>
  )
}

function Lines({ first, second }: { first: string; second: string | undefined }) {
  return (
    <span className="flex min-w-0 flex-col">
      <span className="truncate font-medium text-sm">{first}</span>
      {second && <span className="text-soft text-xs">{second}</span>}
    </span>
  )
}
