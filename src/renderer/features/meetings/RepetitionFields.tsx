/** Whether a meeting recurs, on which days and until when, and what that means in words. */
import { Repeat } from 'lucide-react'
import { Controller, type UseFormReturn, useWatch } from 'react-hook-form'
import { Choice } from '../../ui/Choice.tsx'
import { Field } from '../../ui/Field.tsx'
import { Toggles } from '../../ui/Toggles.tsx'
import { weekday, weekOrder } from '../../words/time.ts'
import { useWords } from '../../words/words.ts'
import type { PlanForm } from './plan.ts'
import { mostInterval, type Repeating, summaryOf, untilOf, untilRange } from './repetition.ts'

/** `whole`: of a series that exists, which cannot become a single meeting. */
export function RepetitionFields({ form, whole }: { form: UseFormReturn<PlanForm>; whole: boolean }) {
  const say = useWords()
  const [date, time, minutes, timeZone, repetition] = useWatch({
    control: form.control,
    name: ['date', 'time', 'minutes', 'timeZone', 'repetition'],
  })
  const repeating: Repeating = { date, time, minutes, timeZone, repetition }
  const errors = form.formState.errors.repetition
  const types = (['none', 'daily', 'weekly', 'monthly'] as const).filter(type => !whole || type !== 'none')
  const { type } = repetition
  const units = { daily: 'recurrence.days', weekly: 'recurrence.weeks', monthly: 'recurrence.months' } as const
  const range = untilRange(date)
  const summary = summaryOf(repeating)
  return (
    <div className="flex flex-col gap-4">
      <div className="grid grid-cols-2 items-start gap-4 sm:grid-cols-3">
        <div className={type === 'none' ? 'col-span-2 sm:col-span-1' : 'col-span-2 sm:col-span-1'}>
          <Choice
            label={say('recurrence.label')}
            value={type}
            options={types.map(value => ({
              value,
              label: value === 'none' ? say('recurrence.none') : say(`recurrence.types.${value}`),
            }))}
            onChange={value => form.setValue('repetition.type', value, { shouldDirty: true })}
          />
        </div>
        {type !== 'none' && (
          <>
            <Field
              {...form.register('repetition.interval')}
              type="number"
              min={1}
              max={mostInterval(type)}
              label={say('recurrence.every')}
              error={errors?.interval?.message}
              after={
                <span aria-hidden className="pr-3 text-soft text-sm">
                  {say(units[type], { count: Number(repetition.interval) || 1 })}
                </span>
              }
              wideAfter
            />
            <Controller
              control={form.control}
              name="repetition.until"
              render={({ field }) => (
                <Field
                  {...field}
                  type="date"
                  {...range}
                  value={field.value || untilOf(repeating)}
                  label={say('recurrence.untilLabel')}
                  error={errors?.until?.message}
                />
              )}
            />
          </>
        )}
      </div>
      {type === 'weekly' && <Weekdays form={form} date={date} />}
      {type === 'monthly' && <Dates form={form} date={date} />}
      {type !== 'none' && summary && (
        <p role="status" className="flex items-start gap-2 text-soft text-sm">
          <Repeat aria-hidden className="mt-0.5 size-4 shrink-0" />
          {summary}
        </p>
      )}
    </div>
  )
}

function Weekdays({ form, date }: { form: UseFormReturn<PlanForm>; date: string }) {
  const say = useWords()
  const first = new Date(date).getUTCDay() + 1
  return (
    <Controller
      control={form.control}
      name="repetition.daysOfWeek"
      render={({ field }) => (
        <Toggles
          label={say('recurrence.onWeekdays')}
          columns="grid-cols-7"
          value={field.value}
          onChange={field.onChange}
          options={weekOrder().map(value => ({
            value,
            label: weekday(value, 'short'),
            fixed: value === first ? say('recurrence.firstAlways') : undefined,
          }))}
        />
      )}
    />
  )
}

function Dates({ form, date }: { form: UseFormReturn<PlanForm>; date: string }) {
  const say = useWords()
  const first = new Date(date).getUTCDate()
  return (
    <Controller
      control={form.control}
      name="repetition.daysOfMonth"
      render={({ field }) => (
        <Toggles
          label={say('recurrence.onDates')}
          columns="grid-cols-7"
          value={field.value}
          onChange={field.onChange}
          options={Array.from({ length: 31 }, (_, index) => index + 1).map(value => ({
            value,
            label: String(value),
            fixed: value === first ? say('recurrence.firstAlways') : undefined,
          }))}
        />
      )}
    />
  )
}
