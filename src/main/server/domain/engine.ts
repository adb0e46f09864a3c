/** What follows from the media engine's facts, from time passing and from a restart: deeds that nobody asked for. */

import type { Row } from './collections.ts'
import { isVoiceOnly } from './conferenceRows.ts'
import { type Announcement, openDeed } from './deed.ts'
import type { House } from './house.ts'
import { forgetMessages } from './messages.ts'
import { afterParting, part, returnWithin } from './parting.ts'
import { newcomer } from './presence.ts'
import { isChair } from './rights.ts'
import { type AtMeeting, answered, change, newsSeat, participantView, seated, seatId, unpinned } from './seats.ts'
import { complete } from './telling.ts'
import type { MediaFact } from './world.ts'

/** How long a seat is kept for somebody whose connection was lost, or who has not connected yet; milliseconds. */
const seatKeptFor = 45_000

/** Runs a deed on behalf of the engine: the same order as any other, save, enforce, tell. */
export async function onBehalf(
  house: House,
  number: string,
  work: (deed: AtMeeting) => Promise<void>,
): Promise<readonly Announcement[]> {
  const meeting = await house.store.get('meetings', number)
  if (!meeting) return []
  const deed = openDeed(house, { reachedAt: '' }, { at: 'meeting', meeting } as const)
  await work(deed)
  return complete(deed)
}

export function heard(house: House, fact: MediaFact): Promise<readonly Announcement[]> {
  return onBehalf(house, fact.number, async deed => {
    const { number } = fact
    if (fact.fact === 'speaking') {
      deed.publish({ event: 'attendance.speaking', number, participantIds: fact.ids }, { in: number })
      return
    }
    const present = house.presence.of(number, fact.id)
    const row = await house.store.get('participants', seatId(number, fact.id))
    if (!present || !row) return
    switch (fact.fact) {
      case 'connected':
        present.connected = true
        present.since = deed.now
        if (row.leftAt === null) arrive(deed, row)
        else if (!row.removed) await comeBack(deed, row)
        return
      case 'gone':
        if (fact.reason === 'replaced') return
        Object.assign(present, {
          connected: false,
          since: deed.now,
          audioMuted: true,
          videoMuted: true,
          sharing: false,
        })
        if (row.leftAt !== null) return
        if (fact.reason === 'timeout') return show(deed, row)
        part(deed, row, 'left', { keep: true })
        await afterParting(deed, await seated(house, number), [row], true, true)
        return
      case 'tracks':
        present.audioMuted = fact.audioMuted
        present.videoMuted = fact.videoMuted
        present.sharing = fact.sharing
        if (row.leftAt === null) show(deed, row)
        return
      case 'opened':
        if (row.silenced) change(deed, deed.place.meeting, { ...answered(row), silenced: false })
        return
    }
  })
}

/** Gives up the seats of those who have been away too long. Called every few seconds for each meeting with seats. */
export function sweep(house: House, number: string): Promise<readonly Announcement[]> {
  return onBehalf(house, number, async deed => {
    const away = house.presence.all(number).filter(present => !present.connected)
    if (away.length === 0) return
    const seats = await seated(house, number)
    const gone: Row<'participants'>[] = []
    let expired = 0
    for (const { id, since } of away) {
      const row = seats.find(one => one.clientId === id)
      if (deed.now - since < (row ? seatKeptFor : returnWithin)) continue
      if (row) {
        part(deed, row, 'timeout')
        gone.push(row)
      } else {
        expired += 1
        deed.move(media => media.expel(number, id, 'left'))
        deed.remember(() => house.presence.unseat(number, id))
      }
    }
    if (gone.length > 0) return afterParting(deed, seats, gone, false)
    // The last who might have come back did not.
    if (seats.length === 0 && expired === house.presence.all(number).length) await forgetMessages(deed)
  })
}

/** Meetings that somebody is in, or may come back to. */
export async function running(house: House): Promise<string[]> {
  const meetings = await house.store.find('meetings', { where: { column: 'startedAt', is: 'ne', value: null } })
  return [...new Set([...meetings.map(meeting => meeting.number), ...house.presence.numbers()])]
}

/**
 * For a media engine that knows nothing yet: opens the meeting's room and expects everybody back who had a seat, and those
 * who left a moment ago and may only be reconnecting. Nobody is connected until they are.
 */
export function resume(house: House, number: string): Promise<readonly Announcement[]> {
  return onBehalf(house, number, async deed => {
    const voiceOnly = await isVoiceOnly(house, number)
    const seats = await seated(house, number)
    const others = house.presence.all(number).filter(({ id }) => !seats.some(row => row.clientId === id))
    const left = await Promise.all(others.map(({ id }) => house.store.get('participants', seatId(number, id))))
    deed.move(media => media.open(number))
    deed.remember(() => house.presence.clear(number))
    for (const row of [...seats, ...left]) {
      if (!row || row.removed) continue
      const user = row.userId === null ? undefined : await house.store.get('users', row.userId)
      const chair = row.promoted || isChair(user, deed.place.meeting)
      const { clientId: id, name, userId, silenced, mayUnmute } = row
      deed.remember(() => house.presence.seat(number, { id, chair, userId }, deed.now))
      deed.move(media => media.admit(number, { id, name, silenced, mayUnmute, voiceOnly }))
      if (row.leftAt === null) show(deed, row, { ...newcomer, chair })
    }
    deed.publish({ event: 'attendance.speaking', number, participantIds: [] }, { in: number })
  })
}

/** They have taken their seat before; with their first connection they are there. */
function arrive(deed: AtMeeting, row: Row<'participants'>): void {
  show(deed, row)
  if (row.arrivedAt !== null) return
  deed.put('participants', { ...row, arrivedAt: deed.now })
  deed.tell({ news: 'joined', seat: newsSeat(deed.place.meeting, row) })
}

function show(deed: AtMeeting, row: Row<'participants'>, present?: Parameters<typeof participantView>[3]): void {
  const participant = participantView(deed.house, deed.place.meeting, row, present)
  deed.publish({ event: 'attendance.changed', number: row.number, participant }, { in: row.number })
}

/** Somebody who left a moment ago was only reconnecting. */
async function comeBack(deed: AtMeeting, row: Row<'participants'>): Promise<void> {
  const back = { ...unpinned(row, await seated(deed.house, row.number)), leftAt: null, arrivedAt: deed.now }
  const { meeting } = deed.place
  deed.tell({ news: 'joined', seat: newsSeat(meeting, back) })
  if (meeting.startedAt === null) deed.put('meetings', { ...meeting, startedAt: deed.now })
  deed.put('participants', back)
  const participant = participantView(deed.house, meeting, back)
  deed.publish({ event: 'attendance.joined', number: row.number, participant }, { in: row.number })
}
