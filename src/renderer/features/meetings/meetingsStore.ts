/** Meetings I own or am invited to: asked for once, then kept current by events. */
import { createStore } from 'zustand/vanilla'
import type { InputOf } from '../../../shared/contract.ts'
import type { Event } from '../../../shared/events.ts'
import type { Meeting } from '../../../shared/meetings.ts'
import { atLink, atReservation, atSeries, atServer } from '../../../shared/operation.ts'
import { server } from '../../server.ts'

export interface Meetings {
  status: 'idle' | 'loading' | 'ready' | 'failed'
  items: readonly Meeting[]
}

export const meetingsStore = createStore<Meetings>(() => ({ status: 'idle', items: [] }))

const soonest = (items: Meeting[]): Meeting[] => items.sort((a, b) => a.startsAt - b.startsAt)

/** A series stands in the list once, with its next occurrence. */
export const entryOf = (meeting: Meeting): string => meeting.series?.id ?? meeting.id

/** Pure: the list after an event. */
export function listAfter(items: readonly Meeting[], event: Event): readonly Meeting[] {
  if (event.event === 'meetings.cancelled') return items.filter(one => entryOf(one) !== event.id)
  if (event.event !== 'meetings.changed') return items
  const others = items.filter(one => entryOf(one) !== entryOf(event.meeting))
  return event.meeting.over ? others : soonest([...others, event.meeting])
}

export async function loadMeetings(): Promise<void> {
  if (meetingsStore.getState().status === 'idle') meetingsStore.setState({ status: 'loading' })
  try {
    const { items } = await server().perform('meetings.mine', atServer, { top: 500 })
    meetingsStore.setState({ status: 'ready', items: soonest([...items]) })
  } catch {
    meetingsStore.setState(({ status }) => ({ status: status === 'ready' ? 'ready' : 'failed' }))
  }
}

export const forgetMeetings = (): void => meetingsStore.setState({ status: 'idle', items: [] })

/** How many are in each meeting is not announced to those outside; a slow look keeps the badges honest. */
export function watchMeetings(): () => void {
  void loadMeetings()
  const stop = [
    server().onEvent(event => meetingsStore.setState(({ items }) => ({ items: listAfter(items, event) }))),
    server().onReturn(() => void loadMeetings()),
  ]
  const timer = setInterval(() => document.visibilityState === 'visible' && void loadMeetings(), 30_000)
  const seen = (): void => {
    if (document.visibilityState === 'visible') void loadMeetings()
  }
  document.addEventListener('visibilitychange', seen)
  return () => {
    for (const end of stop) end()
    clearInterval(timer)
    document.removeEventListener('visibilitychange', seen)
  }
}

export const startInstant = (): Promise<Meeting> => server().perform('meetings.startInstant', atServer, {})

export const schedule = (plan: InputOf<'meetings.schedule'>): Promise<Meeting> =>
  server().perform('meetings.schedule', atServer, plan)

export const scheduleSeries = (plan: InputOf<'meetings.scheduleSeries'>): Promise<Meeting> =>
  server().perform('meetings.scheduleSeries', atServer, plan)

export const update = (id: string, plan: InputOf<'meetings.update'>): Promise<Meeting> =>
  server().perform('meetings.update', atReservation(id), plan)

export const updateSeries = (id: string, plan: InputOf<'meetings.updateSeries'>): Promise<Meeting> =>
  server().perform('meetings.updateSeries', atSeries(id), plan)

export const cancel = (id: string): Promise<unknown> => server().perform('meetings.cancel', atReservation(id), {})

export const cancelSeries = (id: string): Promise<unknown> =>
  server().perform('meetings.cancelSeries', atSeries(id), {})

/** One occurrence with all there is to know of it. */
export const getMeeting = (id: string): Promise<Meeting> => server().perform('meetings.get', atReservation(id), {})

export const addToMine = (key: string): Promise<Meeting> => server().perform('meetings.addToMine', atLink(key), {})

/** By the link of the entry: the series' own where it is one. */
export const removeFromMine = ({ key, series }: Meeting): Promise<unknown> =>
  server().perform('meetings.removeFromMine', atLink(series?.key ?? key), {})
