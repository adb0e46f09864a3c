/** Writing a message: to whom, and what. Enter sends, with Shift it begins a line. */
import { SendHorizontal } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { longestMessage } from '../../../shared/chat.ts'
import { DomainError } from '../../../shared/errors.ts'
import { errorText } from '../../actions.ts'
import { classes } from '../../ui/classes.ts'
import { inputLook } from '../../ui/Field.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Spinner } from '../../ui/Spinner.tsx'
import { say as sayNow, useWords } from '../../words/words.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'
import { chatStore } from './chatStore.ts'
import { send } from './conversing.ts'
import { Receiver, useReceivers } from './Receiver.tsx'

/** From here on one is told how much is left. */
const nearlyFull = longestMessage - 200

const refusalText = (error: unknown): string => {
  const code = error instanceof DomainError ? error.code : 'internal'
  if (code === 'tooLong') return sayNow('chat.tooLong', { count: longestMessage })
  if (code === 'tooMany') return sayNow('chat.tooMany')
  if (code === 'notAllowedHere') return sayNow('chat.closedText')
  if (code === 'unavailable') return sayNow('chat.notSent')
  return errorText(error)
}

export function Compose() {
  const say = useWords()
  const id = useId()
  const draft = useStore(chatStore, chat => chat.draft)
  const to = useStore(chatStore, chat => chat.to)
  const connected = useStore(attendanceStore, state => state.stage === 'in')
  const { gone, closed } = useReceivers()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<string>()
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => {
    // Where a keyboard would come up over half of the screen one touches the field oneself.
    if (!window.matchMedia('(pointer: coarse)').matches) field.current?.focus()
  }, [])

  const length = draft.trim().length
  const barred = gone || (closed && !to)
  const submit = async (): Promise<void> => {
    if (busy || barred || length === 0) return
    setBusy(true)
    setError(undefined)
    try {
      await send()
    } catch (problem) {
      setError(refusalText(problem))
    } finally {
      setBusy(false)
      field.current?.focus()
    }
  }
  const pressed = (event: KeyboardEvent): void => {
    // Enter that chooses among signs while one is being composed sends nothing.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    void submit()
  }
  const complaint = gone
    ? say('chat.gone', { name: to?.name })
    : length > longestMessage
      ? say('chat.tooLong', { count: longestMessage })
      : error
  const label = to ? say('chat.writeTo', { name: to.name }) : say('chat.write')
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        void submit()
      }}
      className="flex flex-col gap-2 border-line border-t p-3"
    >
      <Receiver />
      <div className="flex items-end gap-1.5">
        <textarea
          ref={field}
          rows={1}
          aria-label={label}
          placeholder={label}
          value={draft}
          readOnly={busy}
          disabled={closed && !to}
          aria-invalid={complaint ? true : undefined}
          aria-describedby={`${id}-note`}
          onChange={event => {
            setError(undefined)
            chatStore.setState({ draft: event.target.value })
          }}
          onKeyDown={pressed}
          className={classes(
            inputLook,
            'scroll-thin max-h-28 min-h-10 resize-none px-3 py-2 text-sm [field-sizing:content]',
          )}
        />
        <IconButton
          type="submit"
          label={say('chat.send')}
          disabled={!connected || barred || length === 0 || length > longestMessage}
          aria-busy={busy || undefined}
          className="size-10 bg-accent text-on-accent hover:bg-accent-hover hover:text-on-accent"
        >
          {busy ? <Spinner /> : <SendHorizontal className="size-4.5" />}
        </IconButton>
      </div>
      <div id={`${id}-note`} className="empty:hidden">
        {complaint ? (
          <p role="alert" className="text-[0.8125rem] text-danger">
            {complaint}
          </p>
        ) : (
          length > nearlyFull && (
            <p className="text-[0.8125rem] text-soft">{say('chat.left', { count: longestMessage - length })}</p>
          )
        )}
      </div>
    </form>
  )
}
