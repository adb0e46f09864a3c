/** Signing in. */
import { zodResolver } from '@hookform/resolvers/zod'
import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { Controller, useForm } from 'react-hook-form'
import { z } from 'zod'
import { errorText } from '../../actions.ts'
import { go } from '../../address.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Problem } from '../../ui/Problem.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { say, useWords } from '../../words/words.ts'
import { Frame } from '../home/Frame.tsx'
import { signIn } from './sessionStore.ts'

const Form = z.object({
  username: z
    .string()
    .trim()
    .min(1, { error: () => say('session.needUsername') }),
  password: z.string().min(1, { error: () => say('session.needPassword') }),
  remember: z.boolean(),
})

/** `then` is where to go on: the meeting somebody was about to join, or home. */
export function SignIn({ then = '/' }: { then?: string }) {
  const say = useWords()
  const [shown, setShown] = useState(false)
  const form = useForm({
    resolver: zodResolver(Form),
    defaultValues: { username: '', password: '', remember: true },
  })
  const { errors, isSubmitting } = form.formState
  const submit = form.handleSubmit(async ({ username, password, remember }) => {
    try {
      await signIn(username, password, remember)
      go(then)
    } catch (error) {
      form.setError('root', { message: errorText(error) })
      form.setFocus('password', { shouldSelect: true })
    }
  })
  return (
    <Frame>
      <div className="m-auto w-full max-w-sm py-6">
        <h1 className="font-semibold text-2xl">{say('session.signInTitle')}</h1>
        <p className="mt-1.5 text-soft">{say('session.signInHint')}</p>
        <form onSubmit={submit} noValidate className="mt-7 flex flex-col gap-5">
          <Field
            {...form.register('username')}
            label={say('session.username')}
            error={errors.username?.message}
            large
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={128}
            autoFocus
          />
          <Field
            {...form.register('password')}
            label={say('session.password')}
            error={errors.password?.message}
            large
            type={shown ? 'text' : 'password'}
            autoComplete="current-password"
            maxLength={128}
            after={
              <IconButton
                label={say(shown ? 'session.hide' : 'session.show')}
                aria-pressed={shown}
                onClick={() => setShown(!shown)}
              >
                {shown ? <EyeOff className="size-4.5" /> : <Eye className="size-4.5" />}
              </IconButton>
            }
          />
          <Controller
            control={form.control}
            name="remember"
            render={({ field }) => (
              <Switch label={say('session.remember')} checked={field.value} onChange={field.onChange} />
            )}
          />
          {errors.root && <Problem>{errors.root.message ?? ''}</Problem>}
          <Button type="submit" look="primary" size="large" busy={isSubmitting}>
            {say('session.signIn')}
          </Button>
          <Button look="quiet" onClick={() => go(then)}>
            {say('session.guest')}
          </Button>
        </form>
      </div>
    </Frame>
  )
}
