/** A new organizer, in an account of their own or in one that there is. */
import { zodResolver } from '@hookform/resolvers/zod'
import { Controller, useForm } from 'react-hook-form'
import { z } from 'zod'
import { DomainError } from '../../../shared/errors.ts'
import type { Tenant } from '../../../shared/tenants.ts'
import { errorText } from '../../actions.ts'
import { Choice } from '../../ui/Choice.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { FormEnd } from '../../ui/FormEnd.tsx'
import { toast } from '../../ui/toasts.ts'
import { language, languages, say, useWords } from '../../words/words.ts'
import { addOrganizer, createTenant } from './administrationStore.ts'

const name = z
  .string()
  .trim()
  .min(1, { error: () => say('administration.needName') })
  .max(64)

const Form = z.object({
  firstName: name,
  lastName: name,
  email: z.email({ error: () => say('administration.needEmail') }).max(64),
  language: z.enum(['en', 'zh']),
})

export function OrganizerDialog({ tenant, onClose }: { tenant: Tenant | undefined; onClose(): void }) {
  const say = useWords()
  const form = useForm({
    resolver: zodResolver(Form),
    defaultValues: { firstName: '', lastName: '', email: '', language: language() },
  })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async person => {
    const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone
    try {
      if (tenant) await addOrganizer(tenant.id, { ...person, timeZone })
      else await createTenant({ ...person, timeZone })
      toast(say(tenant ? 'administration.organizerAdded' : 'administration.accountMade'), 'good')
      onClose()
    } catch (error) {
      if (error instanceof DomainError && error.code === 'inconsistent')
        form.setError('email', { message: say('administration.emailTaken') }, { shouldFocus: true })
      else form.setError('root', { message: errorText(error) })
    }
  })
  return (
    <Dialog
      open
      onClose={onClose}
      holds
      title={tenant ? say('administration.addTo', { name: tenant.name }) : say('administration.newAccount')}
      hint={say('administration.organizerHint')}
    >
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field
            {...form.register('firstName')}
            label={say('administration.firstName')}
            error={errors.firstName?.message}
            maxLength={64}
            autoComplete="off"
            autoFocus
          />
          <Field
            {...form.register('lastName')}
            label={say('administration.lastName')}
            error={errors.lastName?.message}
            maxLength={64}
            autoComplete="off"
          />
        </div>
        <Field
          {...form.register('email')}
          label={say('administration.email')}
          error={errors.email?.message}
          type="email"
          maxLength={64}
          autoComplete="off"
        />
        <Controller
          control={form.control}
          name="language"
          render={({ field }) => (
            <Choice
              label={say('settings.language')}
              hint={say('administration.languageHint')}
              value={field.value}
              options={Object.entries(languages).map(([value, label]) => ({ value: value as 'en' | 'zh', label }))}
              onChange={field.onChange}
            />
          )}
        />
        <FormEnd
          problem={errors.root?.message}
          onCancel={onClose}
          submit={say(tenant ? 'administration.addOrganizer' : 'administration.makeAccount')}
          busy={isSubmitting}
        />
      </form>
    </Dialog>
  )
}
