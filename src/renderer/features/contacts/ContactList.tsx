/** Contacts to look through: shelves, a search, and the list itself. */
import { Plus, Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { Contact } from '../../../shared/contacts.ts'
import { errorText } from '../../actions.ts'
import { Button } from '../../ui/Button.tsx'
import { Segments } from '../../ui/Choice.tsx'
import { Confirm } from '../../ui/Dialog.tsx'
import { inputLook } from '../../ui/Field.tsx'
import { NotLoaded } from '../../ui/Problem.tsx'
import { Waiting } from '../../ui/Spinner.tsx'
import { toast } from '../../ui/toasts.ts'
import { useNow } from '../../ui/useNow.ts'
import { useWords } from '../../words/words.ts'
import { ContactDialog } from './ContactDialog.tsx'
import { ContactItem } from './ContactItem.tsx'
import {
  contactsStore,
  forgetContacts,
  lookAtContacts,
  lookFurther,
  removeContact,
  type Shelf,
} from './contactsStore.ts'
import { onExpiry } from './reachStore.ts'

const shelves: readonly Shelf[] = ['favorites', 'extension', 'own', 'business']
/** Typing is quicker than asking; milliseconds. */
const pause = 150

/** `users`: only those whose windows ring. */
export function ContactList({ users = false, onCall }: { users?: boolean; onCall?(contact: Contact): void }) {
  const say = useWords()
  const { status, shelf, filter, items, more } = useStore(contactsStore)
  const [editing, setEditing] = useState<Contact | 'new'>()
  const [removing, setRemoving] = useState<Contact>()
  const now = useNow(30_000)
  useEffect(() => {
    void lookAtContacts()
    const stop = onExpiry(() => void lookAtContacts())
    return () => {
      stop()
      forgetContacts()
    }
  }, [])
  const shown = users ? items.filter(one => one.kind === 'extension') : items
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4">
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 flex-1 basis-80">
          <Segments
            hideLabel
            label={say('contacts.shelf')}
            value={shelf}
            options={shelves
              .filter(one => !users || one === 'favorites' || one === 'extension')
              .map(value => ({ value, label: say(`contacts.shelves.${value}`) }))}
            onChange={next => void lookAtContacts({ shelf: next })}
          />
        </div>
        <Find />
        {!users && (
          <Button icon={<Plus className="size-4" />} onClick={() => setEditing('new')}>
            {say('contacts.new')}
          </Button>
        )}
      </div>
      {status === 'loading' && <Waiting>{say('common.loading')}</Waiting>}
      {status === 'failed' && <NotLoaded text={say('contacts.couldNotLoad')} onRetry={lookAtContacts} />}
      {status === 'ready' && shown.length === 0 && <Nobody shelf={shelf} filter={filter.trim()} />}
      {shown.length > 0 && (
        <ul
          aria-label={say(`contacts.shelves.${shelf}`)}
          className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-surface"
        >
          {shown.map(contact => (
            <ContactItem
              key={`${contact.kind} ${contact.id}`}
              contact={contact}
              now={now}
              onEdit={setEditing}
              onRemove={setRemoving}
              {...(onCall && { onCall })}
            />
          ))}
        </ul>
      )}
      {more && (
        <Button className="self-center" onClick={() => void lookFurther()}>
          {say('contacts.further')}
        </Button>
      )}
      {editing && (
        <ContactDialog contact={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />
      )}
      <Confirm
        open={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        title={say('contacts.removeTitle', { name: removing?.name ?? '' })}
        text={say('contacts.removeText')}
        confirm={say('contacts.remove')}
        onConfirm={async () => {
          try {
            if (removing) await removeContact(removing.id)
          } catch (error) {
            toast(errorText(error), 'bad')
          }
        }}
      />
    </div>
  )
}

function Find() {
  const say = useWords()
  const [text, setText] = useState('')
  useEffect(() => {
    if (text === contactsStore.getState().filter) return
    const timer = setTimeout(() => void lookAtContacts({ filter: text }), pause)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <label className="relative w-full sm:w-60">
      <span className="sr-only">{say('contacts.search')}</span>
      <Search aria-hidden className="absolute top-3 left-3 size-4 text-soft" />
      <input
        type="search"
        value={text}
        placeholder={say('contacts.search')}
        onChange={event => setText(event.target.value)}
        className={`${inputLook} h-10 pr-3 pl-9 text-sm`}
      />
    </label>
  )
}

function Nobody({ shelf, filter }: { shelf: Shelf; filter: string }) {
  const say = useWords()
  if (filter) return <p className="py-10 text-center text-soft">{say('contacts.noMatch', { filter })}</p>
  return (
    <div className="flex flex-1 flex-col items-center justify-center rounded-2xl border border-line border-dashed px-6 py-12 text-center">
      <p className="font-medium">{say(`contacts.empty.${shelf}`)}</p>
      <p className="mt-1 max-w-sm text-soft text-sm">{say(`contacts.emptyHint.${shelf}`)}</p>
    </div>
  )
}
