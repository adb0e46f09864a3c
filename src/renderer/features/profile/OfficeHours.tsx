/** When one is in office, and when on holiday: colleagues are told "out of office until …". */
import { Minus, Plus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { atUser } from '../../../shared/operation.ts'
import { errorText } from '../../actions.ts'
import { server } from '../../server.ts'
import { Button } from '../../ui/Button.tsx'
import { inputLook } from '../../ui/Field.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Waiting } from '../../ui/Spinner.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { toast } from '../../ui/toasts.ts'
import { weekday, weekOrder } from '../../words/time.ts'
import { useWords } from '../../words/words.ts'
import { sessionStore } from '../session/sessionStore.ts'
import { Holidays } from './Holidays.tsx'
import { type Day, type Range, usualRange, type Week, weekFrom, weekToKeep, wrongDay } from './hours.ts'

const me = () => atUser(sessionStore.getState().user?.id ?? '')

export function OfficeHours() {
  const say = useWords()
  const [week, setWeek] = useState<Week>()
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    server()
      .perform('accounts.read', me(), {})
      .then(
        ({ details }) => setWeek(weekFrom(details['office_hours'])),
        error => toast(errorText(error), 'bad'),
      )
  }, [])
  if (!week) return <Waiting>{say('common.loading')}</Waiting>
  const wrong = wrongDay(week)
  const setDay = (at: number, day: Day): void =>
    setWeek({ ...week, days: week.days.map((one, index) => (index === at ? day : one)) })
  const save = async (): Promise<void> => {
    setBusy(true)
    try {
      await server().perform('accounts.change', me(), { details: { office_hours: weekToKeep(week) } })
      toast(say('profile.hoursSaved'), 'good')
    } catch (error) {
      toast(errorText(error), 'bad')
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="flex flex-col gap-5">
      <Switch
        label={say('profile.ownHours')}
        hint={say('profile.ownHoursHint')}
        checked={week.own}
        onChange={own => setWeek({ ...week, own })}
      />
      {week.own && (
        <ul className="flex flex-col gap-2">
          {weekOrder().map(number => (
            <DayRow
              key={number}
              name={weekday(number)}
              day={week.days[number - 1] ?? { enabled: false, ranges: [] }}
              wrong={wrong === number - 1}
              onChange={day => setDay(number - 1, day)}
            />
          ))}
        </ul>
      )}
      <div className="flex justify-end">
        <Button look="primary" busy={busy} disabled={wrong !== undefined} onClick={() => void save()}>
          {say('profile.saveHours')}
        </Button>
      </div>
      <Holidays />
    </div>
  )
}

function DayRow({ name, day, wrong, onChange }: { name: string; day: Day; wrong: boolean; onChange(day: Day): void }) {
  const say = useWords()
  const setRange = (at: number, range: Range): void =>
    onChange({ ...day, ranges: day.ranges.map((one, index) => (index === at ? range : one)) })
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 rounded-xl border border-line px-3 py-2">
      <div className="w-36 pt-1.5">
        <Switch
          label={name}
          checked={day.enabled}
          onChange={enabled => onChange({ enabled, ranges: day.ranges.length > 0 ? day.ranges : [usualRange] })}
        />
      </div>
      {day.enabled ? (
        <div className="flex min-w-0 flex-1 flex-col gap-2">
          {day.ranges.map((range, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a range is its place in the day
            <div key={at} className="flex items-center gap-2">
              <Time
                label={say('profile.from', { day: name })}
                value={range.from}
                onChange={from => setRange(at, { ...range, from })}
              />
              <span aria-hidden>–</span>
              <Time
                label={say('profile.to', { day: name })}
                value={range.to}
                onChange={to => setRange(at, { ...range, to })}
              />
              {at === 0 ? (
                <IconButton
                  label={say('profile.moreHours', { day: name })}
                  onClick={() => onChange({ ...day, ranges: [...day.ranges, { from: range.to, to: '' }] })}
                >
                  <Plus className="size-4" />
                </IconButton>
              ) : (
                <IconButton
                  label={say('profile.lessHours', { day: name })}
                  onClick={() => onChange({ ...day, ranges: day.ranges.filter((_, index) => index !== at) })}
                >
                  <Minus className="size-4" />
                </IconButton>
              )}
            </div>
          ))}
          {wrong && (
            <p role="alert" className="text-[0.8125rem] text-danger">
              {say('profile.wrongHours')}
            </p>
          )}
        </div>
      ) : (
        <p className="pt-1.5 text-soft text-sm">{say('profile.dayOff')}</p>
      )}
    </li>
  )
}

const Time = ({ label, value, onChange }: { label: string; value: string; onChange(value: string): void }) => (
  <input
    type="time"
    aria-label={label}
    value={value}
    onChange={event => onChange(event.target.value)}
    className={`${inputLook} h-9 max-w-32 px-2 text-sm`}
  />
)
