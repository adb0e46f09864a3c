/** A closed gate: who may open it does so by unmuting or with another voice, never by the way, and the house is told whenever it opens. */
import { AddTrackRequest, TrackSource, TrackType } from '@livekit/protocol'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Room } from '../../src/main/server/sfu/room/room.ts'
import { building, type Person } from './support/rooms.ts'

let house: ReturnType<typeof building>
let room: Room
let anna: Person

beforeEach(async () => {
  house = building()
  room = house.room('room')
  ;[anna] = (await house.enter(room, 'anna')) as [Person]
  anna.publish('microphone')
})

const announce = (cid: string): void =>
  room.receive(anna.member, {
    case: 'addTrack',
    value: new AddTrackRequest({ cid, type: TrackType.AUDIO, source: TrackSource.MICROPHONE }),
  })
const closed = (): boolean => anna.member.admission.silenced
const opened = (): string[] => house.facts.flatMap(fact => (fact.fact === 'opened' ? [fact.identity] : []))

describe('somebody who was muted and may unmute', () => {
  beforeEach(() => {
    room.decisions.silence('anna', true)
    anna.mute('microphone', true)
  })

  it('opens it by unmuting', () => {
    anna.mute('microphone', false)
    expect(closed()).toBe(false)
    expect(opened()).toEqual(['anna'])
  })

  it('opens it with another voice', () => {
    announce('another')
    expect(closed()).toBe(false)
    expect(opened()).toEqual(['anna'])
  })

  it('does not open it by announcing once more what is muted', () => {
    announce('microphone 0')
    expect(closed()).toBe(true)
    expect(anna.member.track('microphone')!.info.muted).toBe(true)
    expect(opened()).toEqual([])
  })
})

it('somebody who may not unmute opens it in no way', () => {
  room.decisions.silence('anna', false)
  anna.mute('microphone', true)
  anna.mute('microphone', false)
  announce('another')
  expect(closed()).toBe(true)
  for (const { info } of anna.member.publications.values()) expect(info.muted).toBe(true)
  expect(opened()).toEqual([])
})

it('somebody who has not obeyed yet does not open it by insisting', () => {
  room.decisions.silence('anna', true)
  anna.mute('microphone', false)
  expect(closed()).toBe(true)
  expect(opened()).toEqual([])
})

it('stays open for who comes in again', async () => {
  room.decisions.silence('anna', true)
  anna.mute('microphone', true)
  anna.mute('microphone', false)
  expect(room.guests.get('anna')?.admission.silenced).toBe(false)
})
