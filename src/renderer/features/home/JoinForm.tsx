/** The number from an invitation, and on to the door of that meeting. */
import { zodResolver } from '@hookform/resolvers/zod'
import { ArrowRight } from 'lucide-react'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { go, isLinkKey, joinAddress, numberIn } from '../../address.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { say, useWords } from '../../words/words.ts'
import { choose, settingsStore } from '../settings/settingsStore.ts'

const MeetingNumber = z
  .string()
  .transform(numberIn)
  .pipe(
    z
      .string()
      .min(1, { error: () => say('home.needNumber') })
      .max(32)
      .refine(text => /^\d+$/.test(text) || isLinkKey(text), { error: () => say('home.badNumber') }),
  )

const AsGuest = z.object({
  number: MeetingNumber,
  name: z
    .string()
    .trim()
    .min(1, { error: () => say('home.needName') })
    .max(48),
})
const AsUser = z.object({ number: MeetingNumber, name: z.string() })

export function JoinForm({ askName, autoFocus = true }: { askName: boolean; autoFocus?: boolean }) {
  const say = useWords()
  const form = useForm({
    resolver: zodResolver(askName ? AsGuest : AsUser),
    defaultValues: { number: '', name: askName ? settingsStore.getState().name : '' },
  })
  const { errors } = form.formState
  const submit = form.handleSubmit(({ number, name }) => {
    if (askName) choose({ name })
    go(joinAddress(number))
  })
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <Field
        {...form.register('number')}
        label={say('home.number')}
        error={errors.number?.message}
        placeholder={say('home.numberExample')}
        inputMode="numeric"
        autoComplete="off"
        large
        autoFocus={autoFocus}
      />
      {askName && (
        <Field
          {...form.register('name')}
          label={say('home.name')}
          error={errors.name?.message}
          autoComplete="name"
          maxLength={48}
          large
        />
      )}
      <Button type="submit" look="primary" size="large">
        <span className="inline-flex items-center gap-2">
          {say('home.continue')}
          <ArrowRight aria-hidden className="size-4.5" />
        </span>
      </Button>
    </form>
  )
}
