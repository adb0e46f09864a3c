/** Something that needs an answer before going on: windows in the window, and the question "are you sure?". */
import { X } from 'lucide-react'
import { AlertDialog, Dialog as Radix } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { say } from '../words/words.ts'
import { Button } from './Button.tsx'
import { classes } from './classes.ts'
import { IconButton } from './IconButton.tsx'

const overlay = 'fade fixed inset-0 z-40 bg-black/45'
const panel =
  'rise fixed top-1/2 left-1/2 z-40 flex max-h-[calc(100dvh-2rem)] w-[calc(100vw-2rem)] -translate-x-1/2 -translate-y-1/2 flex-col rounded-2xl border border-line bg-surface text-text shadow-high focus:outline-none'

export function Dialog({
  open,
  onClose,
  title,
  hint,
  wide = false,
  holds = false,
  children,
  footer,
}: {
  open: boolean
  onClose(): void
  title: string
  hint?: string | undefined
  wide?: boolean
  /** Something has been typed that a click beside the dialog must not throw away. */
  holds?: boolean
  children: ReactNode
  footer?: ReactNode
}) {
  return (
    <Radix.Root open={open} onOpenChange={next => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={overlay} />
        <Radix.Content
          className={classes(panel, wide ? 'max-w-xl' : 'max-w-md')}
          onOpenAutoFocus={event => {
            // The close button is what comes first, and what nobody came for.
            event.preventDefault()
            ;(event.currentTarget as HTMLElement).focus()
          }}
          // An open list within is what Escape closes first.
          onEscapeKeyDown={event =>
            event.target instanceof Element && event.target.ariaExpanded === 'true' && event.preventDefault()
          }
          onInteractOutside={event => holds && event.preventDefault()}
          {...(!hint && { 'aria-describedby': undefined })}
        >
          <div className="flex items-start justify-between gap-4 px-6 pt-5 pb-3">
            <div>
              <Radix.Title className="text-lg font-semibold">{title}</Radix.Title>
              {hint && <Radix.Description className="mt-1 text-sm text-soft">{hint}</Radix.Description>}
            </div>
            <Radix.Close asChild>
              <IconButton label={say('common.close')} tip="" className="-mt-1 -mr-2">
                <X className="size-5" />
              </IconButton>
            </Radix.Close>
          </div>
          <div className="scroll-thin min-h-0 overflow-y-auto px-6 pt-1 pb-6">{children}</div>
          {footer && <div className="flex flex-wrap justify-end gap-2 border-line border-t px-6 py-4">{footer}</div>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

export function Confirm({
  open,
  onClose,
  title,
  text,
  confirm,
  cancel = say('common.cancel'),
  onConfirm,
}: {
  open: boolean
  onClose(): void
  title: string
  text: string
  confirm: string
  cancel?: string
  onConfirm(): Promise<unknown> | unknown
}) {
  const [busy, setBusy] = useState(false)
  const sure = async (): Promise<void> => {
    setBusy(true)
    try {
      await onConfirm()
      onClose()
    } finally {
      setBusy(false)
    }
  }
  return (
    <AlertDialog.Root open={open} onOpenChange={next => !next && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={overlay} />
        <AlertDialog.Content className={classes(panel, 'max-w-sm p-6')}>
          <AlertDialog.Title className="text-lg font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description className="mt-2 text-sm text-soft">{text}</AlertDialog.Description>
          <div className="mt-6 flex flex-wrap justify-end gap-2">
            <AlertDialog.Cancel asChild>
              <Button>{cancel}</Button>
            </AlertDialog.Cancel>
            <Button look="danger" busy={busy} onClick={() => void sure()}>
              {confirm}
            </Button>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
