/** Days on which one is away. */
import { Plus, Trash2 } from 'lucide-react'
import { useCallback, useEffect, useId, useState } from 'react'
import { atUser } from '../../../shared/operation.ts'
import type { KeptRecord } from '../../../shared/records.ts'
import { errorText } from '../../actions.ts'
import { server } from '../../server.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { toast } from '../../ui/toasts.ts'
import { longDay } from '../../words/time.ts'
import { useWords } from '../../words/words.ts'
import { sessionStore } from '../session/sessionStore.ts'

const me = () => atUser(sessionStore.getState().user?.id ?? '')

export function Holidays() {
  const say = useWords()
  const id = useId()
  const [items, setItems] = useState<readonly KeptRecord[]>([])
  const load = useCallback(
    () =>
      server()
        .perform('records.list', me(), { family: 'holiday' })
        .then(
          found => setItems(found.items),
          error => toast(errorText(error), 'bad'),
        ),
    [],
  )
  useEffect(() => void load(), [load])
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3 border-line border-t pt-5">
      <h3 id={id} className="font-medium">
        {say('profile.holidays')}
      </h3>
      {items.length > 0 && (
        <ul className="divide-y divide-line rounded-xl border border-line">
          {items.map(({ id: holiday, body }) => (
            <li key={holiday} className="flex min-h-12 items-center gap-3 px-3 py-1.5">
              <span className="min-w-0 flex-1">
                <span className="block truncate text-sm">{String(body['name'] ?? '')}</span>
                <span className="block truncate text-[0.8125rem] text-soft">{daysOf(body)}</span>
              </span>
              <IconButton
                label={say('profile.removeHoliday', { name: String(body['name'] ?? '') })}
                onClick={() =>
                  void server()
                    .perform('records.remove', me(), { family: 'holiday', id: holiday })
                    .then(load, error => toast(errorText(error), 'bad'))
                }
              >
                <Trash2 className="size-4" />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <NewHoliday onAdded={() => void load()} />
    </section>
  )
}

function daysOf(body: KeptRecord['body']): string {
  const part = (name: string, otherwise: number): number =>
    typeof body[name] === 'number' ? (body[name] as number) : otherwise
  const year = part('year_start', new Date().getFullYear())
  const [month, day] = [part('month_start', 1), part('day_start', 1)]
  const first = Date.UTC(year, month - 1, day)
  const last = Date.UTC(part('year_end', year), part('month_end', month) - 1, part('day_end', day))
  return first === last ? longDay(first, 'UTC') : `${longDay(first, 'UTC')} – ${longDay(last, 'UTC')}`
}

function NewHoliday({ onAdded }: { onAdded(): void }) {
  const say = useWords()
  const empty = { name: '', from: '', to: '' }
  const [said, setSaid] = useState(empty)
  const [busy, setBusy] = useState(false)
  const whole = said.name.trim() !== '' && said.from !== '' && (said.to === '' || said.to >= said.from)
  const add = async (): Promise<void> => {
    const [year_start, month_start, day_start] = said.from.split('-').map(Number) as [number, number, number]
    const [year_end, month_end, day_end] = (said.to || said.from).split('-').map(Number) as [number, number, number]
    setBusy(true)
    try {
      await server().perform('records.create', me(), {
        family: 'holiday',
        body: {
          ...{ name: said.name.trim(), region: '', consecutive: true, every_year: false },
          ...{ year_start, month_start, day_start, year_end, month_end, day_end },
        },
      })
      setSaid(empty)
      onAdded()
    } catch (error) {
      toast(errorText(error), 'bad')
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className="grid items-end gap-3 sm:grid-cols-[1fr_auto_auto_auto]"
      onSubmit={event => {
        event.preventDefault()
        if (whole) void add()
      }}
    >
      <Field
        label={say('profile.holidayName')}
        maxLength={64}
        value={said.name}
        onChange={event => setSaid({ ...said, name: event.target.value })}
      />
      <Field
        label={say('profile.firstDay')}
        type="date"
        value={said.from}
        onChange={event => setSaid({ ...said, from: event.target.value })}
      />
      <Field
        label={say('profile.lastDay')}
        type="date"
        min={said.from}
        value={said.to}
        onChange={event => setSaid({ ...said, to: event.target.value })}
      />
      <Button type="submit" busy={busy} disabled={!whole} icon={<Plus className="size-4" />}>
        {say('profile.addHoliday')}
      </Button>
    </form>
  )
}
