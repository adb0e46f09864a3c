/** My personal rooms: meet in one now, send its invitation, rename it, change its password, or be rid of it. */
import { DoorOpen, Ellipsis, Pencil, Plus, Send, Trash2, Video } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { mostRooms, type Room } from '../../../shared/rooms.ts'
import { errorText } from '../../actions.ts'
import { go, joinAddress } from '../../address.ts'
import { Button } from '../../ui/Button.tsx'
import { Confirm, Dialog } from '../../ui/Dialog.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Menu, MenuItem, MenuLine } from '../../ui/Menu.tsx'
import { NotLoaded } from '../../ui/Problem.tsx'
import { Waiting } from '../../ui/Spinner.tsx'
import { toast } from '../../ui/toasts.ts'
import { spaced } from '../../words/time.ts'
import { useWords } from '../../words/words.ts'
import { invitationToRoom } from './invitation.ts'
import { close, open } from './planningStore.ts'
import { RoomForm } from './RoomForm.tsx'
import { loadRooms, removeRoom, roomsStore } from './roomsStore.ts'

export function RoomsDialog() {
  const say = useWords()
  const { status, items } = useStore(roomsStore)
  const [editing, setEditing] = useState<Room | 'new'>()
  const [removing, setRemoving] = useState<Room>()
  useEffect(() => void loadRooms(), [])
  const full = items.filter(room => room.personal).length >= mostRooms
  if (editing)
    return (
      <Dialog open onClose={close} holds title={say(editing === 'new' ? 'rooms.createTitle' : 'rooms.editTitle')}>
        <RoomForm room={editing === 'new' ? undefined : editing} onDone={() => setEditing(undefined)} />
      </Dialog>
    )
  return (
    <Dialog open onClose={close} wide title={say('rooms.title')} hint={say('rooms.hint')}>
      {status === 'idle' && <Waiting>{say('common.loading')}</Waiting>}
      {status === 'failed' && <NotLoaded text={say('rooms.could_not_load')} onRetry={loadRooms} />}
      {status === 'ready' && items.length === 0 && (
        <div className="flex flex-col items-center rounded-2xl border border-line border-dashed px-6 py-10 text-center">
          <DoorOpen aria-hidden className="mb-3 size-7 text-soft" />
          <p className="font-medium">{say('rooms.empty')}</p>
          <p className="mt-1 max-w-sm text-soft text-sm">{say('rooms.emptyHint')}</p>
        </div>
      )}
      {items.length > 0 && (
        <ul className="divide-y divide-line rounded-xl border border-line">
          {items.map(room => (
            <RoomItem
              key={room.number}
              room={room}
              onEdit={() => setEditing(room)}
              onRemove={() => setRemoving(room)}
            />
          ))}
        </ul>
      )}
      {status === 'ready' && (
        <div className="mt-4 flex flex-wrap items-center justify-end gap-3">
          {full && (
            <p className="min-w-0 flex-1 text-[0.8125rem] text-soft">{say('rooms.most', { most: mostRooms })}</p>
          )}
          <Button
            look={items.length === 0 ? 'primary' : 'plain'}
            icon={<Plus className="size-4" />}
            disabled={full}
            onClick={() => setEditing('new')}
          >
            {say('rooms.create')}
          </Button>
        </div>
      )}
      <Confirm
        open={removing !== undefined}
        onClose={() => setRemoving(undefined)}
        title={say('rooms.removeTitle', { name: removing?.name ?? '' })}
        text={say('rooms.removeText')}
        confirm={say('rooms.remove')}
        cancel={say('meetings.keep')}
        onConfirm={async () => {
          try {
            if (removing) await removeRoom(removing.number)
            toast(say('rooms.removed'), 'good')
          } catch (error) {
            toast(errorText(error), 'bad')
          }
        }}
      />
    </Dialog>
  )
}

function RoomItem({ room, onEdit, onRemove }: { room: Room; onEdit(): void; onRemove(): void }) {
  const say = useWords()
  const { name, number, password } = room
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3 pr-2 pl-4">
      <div className="min-w-0 flex-1 basis-40">
        <p className="truncate font-medium">{name}</p>
        <p className="mt-0.5 flex flex-wrap gap-x-3 text-[0.8125rem] text-soft">
          <span className="select-text tabular-nums">{spaced(number)}</span>
          <span className="select-text tabular-nums">
            {password ? `${say('meeting.password')} ${password}` : say('rooms.noPassword')}
          </span>
        </p>
      </div>
      <Button
        icon={<Video className="size-4" />}
        aria-label={say('rooms.startIn', { name })}
        onClick={() => {
          close()
          go(joinAddress(number))
        }}
      >
        {say('rooms.start')}
      </Button>
      <Menu
        trigger={
          <IconButton label={say('rooms.options', { name })} tip={say('common.more')}>
            <Ellipsis className="size-5" />
          </IconButton>
        }
      >
        <MenuItem icon={<Send />} onSelect={() => open({ show: 'invitation', invited: invitationToRoom(room) })}>
          {say('meetings.invite')}
        </MenuItem>
        <MenuItem icon={<Pencil />} onSelect={onEdit}>
          {say('meetings.edit')}
        </MenuItem>
        <MenuLine />
        <MenuItem danger icon={<Trash2 />} onSelect={onRemove}>
          {say('rooms.remove')}
        </MenuItem>
      </Menu>
    </li>
  )
}
