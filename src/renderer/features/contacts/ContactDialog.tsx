/** A contact of one's own, new or changed. */
import { zodResolver } from '@hookform/resolvers/zod'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import type { Contact } from '../../../shared/contacts.ts'
import { errorText } from '../../actions.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { FormEnd } from '../../ui/FormEnd.tsx'
import { say, useWords } from '../../words/words.ts'
import { saveContact } from './contactsStore.ts'

const text = z.string().trim().max(128)
const Form = z.object({
  name: z
    .string()
    .trim()
    .min(1, { error: () => say('contacts.needName') })
    .max(64),
  company: text,
  email: text,
  mobile_phone: text,
  business: text,
})
const names = Object.keys(Form.shape) as (keyof typeof Form.shape)[]
const types = { name: 'text', company: 'text', email: 'email', mobile_phone: 'tel', business: 'tel' } as const

export function ContactDialog({ contact, onClose }: { contact: Contact | undefined; onClose(): void }) {
  const say = useWords()
  const form = useForm({
    resolver: zodResolver(Form),
    defaultValues: Object.fromEntries(names.map(name => [name, String(contact?.body?.[name] ?? '')])) as z.infer<
      typeof Form
    >,
  })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async said => {
    try {
      // What is empty was not given: null takes it away.
      await saveContact(
        contact?.id,
        Object.fromEntries(Object.entries(said).map(([name, value]) => [name, value || null])),
      )
      onClose()
    } catch (error) {
      form.setError('root', { message: errorText(error) })
    }
  })
  return (
    <Dialog open onClose={onClose} holds title={say(contact ? 'contacts.edit' : 'contacts.new')}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-4">
        {names.map(name => (
          <Field
            key={name}
            {...form.register(name)}
            type={types[name]}
            label={say(`contacts.fields.${name}`)}
            error={errors[name]?.message}
            {...(name !== 'name' && { optional: say('common.optional') })}
          />
        ))}
        <FormEnd problem={errors.root?.message} onCancel={onClose} submit={say('common.save')} busy={isSubmitting} />
      </form>
    </Dialog>
  )
}
