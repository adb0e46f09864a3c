/** The chair writes a text that appears over everybody's picture. */
import { zodResolver } from '@hookform/resolvers/zod'
import { Controller, useForm } from 'react-hook-form'
import { z } from 'zod'
import { useStore } from 'zustand'
import { errorText, showOverlay } from '../../actions.ts'
import { Segments } from '../../ui/Choice.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field, TextArea } from '../../ui/Field.tsx'
import { FormEnd } from '../../ui/FormEnd.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { say, useWords } from '../../words/words.ts'
import { stageStore } from './stageStore.ts'

const badRepeat = { error: () => say('overlay.badRepeat') }
const Form = z.object({
  content: z
    .string()
    .trim()
    .min(1, { error: () => say('overlay.needText') })
    .max(1024, { error: () => say('overlay.tooLong') }),
  position: z.enum(['0', '50', '100']),
  scroll: z.boolean(),
  repeat: z.number(badRepeat).int(badRepeat).min(1, badRepeat).max(999, badRepeat),
})

const close = (): void => stageStore.setState({ writing: false })

export function OverlayDialog() {
  const say = useWords()
  const open = useStore(stageStore, state => state.writing)
  return (
    <Dialog open={open} onClose={close} title={say('overlay.title')} hint={say('overlay.hint')}>
      <Fields />
    </Dialog>
  )
}

function Fields() {
  const say = useWords()
  const form = useForm({
    resolver: zodResolver(Form),
    defaultValues: { content: '', position: '100' as const, scroll: true, repeat: 3 },
  })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async ({ content, position, scroll, repeat }) => {
    try {
      await showOverlay({ content, position: Number(position), scroll, repeat })
      close()
    } catch (error) {
      form.setError('root', { message: errorText(error) })
    }
  })
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <TextArea
        {...form.register('content')}
        label={say('overlay.text')}
        {...(errors.content?.message && { error: errors.content.message })}
        rows={3}
        maxLength={1024}
        autoFocus
      />
      <Controller
        control={form.control}
        name="position"
        render={({ field }) => (
          <Segments
            label={say('overlay.position')}
            value={field.value}
            options={[
              { value: '0', label: say('overlay.top') },
              { value: '50', label: say('overlay.middle') },
              { value: '100', label: say('overlay.bottom') },
            ]}
            onChange={field.onChange}
          />
        )}
      />
      <Controller
        control={form.control}
        name="scroll"
        render={({ field }) => (
          <Switch
            label={say('overlay.scroll')}
            hint={say('overlay.scrollHint')}
            checked={field.value}
            onChange={field.onChange}
          />
        )}
      />
      {form.watch('scroll') && (
        <Field
          {...form.register('repeat', { valueAsNumber: true })}
          label={say('overlay.repeat')}
          error={errors.repeat?.message}
          type="number"
          min={1}
          max={999}
        />
      )}
      <FormEnd problem={errors.root?.message} onCancel={close} submit={say('overlay.show')} busy={isSubmitting} />
    </form>
  )
}
