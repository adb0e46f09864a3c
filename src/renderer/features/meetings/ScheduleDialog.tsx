/** Planning a meeting or changing the plan; afterwards the invitation to send. */
import { zodResolver } from '@hookform/resolvers/zod'
import { Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Controller, type UseFormReturn, useForm } from 'react-hook-form'
import type { Meeting } from '../../../shared/meetings.ts'
import { errorText } from '../../actions.ts'
import { Button } from '../../ui/Button.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { copy } from '../../ui/copy.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field, TextArea } from '../../ui/Field.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { toast } from '../../ui/toasts.ts'
import { zone } from '../../words/time.ts'
import { useWords } from '../../words/words.ts'
import { invitationText } from './invitation.ts'
import { schedule, update } from './meetingsStore.ts'
import { durations, durationText, earlyChoices, earlyText, freshPlan, PlanForm, planOf, wantedBy } from './plan.ts'

export function ScheduleDialog({ meeting, onClose }: { meeting: Meeting | 'new' | undefined; onClose(): void }) {
  const say = useWords()
  const [done, setDone] = useState<Meeting>()
  useEffect(() => {
    if (meeting === undefined) setDone(undefined)
  }, [meeting])
  const title = done ? 'schedule.doneTitle' : meeting === 'new' ? 'schedule.title' : 'schedule.editTitle'
  return (
    <Dialog
      open={meeting !== undefined}
      onClose={onClose}
      wide
      title={say(title)}
      hint={say(done ? 'schedule.doneHint' : 'schedule.zone', { zone: zone() })}
    >
      {done ? (
        <Invitation meeting={done} onClose={onClose} />
      ) : (
        meeting && <Form meeting={meeting} onClose={onClose} onDone={setDone} />
      )}
    </Dialog>
  )
}

function Form({
  meeting,
  onClose,
  onDone,
}: {
  meeting: Meeting | 'new'
  onClose(): void
  onDone(meeting: Meeting): void
}) {
  const say = useWords()
  const form = useForm<PlanForm>({
    resolver: zodResolver(PlanForm),
    defaultValues: meeting === 'new' ? freshPlan() : planOf(meeting),
  })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async values => {
    try {
      if (meeting === 'new') return onDone(await schedule(wantedBy(values)))
      await update(meeting.id, wantedBy(values))
      toast(say('meetings.changed'), 'good')
      onClose()
    } catch (error) {
      form.setError('root', { message: errorText(error) })
    }
  })
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Field
        {...form.register('name')}
        label={say('schedule.topic')}
        placeholder={say('schedule.topicExample')}
        error={errors.name?.message}
        maxLength={64}
        autoComplete="off"
      />
      <TextArea
        {...form.register('description')}
        label={say('schedule.description')}
        optional={say('common.optional')}
        error={errors.description?.message}
        maxLength={1024}
        rows={2}
      />
      <div className="grid grid-cols-1 gap-4 sm:grid-cols-3">
        <Field {...form.register('date')} type="date" label={say('schedule.date')} error={errors.date?.message} />
        <Field {...form.register('time')} type="time" label={say('schedule.time')} error={errors.time?.message} />
        <Minutes form={form} />
      </div>
      <Options form={form} />
      {errors.root && (
        <p role="alert" className="rounded-xl bg-danger-tint px-4 py-3 text-on-danger-tint text-sm">
          {errors.root.message}
        </p>
      )}
      <div className="mt-1 flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{say('common.cancel')}</Button>
        <Button type="submit" look="primary" busy={isSubmitting}>
          {say(meeting === 'new' ? 'schedule.submit' : 'schedule.save')}
        </Button>
      </div>
    </form>
  )
}

function Minutes({ form }: { form: UseFormReturn<PlanForm> }) {
  const say = useWords()
  return (
    <Controller
      control={form.control}
      name="minutes"
      render={({ field }) => (
        <Choice
          label={say('schedule.duration')}
          value={String(field.value)}
          options={[...new Set([...durations, field.value])]
            .sort((a, b) => a - b)
            .map(minutes => ({ value: String(minutes), label: durationText(minutes) }))}
          onChange={value => field.onChange(Number(value))}
        />
      )}
    />
  )
}

function Options({ form }: { form: UseFormReturn<PlanForm> }) {
  const say = useWords()
  const withPassword = form.watch('withPassword')
  const toggle = (name: 'withPassword' | 'muteOnEntry' | 'guestsAllowed', label: string, hint: string) => (
    <Controller
      control={form.control}
      name={name}
      render={({ field }) => <Switch label={label} hint={hint} checked={field.value} onChange={field.onChange} />}
    />
  )
  return (
    <div className="flex flex-col gap-4 rounded-xl bg-sunken p-4">
      {toggle('withPassword', say('schedule.password'), say('schedule.passwordHint'))}
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
      {toggle('muteOnEntry', say('schedule.muteOnEntry'), say('schedule.muteOnEntryHint'))}
      {toggle('guestsAllowed', say('schedule.guests'), say('schedule.guestsHint'))}
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
    </div>
  )
}

function Invitation({ meeting, onClose }: { meeting: Meeting; onClose(): void }) {
  const say = useWords()
  const { name, number, owner, password, startsAt, endsAt } = meeting
  const text = invitationText({
    number,
    name,
    inviter: owner.realName || owner.username,
    password,
    time: { startsAt, endsAt },
  })
  return (
    <div className="flex flex-col gap-4">
      <pre className="select-text whitespace-pre-wrap rounded-xl bg-sunken p-4 font-sans text-sm [overflow-wrap:anywhere]">
        {text}
      </pre>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>{say('common.close')}</Button>
        <Button
          look="primary"
          autoFocus
          icon={<Copy className="size-4" />}
          onClick={() => void copy(text, say('meetings.invitationCopied'))}
        >
          {say('meetings.copyInvitation')}
        </Button>
      </div>
    </div>
  )
}
