/** A token may grant some sources only: then no other track is taken, whatever it calls itself. */
import { AddTrackRequest, TrackSource, TrackType } from '@livekit/protocol'
import { expect, it } from 'vitest'
import { Member, type MemberOptions } from '../../src/main/server/sfu/member/member.ts'
import { Guests } from '../../src/main/server/sfu/room/guests.ts'
import { readToken, writeToken } from '../../src/main/server/sfu/tokens.ts'

function memberWith(sources?: string[]): Member {
  const token = writeToken('key', 'secret', { room: 'room', identity: 'anna', name: 'Anna' }, 1_000, sources)
  const grants = readToken('key', 'secret', token, 1_000)
  const guests = new Guests()
  guests.admitByToken(grants!)
  const transport = { events: {} }
  const options = {
    ...{
      sid: 'PA_1',
      guest: guests.get('anna'),
      grants,
      attributes: {},
      client: { protocol: 0, capabilities: [] },
      joinedAtMs: 0,
      singleConnection: true,
    },
    channel: { send() {} },
    hub: { create: () => transport },
    nowUs: () => 0,
    freshSid: (prefix: string) => `${prefix}1`,
  } as unknown as MemberOptions
  return new Member(options, {} as never)
}
const { AUDIO, VIDEO } = TrackType
const { CAMERA, MICROPHONE, SCREEN_SHARE, SCREEN_SHARE_AUDIO } = TrackSource

it.each([
  [AUDIO, MICROPHONE, true],
  [VIDEO, CAMERA, false],
  [VIDEO, SCREEN_SHARE, false],
  [AUDIO, SCREEN_SHARE_AUDIO, false],
  [VIDEO, MICROPHONE, false],
  [AUDIO, TrackSource.UNKNOWN, false],
  [VIDEO, TrackSource.UNKNOWN, false],
] as const)('of a voice, track %s of source %s: %s', (type, source, taken) => {
  const asked = () => new AddTrackRequest({ cid: 'c', type, source })
  expect(memberWith(['microphone']).shares.add(asked()) !== undefined).toBe(taken)
  expect(memberWith().shares.add(asked())).toBeDefined()
})

it('tells the client what it may', () => {
  expect(memberWith(['microphone']).info.permission?.canPublishSources).toEqual([MICROPHONE])
  expect(memberWith().info.permission?.canPublishSources).toEqual([])
})
