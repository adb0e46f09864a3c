/** Name and password of a personal room. */
import { zodResolver } from '@hookform/resolvers/zod'
import { Controller, useForm } from 'react-hook-form'
import { z } from 'zod'
import type { Room } from '../../../shared/rooms.ts'
import { errorText } from '../../actions.ts'
import { Field } from '../../ui/Field.tsx'
import { FormEnd } from '../../ui/FormEnd.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { toast } from '../../ui/toasts.ts'
import { say, useWords } from '../../words/words.ts'
import { sixDigits } from './plan.ts'
import { createRoom, updateRoom } from './roomsStore.ts'

const Form = z
  .object({
    name: z
      .string()
      .trim()
      .min(1, { error: () => say('rooms.needName') })
      .max(64),
    withPassword: z.boolean(),
    password: z.string(),
  })
  .refine(({ withPassword, password }) => !withPassword || /^\d{6}$/.test(password), {
    path: ['password'],
    error: () => say('schedule.sixDigits'),
  })

export function RoomForm({ room, onDone }: { room: Room | undefined; onDone(): void }) {
  const say = useWords()
  const form = useForm({
    resolver: zodResolver(Form),
    defaultValues: {
      name: room?.name ?? '',
      withPassword: room?.password !== '',
      password: room?.password || sixDigits(),
    },
  })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async ({ name, withPassword, password }) => {
    const wanted = { name, password: withPassword ? password : '' }
    try {
      if (room) await updateRoom(room.number, wanted)
      else await createRoom(wanted)
      toast(say(room ? 'meetings.changed' : 'rooms.created'), 'good')
      onDone()
    } catch (error) {
      form.setError('root', { message: errorText(error) })
    }
  })
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Field
        {...form.register('name')}
        label={say('rooms.name')}
        placeholder={say('rooms.nameExample')}
        error={errors.name?.message}
        maxLength={64}
        autoComplete="off"
        autoFocus
      />
      <Controller
        control={form.control}
        name="withPassword"
        render={({ field }) => (
          <Switch
            label={say('schedule.password')}
            hint={say('schedule.passwordHint')}
            checked={field.value}
            onChange={field.onChange}
          />
        )}
      />
      {form.watch('withPassword') && (
        <Field
          {...form.register('password')}
          label={say('schedule.passwordField')}
          error={errors.password?.message}
          inputMode="numeric"
          maxLength={6}
          autoComplete="off"
          className="max-w-40"
        />
      )}
      <FormEnd
        problem={errors.root?.message}
        cancel={say('common.back')}
        onCancel={onDone}
        submit={say(room ? 'common.save' : 'rooms.create')}
        busy={isSubmitting}
      />
    </form>
  )
}
