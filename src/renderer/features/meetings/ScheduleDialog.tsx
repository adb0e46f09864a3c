/** Planning a meeting or changing the plan: one meeting, one of a series, or the series as a whole. */
import { zodResolver } from '@hookform/resolvers/zod'
import { useId, useState } from 'react'
import { Controller, type UseFormReturn, useForm } from 'react-hook-form'
import type { Meeting } from '../../../shared/meetings.ts'
import type { User } from '../../../shared/users.ts'
import { Button } from '../../ui/Button.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { toast } from '../../ui/toasts.ts'
import { useWords, type Word } from '../../words/words.ts'
import { invitationTo } from './invitation.ts'
import { schedule, scheduleSeries, update, updateSeries } from './meetingsStore.ts'
import { PeoplePicker } from './PeoplePicker.tsx'
import { MoreOptions, Options } from './PlanOptions.tsx'
import { changesBy, durations, durationText, freshPlan, newPlan, PlanForm, planOf, type Scope } from './plan.ts'
import { close, open, type PlanningDialog } from './planningStore.ts'
import { RepetitionFields } from './RepetitionFields.tsx'
import { refusedField } from './refusedField.ts'
import { ruleOf } from './repetition.ts'
import { VenueChoice } from './VenueChoice.tsx'

export type Planning = Extract<PlanningDialog, { show: 'plan' }>

const titles: Record<Scope, [title: Word, hint: Word]> = {
  new: ['schedule.title', 'schedule.zone'],
  single: ['schedule.editTitle', 'schedule.zone'],
  occurrence: ['schedule.editOneTitle', 'schedule.editOneHint'],
  series: ['schedule.editAllTitle', 'schedule.editAllHint'],
}

export function ScheduleDialog({ planning, user }: { planning: Planning; user: User }) {
  const say = useWords()
  const id = useId()
  const [typed, setTyped] = useState(false)
  const { scope } = planning
  const form = useForm<PlanForm>({
    resolver: zodResolver(PlanForm),
    defaultValues: scope === 'new' ? freshPlan() : planOf(planning.meeting, scope),
  })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async values => {
    try {
      const made = await carryOut(planning, values)
      if (made) return open({ show: 'invitation', invited: invitationTo(made), fresh: true })
      toast(say('meetings.changed'), 'good')
      close()
    } catch (error) {
      const { field, message } = refusedField(error, scope)
      form.setError(field, { message }, { shouldFocus: true })
    }
  })
  const [title, hint] = titles[scope]
  return (
    <Dialog
      open
      onClose={close}
      wide
      holds={typed}
      title={say(title)}
      hint={say(hint, { zone: form.getValues('timeZone') })}
      footer={
        <>
          {errors.root && <Problem className="min-w-full">{errors.root.message ?? ''}</Problem>}
          <Button onClick={close}>{say('common.cancel')}</Button>
          <Button type="submit" form={id} look="primary" busy={isSubmitting}>
            {say(scope === 'new' ? 'schedule.submit' : 'schedule.save')}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={submit} onChange={() => setTyped(true)} noValidate className="flex flex-col gap-4">
        <Fields form={form} planning={planning} user={user} onTyped={() => setTyped(true)} />
      </form>
    </Dialog>
  )
}

/** Asks the server for what the form says; answers what there is to send to people, if anything is new. */
async function carryOut(planning: Planning, form: PlanForm): Promise<Meeting | undefined> {
  if (planning.scope === 'new') {
    const rule = ruleOf(form)
    return rule ? scheduleSeries({ ...newPlan(form), rule }) : schedule(newPlan(form))
  }
  const { meeting, scope } = planning
  const { plan, ...rule } = changesBy(form, meeting, scope)
  if (Object.keys({ ...plan, ...rule }).length === 0) return undefined
  if (scope === 'series' && meeting.series) await updateSeries(meeting.series.id, { ...plan, ...rule })
  else await update(meeting.id, plan)
  return undefined
}

function Fields({
  form,
  planning,
  user,
  onTyped,
}: {
  form: UseFormReturn<PlanForm>
  planning: Planning
  user: User
  onTyped(): void
}) {
  const say = useWords()
  const { scope } = planning
  const { errors } = form.formState
  return (
    <>
      <Field
        {...form.register('name')}
        label={say('schedule.topic')}
        placeholder={say('schedule.topicExample')}
        error={errors.name?.message}
        maxLength={64}
        autoComplete="off"
        autoFocus={scope === 'new'}
      />
      <div className="grid grid-cols-2 items-start gap-4 sm:grid-cols-3">
        <Field
          {...form.register('date')}
          type="date"
          label={say(scope === 'series' ? 'schedule.firstDay' : 'schedule.date')}
          error={errors.date?.message}
          className="col-span-2 sm:col-span-1"
        />
        <Field {...form.register('time')} type="time" label={say('schedule.time')} error={errors.time?.message} />
        <Minutes form={form} />
      </div>
      {(scope === 'new' || scope === 'series') && <RepetitionFields form={form} whole={scope === 'series'} />}
      {scope !== 'occurrence' && (
        <Controller
          control={form.control}
          name="invited"
          render={({ field }) => (
            <PeoplePicker
              ref={field.ref}
              value={field.value}
              onChange={people => {
                field.onChange(people)
                onTyped()
              }}
              without={scope === 'new' ? user.id : planning.meeting.owner.id}
              error={errors.invited?.message}
            />
          )}
        />
      )}
      {scope === 'new' && <VenueChoice form={form} />}
      <Options form={form} scope={scope} />
      <MoreOptions form={form} role={user.role} />
    </>
  )
}

function Minutes({ form }: { form: UseFormReturn<PlanForm> }) {
  const say = useWords()
  return (
    <Controller
      control={form.control}
      name="minutes"
      render={({ field, fieldState }) => (
        <Choice
          ref={field.ref}
          label={say('schedule.duration')}
          value={String(field.value)}
          error={fieldState.error?.message}
          options={[...new Set([...durations, field.value])]
            .sort((a, b) => a - b)
            .map(minutes => ({ value: String(minutes), label: durationText(minutes) }))}
          onChange={value => field.onChange(Number(value))}
        />
      )}
    />
  )
}
