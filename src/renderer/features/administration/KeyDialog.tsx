/** Makes a key, and shows it the only time that it can be seen. */
import { zodResolver } from '@hookform/resolvers/zod'
import { Copy } from 'lucide-react'
import { useState } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { z } from 'zod'
import { useStore } from 'zustand'
import { errorText } from '../../actions.ts'
import { Button } from '../../ui/Button.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { copy } from '../../ui/copy.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { FormEnd } from '../../ui/FormEnd.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { say, useWords } from '../../words/words.ts'
import { administrationStore, createKey } from './administrationStore.ts'

const everybody = ''

const Form = z
  .object({
    name: z
      .string()
      .trim()
      .min(1, { error: () => say('administration.needKeyName') })
      .max(64),
    account: z.boolean(),
    meeting: z.boolean(),
    tenantId: z.string(),
  })
  .refine(({ account, meeting }) => account || meeting, {
    path: ['meeting'],
    error: () => say('administration.needPermission'),
  })

export function KeyDialog({ onClose }: { onClose(): void }) {
  const say = useWords()
  const [key, setKey] = useState<string>()
  if (key === undefined)
    return (
      <Dialog open onClose={onClose} holds title={say('administration.newKey')} hint={say('administration.newKeyHint')}>
        <KeyForm onClose={onClose} onMade={setKey} />
      </Dialog>
    )
  return (
    <Dialog
      open
      onClose={onClose}
      holds
      title={say('administration.keyMade')}
      hint={say('administration.keyOnce')}
      footer={
        <>
          <Button onClick={onClose}>{say('administration.kept')}</Button>
          <Button
            look="primary"
            autoFocus
            icon={<Copy className="size-4" />}
            onClick={() => void copy(key, say('administration.keyCopied'))}
          >
            {say('administration.copyKey')}
          </Button>
        </>
      }
    >
      <code
        data-testid="key"
        className="block select-all rounded-xl bg-sunken px-4 py-3 font-mono text-sm [overflow-wrap:anywhere]"
      >
        {key}
      </code>
    </Dialog>
  )
}

function KeyForm({ onClose, onMade }: { onClose(): void; onMade(key: string): void }) {
  const say = useWords()
  const tenants = useStore(administrationStore, state => state.tenants)
  const form = useForm({
    resolver: zodResolver(Form),
    defaultValues: { name: '', account: true, meeting: true, tenantId: everybody },
  })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async ({ name, account, meeting, tenantId }) => {
    try {
      const permissions = [...(account ? (['account'] as const) : []), ...(meeting ? (['meeting'] as const) : [])]
      onMade(await createKey({ name, permissions, tenantId: tenantId === everybody ? null : tenantId }))
    } catch (error) {
      form.setError('root', { message: errorText(error) })
    }
  })
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Field
        {...form.register('name')}
        label={say('administration.keyName')}
        placeholder={say('administration.keyNameExample')}
        error={errors.name?.message}
        maxLength={64}
        autoComplete="off"
        autoFocus
      />
      {(['account', 'meeting'] as const).map(permission => (
        <Controller
          key={permission}
          control={form.control}
          name={permission}
          render={({ field }) => (
            <Switch
              label={say(`administration.may_${permission}`)}
              hint={say(`administration.may_${permission}_hint`)}
              checked={field.value}
              onChange={field.onChange}
            />
          )}
        />
      ))}
      {tenants.length > 0 && (
        <Controller
          control={form.control}
          name="tenantId"
          render={({ field }) => (
            <Choice
              label={say('administration.forWhom')}
              value={field.value}
              options={[
                { value: everybody, label: say('administration.everybodys') },
                ...tenants.map(({ id, name }) => ({ value: id, label: say('administration.onlyOf', { name }) })),
              ]}
              onChange={field.onChange}
            />
          )}
        />
      )}
      <FormEnd
        problem={(errors.root ?? errors.meeting)?.message}
        onCancel={onClose}
        submit={say('administration.makeKey')}
        busy={isSubmitting}
      />
    </form>
  )
}
