/** Colleagues found by name and kept as chips: a combobox for keyboard, pointer and screen reader. */
import { X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { atServer } from '../../../shared/operation.ts'
import type { PublicUser } from '../../../shared/users.ts'
import { server } from '../../server.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { classes } from '../../ui/classes.ts'
import { inputLook } from '../../ui/Field.tsx'
import { useWords } from '../../words/words.ts'
import { nameOfUser } from '../session/sessionStore.ts'

export const mostInvited = 100
const shownAtOnce = 8
/** Typing is quicker than asking; milliseconds. */
const pause = 150

const popup = 'rise absolute inset-x-0 top-full z-10 mt-1 rounded-xl border border-line bg-surface shadow-high'

export function PeoplePicker({
  value,
  onChange,
  without,
  error,
  ref,
}: {
  value: readonly PublicUser[]
  onChange(value: PublicUser[]): void
  /** Who need not be found: the owner. */
  without: string
  error?: string | undefined
  ref(input: HTMLInputElement | null): void
}) {
  const say = useWords()
  const id = useId()
  const field = useRef<HTMLInputElement | null>(null)
  const [filter, setFilter] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const found = usePeople(open ? filter.trim() : undefined, [without, ...value.map(person => person.id)])
  const full = value.length >= mostInvited
  const expanded = open && found !== undefined && found.length > 0 && !full
  const nobody = open && found?.length === 0 && filter.trim() !== '' && !full
  const active = Math.min(at, (found?.length ?? 1) - 1)

  const choose = (person: PublicUser): void => {
    if (!full) onChange([...value, person])
    setFilter('')
    setAt(0)
    setOpen(false)
    field.current?.focus()
  }
  const drop = (person: PublicUser): void => {
    onChange(value.filter(one => one.id !== person.id))
    field.current?.focus()
  }
  const press = (event: KeyboardEvent): void => {
    const last = value.at(-1)
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      const count = found?.length || 1
      setAt((active + (event.key === 'ArrowDown' ? 1 : -1) + count) % count)
    } else if (event.key === 'Enter') {
      // Never the whole form: somebody is looking for somebody.
      event.preventDefault()
      const person = expanded ? found[active] : undefined
      if (person) choose(person)
    } else if (event.key === 'Escape' && expanded) {
      event.preventDefault()
      event.stopPropagation()
      setOpen(false)
    } else if (event.key === 'Backspace' && filter === '' && last) drop(last)
  }

  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {say('schedule.people')} <span className="font-normal text-soft">({say('common.optional')})</span>
      </label>
      <div className="relative">
        {/* biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: a click beside the input means the input */}
        <div
          onClick={event => event.target === event.currentTarget && field.current?.focus()}
          className={classes(
            inputLook,
            'flex min-h-10 flex-wrap items-center gap-1.5 p-1.5 has-[input:focus-visible]:border-accent has-[input:focus-visible]:outline-2 has-[input:focus-visible]:outline-accent/40',
            value.length > 8 && 'scroll-thin max-h-36 overflow-y-auto',
            error && 'border-danger',
          )}
        >
          {value.map(person => (
            <span
              key={person.id}
              className="inline-flex h-7 min-w-0 max-w-full items-center gap-1.5 rounded-full bg-tint pr-1 pl-1 text-on-tint text-sm"
            >
              <Avatar id={person.id} name={nameOfUser(person)} className="size-5 text-[0.5625rem]" />
              <span className="truncate">{nameOfUser(person)}</span>
              <button
                type="button"
                aria-label={say('schedule.uninvite', { name: nameOfUser(person) })}
                onClick={() => drop(person)}
                className="grid size-5 shrink-0 place-items-center rounded-full hover:bg-hover"
              >
                <X aria-hidden className="size-3.5" />
              </button>
            </span>
          ))}
          <input
            ref={input => {
              field.current = input
              ref(input)
            }}
            id={id}
            role="combobox"
            aria-expanded={expanded}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={expanded && found[active] ? `${id}-${found[active].id}` : undefined}
            aria-describedby={`${id}-hint`}
            aria-invalid={error ? true : undefined}
            value={filter}
            placeholder={value.length === 0 ? say('schedule.findPeople') : ''}
            disabled={full}
            autoComplete="off"
            spellCheck={false}
            onChange={event => {
              setFilter(event.target.value)
              setOpen(true)
              setAt(0)
            }}
            onFocus={() => setOpen(true)}
            onBlur={() => setOpen(false)}
            onKeyDown={press}
            className="h-7 min-w-24 flex-1 bg-transparent px-1.5 text-sm outline-none"
          />
        </div>
        {expanded && (
          <div
            id={`${id}-list`}
            role="listbox"
            aria-label={say('schedule.people')}
            className={classes(popup, 'scroll-thin max-h-64 overflow-y-auto p-1.5')}
          >
            {found.map((person, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the input, which keeps the focus
              <div
                key={person.id}
                id={`${id}-${person.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                onMouseDown={event => event.preventDefault()}
                onMouseMove={() => setAt(index)}
                onClick={() => choose(person)}
                className="flex min-h-10 items-center gap-3 rounded-lg px-2 py-1.5 text-sm aria-selected:bg-hover"
              >
                <Avatar id={person.id} name={nameOfUser(person)} className="size-7 text-[0.6875rem]" />
                <span className="min-w-0 flex-1 truncate">{nameOfUser(person)}</span>
                {person.realName && <span className="truncate text-[0.8125rem] text-soft">{person.username}</span>}
              </div>
            ))}
          </div>
        )}
        {nobody && (
          <p role="status" className={classes(popup, 'px-3.5 py-3 text-soft text-sm')}>
            {say('schedule.nobodyFound', { filter: filter.trim() })}
          </p>
        )}
      </div>
      <p id={`${id}-hint`} role="status" className={classes('text-[0.8125rem]', error ? 'text-danger' : 'text-soft')}>
        {error ??
          (full
            ? say('schedule.mostInvited', { most: mostInvited })
            : value.length > 2
              ? say('schedule.invitedMany', { count: value.length })
              : say('schedule.peopleHint'))}
      </p>
    </div>
  )
}

/** Whom this describes; undefined until it is known. Nothing is asked while `filter` is undefined. */
function usePeople(filter: string | undefined, without: readonly string[]): PublicUser[] | undefined {
  const [found, setFound] = useState<PublicUser[]>()
  const enough = shownAtOnce + without.length
  useEffect(() => {
    if (filter === undefined) return
    let current = true
    const timer = setTimeout(
      () =>
        server()
          .perform('users.find', atServer, { filter, top: enough })
          .then(
            ({ items }) => current && setFound(items),
            () => current && setFound([]),
          ),
      filter === '' ? 0 : pause,
    )
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [filter, enough])
  // While a new answer is on its way the old one must not offer people who are not meant any more.
  const wanted = (filter ?? '').toLowerCase()
  return found
    ?.filter(
      ({ id, realName, username }) =>
        !without.includes(id) && `${realName}\n${username}`.toLowerCase().includes(wanted),
    )
    .slice(0, shownAtOnce)
}
