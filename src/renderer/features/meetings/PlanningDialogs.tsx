/** The dialogs about planning and links, wherever in the window they were asked for. */
import { ExternalLink } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { desktop } from '../../carriers.ts'
import { Button } from '../../ui/Button.tsx'
import { Confirm, Dialog } from '../../ui/Dialog.tsx'
import { toast } from '../../ui/toasts.ts'
import { changeServer } from '../../whichServer.ts'
import { useWords } from '../../words/words.ts'
import { sessionStore } from '../session/sessionStore.ts'
import { findServer } from '../settings/findServer.ts'
import { AddDialog } from './AddDialog.tsx'
import { leaveAndArrive } from './following.ts'
import { InvitationDialog } from './InvitationDialog.tsx'
import { close, planningStore } from './planningStore.ts'
import { RoomsDialog } from './RoomsDialog.tsx'
import { ScheduleDialog } from './ScheduleDialog.tsx'
import { SubscribeDialog } from './SubscribeDialog.tsx'

export function PlanningDialogs() {
  const say = useWords()
  const dialog = useStore(planningStore, state => state.dialog)
  const user = useStore(sessionStore, state => state.user)
  switch (dialog?.show) {
    case 'plan':
      return user ? <ScheduleDialog planning={dialog} user={user} /> : null
    case 'invitation':
      return <InvitationDialog invited={dialog.invited} fresh={dialog.fresh === true} />
    case 'add':
      return user ? <AddDialog /> : null
    case 'rooms':
      return user ? <RoomsDialog /> : null
    case 'subscribe':
      return user ? <SubscribeDialog meeting={dialog.meeting} renewable={dialog.renewable} /> : null
    case 'elsewhere':
      return <Elsewhere host={dialog.host} address={dialog.address} />
    case 'busy':
      return (
        <Confirm
          open
          onClose={close}
          title={say('follow.busyTitle')}
          text={say('follow.busyText')}
          confirm={say('follow.leaveAndOpen')}
          cancel={say('follow.stay')}
          onConfirm={() => leaveAndArrive(dialog.destination)}
        />
      )
    default:
      return null
  }
}

function Elsewhere({ host, address }: { host: string; address: string }) {
  const say = useWords()
  const [busy, setBusy] = useState(false)
  return (
    <Dialog open onClose={close} title={say('follow.elsewhereTitle')} hint={say('follow.elsewhereText', { host })}>
      <p className="select-text rounded-xl bg-sunken px-4 py-3 text-sm [overflow-wrap:anywhere]">{address}</p>
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button onClick={close}>{say('common.cancel')}</Button>
        {desktop() && (
          <Button
            busy={busy}
            onClick={async () => {
              setBusy(true)
              const origin = await findServer(new URL(address).origin)
              if (origin) return changeServer(origin, address)
              setBusy(false)
              toast(say('servers.notThere', { host }), 'bad')
            }}
          >
            {say('follow.goThere')}
          </Button>
        )}
        <Button
          look="primary"
          icon={<ExternalLink className="size-4" />}
          onClick={() => {
            window.open(address, '_blank', 'noopener')
            close()
          }}
        >
          {say('follow.openInBrowser')}
        </Button>
      </div>
    </Dialog>
  )
}
