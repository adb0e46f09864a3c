/** My personal rooms. */
import { createStore } from 'zustand/vanilla'
import type { InputOf } from '../../../shared/contract.ts'
import { atMeeting, atServer } from '../../../shared/operation.ts'
import type { Room } from '../../../shared/rooms.ts'
import { server } from '../../server.ts'

export interface Rooms {
  status: 'idle' | 'ready' | 'failed'
  items: readonly Room[]
}

export const roomsStore = createStore<Rooms>(() => ({ status: 'idle', items: [] }))

export const forgetRooms = (): void => roomsStore.setState({ status: 'idle', items: [] })

export async function loadRooms(): Promise<void> {
  try {
    const { items } = await server().perform('rooms.mine', atServer, {})
    roomsStore.setState({ status: 'ready', items })
  } catch {
    roomsStore.setState(({ status }) => ({ status: status === 'ready' ? 'ready' : 'failed' }))
  }
}

export async function createRoom(wanted: InputOf<'rooms.create'>): Promise<Room> {
  const room = await server().perform('rooms.create', atServer, wanted)
  roomsStore.setState(({ items }) => ({ items: [...items, room] }))
  return room
}

export async function updateRoom(number: string, changes: InputOf<'rooms.update'>): Promise<void> {
  const room = await server().perform('rooms.update', atMeeting(number), changes)
  roomsStore.setState(({ items }) => ({ items: items.map(one => (one.number === number ? room : one)) }))
}

export async function removeRoom(number: string): Promise<void> {
  await server().perform('rooms.remove', atMeeting(number), {})
  roomsStore.setState(({ items }) => ({ items: items.filter(one => one.number !== number) }))
}
