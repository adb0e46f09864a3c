/** The number or the link from an invitation, and on to the door of that meeting. */
import { zodResolver } from '@hookform/resolvers/zod'
import { ArrowRight } from 'lucide-react'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import { homeAddresses } from '../../carriers.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { say, useWords } from '../../words/words.ts'
import { arrive } from '../meetings/following.ts'
import { readLink } from '../meetings/meetingLinks.ts'
import { choose, settingsStore } from '../settings/settingsStore.ts'

/** A number, or what stands on an invitation instead of it. */
const Meeting = z
  .string()
  .trim()
  .min(1, { error: () => say('home.needNumber') })

const AsGuest = z.object({
  meeting: Meeting,
  name: z
    .string()
    .trim()
    .min(1, { error: () => say('home.needName') })
    .max(48),
})
const AsUser = z.object({ meeting: Meeting, name: z.string() })

export function JoinForm({ askName, autoFocus = true }: { askName: boolean; autoFocus?: boolean }) {
  const say = useWords()
  const form = useForm({
    resolver: zodResolver(askName ? AsGuest : AsUser),
    defaultValues: { meeting: '', name: askName ? settingsStore.getState().name : '' },
  })
  const { errors } = form.formState
  const submit = form.handleSubmit(async ({ meeting, name }) => {
    const destination = readLink(meeting, await homeAddresses())
    if (!destination) return form.setError('meeting', { message: say('home.badNumber') }, { shouldFocus: true })
    if (askName) choose({ name })
    arrive({ ...destination, save: false })
  })
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <Field
        {...form.register('meeting')}
        label={say('home.number')}
        error={errors.meeting?.message}
        placeholder={say('home.numberExample')}
        autoComplete="off"
        spellCheck={false}
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
