/** Accounts of the Web Meeting API, and who organizes meetings in them. */
import { ChevronDown, Plus, UserPlus } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import type { Tenant } from '../../../shared/tenants.ts'
import { errorText } from '../../actions.ts'
import { Button } from '../../ui/Button.tsx'
import { classes } from '../../ui/classes.ts'
import { Confirm } from '../../ui/Dialog.tsx'
import { toast } from '../../ui/toasts.ts'
import { useWords } from '../../words/words.ts'
import { administrationStore, loadOrganizers, removeTenant } from './administrationStore.ts'
import { OrganizerDialog } from './OrganizerDialog.tsx'
import { Section } from './Section.tsx'

export function Tenants() {
  const say = useWords()
  const tenants = useStore(administrationStore, state => state.tenants)
  const [adding, setAdding] = useState<Tenant | 'new'>()
  const [removing, setRemoving] = useState<Tenant>()
  return (
    <>
      <Section
        title={say('administration.organizers')}
        hint={say('administration.organizersHint')}
        empty={tenants.length === 0 ? say('administration.noOrganizers') : undefined}
        action={
          <Button icon={<Plus className="size-4" />} onClick={() => setAdding('new')}>
            {say('administration.newAccount')}
          </Button>
        }
      >
        {tenants.map(tenant => (
          <TenantItem
            key={tenant.id}
            tenant={tenant}
            onAdd={() => setAdding(tenant)}
            onRemove={() => setRemoving(tenant)}
          />
        ))}
      </Section>
      {adding && (
        <OrganizerDialog tenant={adding === 'new' ? undefined : adding} onClose={() => setAdding(undefined)} />
      )}
      <Confirm
        open={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        title={say('administration.removeTitle', { name: removing?.name ?? '' })}
        text={say('administration.removeText')}
        confirm={say('administration.removeAccount')}
        onConfirm={async () => {
          try {
            if (removing) await removeTenant(removing.id)
            toast(say('administration.accountRemoved'), 'good')
          } catch (error) {
            toast(errorText(error), 'bad')
          }
        }}
      />
    </>
  )
}

function TenantItem({ tenant, onAdd, onRemove }: { tenant: Tenant; onAdd(): void; onRemove(): void }) {
  const say = useWords()
  const [open, setOpen] = useState(false)
  const { id, name, organizers, meetings } = tenant
  const toggle = (): void => {
    if (!open) void loadOrganizers(id).catch(error => toast(errorText(error), 'bad'))
    setOpen(!open)
  }
  return (
    <li className="px-4 py-3">
      <button
        type="button"
        aria-expanded={open}
        onClick={toggle}
        className="-mx-2 flex w-[calc(100%+1rem)] items-center gap-3 rounded-lg px-2 py-1 text-left hover:bg-hover"
      >
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{name}</span>
          <span className="block text-[0.8125rem] text-soft">
            {say('administration.organizerCount', { count: organizers })}
            {' · '}
            {say('administration.meetingCount', { count: meetings })}
          </span>
        </span>
        <ChevronDown
          aria-hidden
          className={classes('size-4 shrink-0 text-soft transition-transform', open && 'rotate-180')}
        />
      </button>
      {open && (
        <div className="mt-2">
          <Organizers tenantId={id} />
          <div className="mt-3 flex flex-wrap gap-2">
            <Button icon={<UserPlus className="size-4" />} onClick={onAdd}>
              {say('administration.addOrganizer')}
            </Button>
            <Button look="quiet" onClick={onRemove}>
              {say('administration.removeAccount')}
            </Button>
          </div>
        </div>
      )}
    </li>
  )
}

function Organizers({ tenantId }: { tenantId: string }) {
  const say = useWords()
  const people = useStore(administrationStore, state => state.organizers[tenantId])
  if (!people) return <p className="py-2 text-soft text-sm">{say('common.loading')}</p>
  return (
    <ul className="divide-y divide-line rounded-xl border border-line">
      {people.map(({ id, firstName, lastName, email, timeZone }) => (
        <li key={id} className="flex flex-wrap gap-x-4 px-3 py-2 text-sm">
          <span className="font-medium">{`${firstName} ${lastName}`}</span>
          <span className="min-w-0 select-text text-soft [overflow-wrap:anywhere]">{email}</span>
          <span className="ml-auto text-soft">{timeZone}</span>
        </li>
      ))}
    </ul>
  )
}
