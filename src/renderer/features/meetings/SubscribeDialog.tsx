/** The address by which a calendar program follows everything in my list, or one meeting; and another one when it got around. */
import { CalendarSync, Copy, RefreshCw } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { feedPath } from '../../../shared/feeds.ts'
import type { Meeting } from '../../../shared/meetings.ts'
import { atEntry, atServer } from '../../../shared/operation.ts'
import { errorText } from '../../actions.ts'
import { server } from '../../server.ts'
import { Button } from '../../ui/Button.tsx'
import { copy } from '../../ui/copy.ts'
import { Confirm, Dialog } from '../../ui/Dialog.tsx'
import { Waiting } from '../../ui/Spinner.tsx'
import { toast } from '../../ui/toasts.ts'
import { useWords } from '../../words/words.ts'
import { hostingStore, readHosting } from '../settings/hostingStore.ts'
import { origin } from './invitation.ts'
import { close } from './planningStore.ts'

/** `renewable`: one's own list, or a meeting that one may change. */
export function SubscribeDialog({ meeting, renewable }: { meeting?: Meeting | undefined; renewable: boolean }) {
  const say = useWords()
  // Addresses begin with that at which this computer's server is reached, and networks change.
  useStore(hostingStore)
  useEffect(() => void readHosting(), [])
  const [token, setToken] = useState<string>()
  const [renewing, setRenewing] = useState(false)
  const entry = meeting && (meeting.series?.id ?? meeting.id)
  const read = async (renew: boolean): Promise<void> => {
    const asked = entry
      ? server().perform('feeds.ofEntry', atEntry(entry), { renew })
      : server().perform('feeds.mine', atServer, { renew })
    setToken((await asked).token)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for once, for this entry
  useEffect(() => {
    read(false).catch(error => {
      toast(errorText(error), 'bad')
      close()
    })
  }, [entry])
  const at = origin()
  const address = at && token !== undefined ? at + feedPath(entry ? 'entry' : 'user', token) : undefined
  return (
    <Dialog
      open
      onClose={close}
      title={meeting ? say('subscribe.titleOf', { name: meeting.name }) : say('subscribe.title')}
      hint={say('subscribe.hint')}
      footer={
        address && (
          <>
            {renewable && (
              <Button icon={<RefreshCw className="size-4" />} onClick={() => setRenewing(true)}>
                {say('subscribe.renew')}
              </Button>
            )}
            <Button
              look="primary"
              autoFocus
              icon={<Copy className="size-4" />}
              onClick={() => void copy(address, say('subscribe.copied'))}
            >
              {say('subscribe.copy')}
            </Button>
          </>
        )
      }
    >
      {token === undefined ? (
        <Waiting>{say('common.loading')}</Waiting>
      ) : address ? (
        <div className="flex flex-col gap-3">
          <p className="flex gap-3 rounded-xl bg-sunken px-4 py-3 text-sm">
            <CalendarSync aria-hidden className="mt-0.5 size-4 shrink-0 text-soft" />
            <span className="min-w-0 select-all [overflow-wrap:anywhere]">{address}</span>
          </p>
          <p className="text-[0.8125rem] text-soft">{say('subscribe.secret')}</p>
        </div>
      ) : (
        <p className="rounded-xl bg-sunken px-4 py-3 text-sm">{say('subscribe.unreachable')}</p>
      )}
      <Confirm
        open={renewing}
        onClose={() => setRenewing(false)}
        title={say('subscribe.renewTitle')}
        text={say('subscribe.renewText')}
        confirm={say('subscribe.renew')}
        onConfirm={async () => {
          try {
            await read(true)
            toast(say('subscribe.renewed'), 'good')
          } catch (error) {
            toast(errorText(error), 'bad')
          }
        }}
      />
    </Dialog>
  )
}
