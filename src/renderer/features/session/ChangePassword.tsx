/** Changing the own password; afterwards one signs in with the new one. */
import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { DomainError } from '../../../shared/errors.ts'
import { errorText } from '../../actions.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { FormEnd } from '../../ui/FormEnd.tsx'
import { say, useWords } from '../../words/words.ts'
import { changePassword } from './sessionStore.ts'

const Form = z
  .object({
    old: z.string().min(1, { error: () => say('session.needPassword') }),
    fresh: z
      .string()
      .min(8, { error: () => say('session.tooShort') })
      .max(128),
    again: z.string(),
  })
  .refine(form => form.fresh === form.again, { path: ['again'], error: () => say('session.notSame') })

export function ChangePassword({ open, onClose }: { open: boolean; onClose(): void }) {
  const say = useWords()
  return (
    <Dialog open={open} onClose={onClose} title={say('session.changePassword')} hint={say('session.changeHint')}>
      <Fields onClose={onClose} />
    </Dialog>
  )
}

function Fields({ onClose }: { onClose(): void }) {
  const say = useWords()
  const form = useForm({ resolver: zodResolver(Form), defaultValues: { old: '', fresh: '', again: '' } })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async ({ old, fresh }) => {
    try {
      await changePassword(old, fresh)
      onClose()
    } catch (error) {
      const mine = error instanceof DomainError && error.code === 'wrongPassword'
      form.setError(mine ? 'old' : 'root', { message: errorText(error) }, { shouldFocus: mine })
    }
  })
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Field
        {...form.register('old')}
        label={say('session.oldPassword')}
        error={errors.old?.message}
        type="password"
        autoComplete="current-password"
      />
      <Field
        {...form.register('fresh')}
        label={say('session.newPassword')}
        error={errors.fresh?.message}
        type="password"
        autoComplete="new-password"
      />
      <Field
        {...form.register('again')}
        label={say('session.repeatPassword')}
        error={errors.again?.message}
        type="password"
        autoComplete="new-password"
      />
      <FormEnd
        problem={errors.root?.message}
        onCancel={onClose}
        submit={say('session.changePassword')}
        busy={isSubmitting}
      />
    </form>
  )
}
