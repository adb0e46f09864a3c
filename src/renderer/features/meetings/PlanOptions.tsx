/** How people get in, and what is set rarely. */
import { ChevronDown } from 'lucide-react'
import { Controller, type UseFormReturn, useWatch } from 'react-hook-form'
import { callRates } from '../../../shared/meetings.ts'
import type { Role } from '../../../shared/roles.ts'
import { Choice } from '../../ui/Choice.tsx'
import { Field, TextArea } from '../../ui/Field.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { useWords } from '../../words/words.ts'
import { earlyChoices, earlyText, highRates, type PlanForm, type Scope } from './plan.ts'

type Form = UseFormReturn<PlanForm>

function Toggle({
  form,
  name,
  label,
  hint,
}: {
  form: Form
  name: 'withPassword' | 'muteOnEntry' | 'guestsAllowed' | 'watermark'
  label: string
  hint: string
}) {
  return (
    <Controller
      control={form.control}
      name={name}
      render={({ field }) => <Switch label={label} hint={hint} checked={field.value} onChange={field.onChange} />}
    />
  )
}

/** The password belongs to the number: a room has its own, and all occurrences of a series the same. */
export function Options({ form, scope }: { form: Form; scope: Scope }) {
  const say = useWords()
  const [withPassword, room] = useWatch({ control: form.control, name: ['withPassword', 'room'] })
  return (
    <div className="flex flex-col gap-4 rounded-xl bg-sunken p-4">
      {scope !== 'occurrence' && !room && (
        <>
          <Toggle
            form={form}
            name="withPassword"
            label={say('schedule.password')}
            hint={say('schedule.passwordHint')}
          />
          {withPassword && (
            <Field
              {...form.register('password')}
              label={say('schedule.passwordField')}
              error={form.formState.errors.password?.message}
              inputMode="numeric"
              maxLength={6}
              autoComplete="off"
              className="max-w-40"
            />
          )}
        </>
      )}
      <Toggle form={form} name="guestsAllowed" label={say('schedule.guests')} hint={say('schedule.guestsHint')} />
      <Toggle
        form={form}
        name="muteOnEntry"
        label={say('schedule.muteOnEntry')}
        hint={say('schedule.muteOnEntryHint')}
      />
    </div>
  )
}

/** Folded away: a hurried person never opens it. */
export function MoreOptions({ form, role }: { form: Form; role: Role }) {
  const say = useWords()
  const watermark = useWatch({ control: form.control, name: 'watermark' })
  const { errors } = form.formState
  return (
    <details
      open={errors.description || errors.callRate ? true : undefined}
      className="group rounded-xl border border-line"
    >
      <summary className="flex list-none items-center justify-between rounded-xl px-4 py-3 font-medium text-sm hover:bg-hover">
        {say('schedule.options')}
        <ChevronDown aria-hidden className="size-4 text-soft transition-transform group-open:rotate-180" />
      </summary>
      <div className="flex flex-col gap-4 border-line border-t p-4">
        <TextArea
          {...form.register('description')}
          label={say('schedule.description')}
          optional={say('common.optional')}
          error={errors.description?.message}
          maxLength={1024}
          rows={2}
        />
        <div className="grid grid-cols-1 items-start gap-4 sm:grid-cols-2">
          <Controller
            control={form.control}
            name="joinEarlyMinutes"
            render={({ field }) => (
              <Choice
                label={say('schedule.early')}
                value={String(field.value)}
                options={[...new Set([...earlyChoices, field.value])].map(minutes => ({
                  value: String(minutes),
                  label: earlyText(minutes),
                }))}
                onChange={value => field.onChange(Number(value))}
              />
            )}
          />
          <Controller
            control={form.control}
            name="callRate"
            render={({ field, fieldState }) => (
              <Choice
                ref={field.ref}
                label={say('schedule.rate')}
                value={field.value}
                error={fieldState.error?.message}
                options={ratesFor(role, field.value).map(value => ({
                  value,
                  label: say('schedule.rateOf', { rate: Number.parseInt(value, 10) }),
                }))}
                onChange={field.onChange}
              />
            )}
          />
        </div>
        <Toggle form={form} name="watermark" label={say('schedule.watermark')} hint={say('schedule.watermarkHint')} />
        {watermark && (
          <Controller
            control={form.control}
            name="watermarkType"
            render={({ field }) => (
              <Choice
                label={say('schedule.watermarkType')}
                value={field.value}
                options={[
                  { value: 'single', label: say('schedule.watermarkSingle') },
                  { value: 'multiple', label: say('schedule.watermarkMultiple') },
                ]}
                onChange={field.onChange}
              />
            )}
          />
        )}
      </div>
    </details>
  )
}

/** High ones are for those who may give them; one that is set already stays to be seen. */
export const ratesFor = (role: Role, set: string) =>
  callRates.filter(rate => role !== 'Normal' || !highRates.includes(rate) || rate === set)
