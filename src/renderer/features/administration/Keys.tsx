/** Keys of other servers: which there are, what they may do, and an end to them. */
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import type { ApiKey } from '../../../shared/apiKeys.ts'
import { errorText } from '../../actions.ts'
import { Badge } from '../../ui/Badge.tsx'
import { Button } from '../../ui/Button.tsx'
import { Confirm } from '../../ui/Dialog.tsx'
import { toast } from '../../ui/toasts.ts'
import { day } from '../../words/time.ts'
import { useWords } from '../../words/words.ts'
import { administrationStore, revokeKey } from './administrationStore.ts'
import { KeyDialog } from './KeyDialog.tsx'
import { Section } from './Section.tsx'

export function Keys() {
  const say = useWords()
  const { keys, tenants } = useStore(administrationStore)
  const [making, setMaking] = useState(false)
  const [revoking, setRevoking] = useState<ApiKey>()
  return (
    <>
      <Section
        title={say('administration.keys')}
        hint={say('administration.keysHint')}
        empty={keys.length === 0 ? say('administration.noKeys') : undefined}
        action={
          <Button icon={<Plus className="size-4" />} onClick={() => setMaking(true)}>
            {say('administration.newKey')}
          </Button>
        }
      >
        {keys.map(one => {
          const { id, name, permissions, tenantId, createdAt } = one
          const whose = tenants.find(tenant => tenant.id === tenantId)?.name
          return (
            <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3 pr-3 pl-4">
              <div className="min-w-0 flex-1 basis-56">
                <p className="truncate font-medium">{name}</p>
                <p className="mt-0.5 truncate text-[0.8125rem] text-soft">
                  {tenantId === null
                    ? say('administration.everybodys')
                    : say('administration.onlyOf', { name: whose ?? '' })}
                  {' · '}
                  {day(createdAt)}
                </p>
              </div>
              <div className="flex gap-1.5">
                {permissions.map(permission => (
                  <Badge key={permission}>{say(`administration.may_${permission}`)}</Badge>
                ))}
              </div>
              <Button
                look="quiet"
                aria-label={say('administration.revokeNamed', { name })}
                onClick={() => setRevoking(one)}
              >
                {say('administration.revoke')}
              </Button>
            </li>
          )
        })}
      </Section>
      {making && <KeyDialog onClose={() => setMaking(false)} />}
      <Confirm
        open={revoking !== undefined}
        onClose={() => setRevoking(undefined)}
        title={say('administration.revokeTitle', { name: revoking?.name ?? '' })}
        text={say('administration.revokeText')}
        confirm={say('administration.revoke')}
        onConfirm={async () => {
          try {
            if (revoking) await revokeKey(revoking.id)
            toast(say('administration.revoked'), 'good')
          } catch (error) {
            toast(errorText(error), 'bad')
          }
        }}
      />
    </>
  )
}
