/** One contact in a list: who it is, how they can be reached, and what can be done about it. */
import { Copy, Ellipsis, Mail, Pencil, Phone, PhoneCall, Star, Trash2 } from 'lucide-react'
import { useStore } from 'zustand'
import type { Contact } from '../../../shared/contacts.ts'
import { errorText } from '../../actions.ts'
import { Button } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { copy } from '../../ui/copy.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { Menu, MenuItem, MenuLine } from '../../ui/Menu.tsx'
import { toast } from '../../ui/toasts.ts'
import { useWords } from '../../words/words.ts'
import { call } from './calling.ts'
import { favor } from './contactsStore.ts'
import { Portrait } from './Portrait.tsx'
import { reachText } from './reach.ts'
import { reachStore } from './reachStore.ts'

const failing = (work: Promise<unknown>): void => void work.catch(error => toast(errorText(error), 'bad'))

export function ContactItem({
  contact,
  now,
  onEdit,
  onRemove,
  onCall = contact => void call(contact),
}: {
  contact: Contact
  now: number
  onEdit?(contact: Contact): void
  onRemove?(contact: Contact): void
  onCall?(contact: Contact): void
}) {
  const say = useWords()
  const { id, kind, name, of, numbers, favorite, picture } = contact
  const reach = useStore(reachStore, all => all[id]) ?? contact.reach
  const line = [reach && reachText(reach, now), of].filter(Boolean).join(' · ') || numbers[0]
  return (
    <li className="flex min-h-16 items-center gap-3 px-3 py-2 sm:gap-4 sm:px-4">
      <Portrait id={id} name={name} picture={picture} reach={reach} className="size-10 text-sm" />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">
          {name}
          {numbers[0] && <span className="ml-2 font-normal text-soft text-sm tabular-nums">{numbers[0]}</span>}
        </p>
        <p className="truncate text-soft text-sm">{line}</p>
      </div>
      <IconButton
        label={say(favorite ? 'contacts.unfavor' : 'contacts.favor', { name })}
        aria-pressed={favorite}
        onClick={() => failing(favor(contact, !favorite))}
      >
        <Star className={classes('size-4.5', favorite && 'fill-current text-[#b57a00] dark:text-[#f0c04a]')} />
      </IconButton>
      {kind === 'extension' && (
        <Button
          aria-label={say('contacts.callName', { name })}
          icon={<PhoneCall className="size-4" />}
          disabled={reach?.presence === 'DO_NOT_DISTURB'}
          onClick={() => onCall(contact)}
        >
          <span className="max-sm:sr-only">{say('contacts.call')}</span>
        </Button>
      )}
      <More contact={contact} {...(onEdit && { onEdit })} {...(onRemove && { onRemove })} />
    </li>
  )
}

function More({
  contact,
  onEdit,
  onRemove,
}: {
  contact: Contact
  onEdit?(contact: Contact): void
  onRemove?(contact: Contact): void
}) {
  const say = useWords()
  const { name, email, numbers, body } = contact
  const mine = body !== null && onEdit && onRemove
  if (!email && numbers.length === 0 && !mine) return <span className="w-9" />
  const visit = (address: string): void => void window.open(address, '_self')
  return (
    <Menu
      trigger={
        <IconButton label={say('contacts.more', { name })}>
          <Ellipsis className="size-4.5" />
        </IconButton>
      }
    >
      {email && (
        <MenuItem icon={<Mail />} onSelect={() => visit(`mailto:${encodeURIComponent(email)}`)}>
          {say('contacts.write', { email })}
        </MenuItem>
      )}
      {numbers.map(number => (
        <MenuItem key={number} icon={<Copy />} onSelect={() => void copy(number, say('contacts.copied'))}>
          {say('contacts.copy', { number })}
        </MenuItem>
      ))}
      {contact.kind !== 'extension' && numbers[0] && (
        <MenuItem icon={<Phone />} onSelect={() => visit(`tel:${encodeURIComponent(numbers[0] ?? '')}`)}>
          {say('contacts.phone', { number: numbers[0] })}
        </MenuItem>
      )}
      {mine && (
        <>
          <MenuLine />
          <MenuItem icon={<Pencil />} onSelect={() => onEdit(contact)}>
            {say('contacts.edit')}
          </MenuItem>
          <MenuItem danger icon={<Trash2 />} onSelect={() => onRemove(contact)}>
            {say('contacts.remove')}
          </MenuItem>
        </>
      )}
    </Menu>
  )
}
