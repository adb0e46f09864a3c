/** The invitation in every form: as a text, as links, as a code to scan, as a file for the calendar. */
import { CalendarPlus, Copy, Link2 } from 'lucide-react'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { copy } from '../../ui/copy.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { download, fileName } from '../../ui/download.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { QrCode } from '../../ui/QrCode.tsx'
import { useWords } from '../../words/words.ts'
import { hostingStore, readHosting } from '../settings/hostingStore.ts'
import { appLinkTo, type Invited, invitationFile, invitationText, linkTo } from './invitation.ts'
import { close } from './planningStore.ts'

export function InvitationDialog({ invited, fresh }: { invited: Invited; fresh: boolean }) {
  const say = useWords()
  // Links begin with the address at which this computer's server is reached, and networks change.
  useStore(hostingStore)
  useEffect(() => void readHosting(), [])
  const text = invitationText(invited)
  const link = linkTo(invited.number, invited.key)
  const appLink = appLinkTo(invited)
  const file = invitationFile(invited)
  return (
    <Dialog
      open
      onClose={close}
      wide
      title={say(fresh ? 'schedule.doneTitle' : 'invitation.dialogTitle')}
      hint={say('schedule.doneHint')}
      footer={
        <>
          {file && (
            <Button
              icon={<CalendarPlus className="size-4" />}
              onClick={() => download(file, fileName(invited.name, 'ics'), 'text/calendar;charset=utf-8')}
            >
              {say('invitation.calendar')}
            </Button>
          )}
          <Button
            look="primary"
            autoFocus
            icon={<Copy className="size-4" />}
            onClick={() => void copy(text, say('meetings.invitationCopied'))}
          >
            {say('meetings.copyInvitation')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="flex items-stretch gap-4">
          <pre className="min-w-0 flex-1 select-text whitespace-pre-wrap rounded-xl bg-sunken p-4 font-sans text-sm [overflow-wrap:anywhere]">
            {text}
          </pre>
          {link && (
            <figure className="hidden w-40 shrink-0 flex-col items-center gap-2 sm:flex">
              <QrCode text={link} label={say('invitation.qr')} className="w-full rounded-xl border border-line" />
              <figcaption className="text-[0.8125rem] text-soft">{say('invitation.scan')}</figcaption>
            </figure>
          )}
        </div>
        {link && (
          <div className="flex flex-col divide-y divide-line rounded-xl border border-line">
            <LinkRow label={say('invitation.joinLink')} link={link} copyLabel={say('invitation.copyLink')} />
            {appLink && (
              <LinkRow label={say('invitation.appLink')} link={appLink} copyLabel={say('invitation.copyAppLink')} />
            )}
          </div>
        )}
        {link && invited.key && invited.password && (
          <p className="text-[0.8125rem] text-soft">{say('invitation.bearer')}</p>
        )}
      </div>
    </Dialog>
  )
}

function LinkRow({ label, link, copyLabel }: { label: string; link: string; copyLabel: string }) {
  const say = useWords()
  return (
    <div className="flex items-center gap-3 py-1 pr-1 pl-4 text-sm">
      <Link2 aria-hidden className="size-4 shrink-0 text-soft" />
      <span className="w-24 shrink-0 text-soft">{label}</span>
      <span className="min-w-0 flex-1 select-text truncate">{link}</span>
      <IconButton label={copyLabel} onClick={() => void copy(link, say('invitation.linkCopied'))}>
        <Copy className="size-4" />
      </IconButton>
    </div>
  )
}
