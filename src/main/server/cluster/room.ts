/**
 * One meeting's room in a LiveKit deployment. The guest list says how it ought to be; every look at who is there puts right
 * what is not so, and tells what became different. So nothing depends on a message arriving.
 */
import {
  CreateRoomRequest,
  DeleteRoomRequest,
  ListParticipantsRequest,
  ListParticipantsResponse,
  MuteRoomTrackRequest,
  type ParticipantInfo,
  ParticipantInfo_Kind,
  ParticipantInfo_State,
  RoomParticipantIdentity,
  UpdateParticipantRequest,
} from '@livekit/protocol'
import { sourceOf } from '../sfu/permission.ts'
import type { Admission, LeaveReason, ServiceMethod, SfuFact, TrackSource } from '../sfu/sfu.ts'
import type { ClusterApi } from './api.ts'
import { type Correction, Guest } from './guest.ts'

/** Seconds that it stays open after the last has gone: longer than seats are kept. */
const departureTimeout = 120

interface Seen {
  sid: string
  tracks: Map<string, { source: TrackSource; muted: boolean }>
}

export class ClusterRoom {
  readonly name: string
  readonly guests = new Map<string, Guest>()
  /** When it last had guests; on the clock of `performance.now()`. */
  usedAt = performance.now()
  readonly #api: ClusterApi
  readonly #tell: (fact: SfuFact) => void
  /** Who is there, as it was told last. */
  readonly #seen = new Map<string, Seen>()
  /** Why stays ended, by their sids, as webhooks said before a look could miss them. */
  readonly #goodbyes = new Map<string, LeaveReason>()
  #turn: Promise<unknown> = Promise.resolve()
  #looking: Promise<void> | undefined

  constructor(name: string, api: ClusterApi, tell: (fact: SfuFact) => void) {
    this.name = name
    this.#api = api
    this.#tell = tell
  }

  open(): Promise<void> {
    return this.#inTurn(async () => {
      const request = new CreateRoomRequest({ name: this.name, departureTimeout })
      await this.#call('CreateRoom', request)
    })
  }

  async close(): Promise<void> {
    this.guests.clear()
    this.usedAt = performance.now()
    await this.#inTurn(() => this.#call('DeleteRoom', new DeleteRoomRequest({ room: this.name })))
    for (const identity of this.#seen.keys()) this.#gone(identity, 'roomClosed')
  }

  async admit(admission: Admission): Promise<void> {
    const known = this.guests.get(admission.identity)
    if (known) known.admit(admission)
    else this.guests.set(admission.identity, new Guest(admission))
    if (this.#seen.has(admission.identity)) await this.look()
  }

  async expel(identity: string, reason: 'removed' | 'left'): Promise<void> {
    this.guests.delete(identity)
    this.usedAt = performance.now()
    await this.#inTurn(() => this.#remove(identity))
    if (this.#seen.has(identity)) this.#gone(identity, reason)
  }

  /** What somebody may and is called from now on; resolves when that is so. */
  async change(identity: string, change: (guest: Guest, stay: string | undefined) => void): Promise<void> {
    const guest = this.guests.get(identity)
    if (!guest) return
    // In turn, so that no look that began before mistakes what was for what they did after.
    await this.#inTurn(async () => {
      change(guest, this.#seen.get(identity)?.sid)
      await this.#look()
    })
  }

  /** Who has just gone, by a webhook; the look that follows tells it. */
  heardLeaving({ sid, identity, disconnectReason }: ParticipantInfo, reasons: Record<number, LeaveReason>): void {
    const reason = reasons[disconnectReason]
    if (reason === undefined) return
    // A look may have missed them before, and thought their line was lost.
    if (reason === 'left' && this.guests.has(identity) && !this.#seen.has(identity))
      this.#tell({ fact: 'left', room: this.name, identity, reason })
    else if (this.#seen.get(identity)?.sid === sid) this.#goodbyes.set(sid, reason)
  }

  /** Who is there is told anew, to somebody who has forgotten it. */
  forget(): void {
    this.#seen.clear()
  }

  /** Looks who is there, once for all who ask before it has begun. */
  look(): Promise<void> {
    this.#looking ??= this.#inTurn(() => {
      this.#looking = undefined
      return this.#look()
    })
    return this.#looking
  }

  async #look(): Promise<void> {
    const request = new ListParticipantsRequest({ room: this.name })
    const bytes = await this.#call('ListParticipants', request)
    const listed = bytes ? ListParticipantsResponse.fromBinary(bytes).participants : []
    // Only people: what a deployment's own services put into a room is their business.
    const people = listed.filter(
      one => one.kind === ParticipantInfo_Kind.STANDARD && one.state !== ParticipantInfo_State.DISCONNECTED,
    )
    for (const [identity, { sid }] of this.#seen)
      if (!people.some(one => one.identity === identity)) this.#gone(identity, this.#goodbyes.get(sid) ?? 'timeout')
    for (const person of people) {
      const guest = this.guests.get(person.identity)
      if (!guest) await this.#remove(person.identity)
      else {
        for (const correction of guest.corrections(person)) await this.#correct(person.identity, correction)
        this.#notice(person)
      }
    }
  }

  /** Tells what is new about somebody. */
  #notice({ identity, sid, tracks }: ParticipantInfo): void {
    const about = { room: this.name, identity }
    const known = this.#seen.get(identity)
    const seen = known?.sid === sid ? known : { sid, tracks: new Map() }
    this.#seen.set(identity, seen)
    if (seen !== known) this.#tell({ fact: 'joined', ...about })
    const now = new Map(tracks.map(one => [one.sid, { source: sourceOf(one.source), muted: one.muted }]))
    for (const [track, { source }] of seen.tracks)
      if (!now.has(track)) this.#tell({ fact: 'unpublished', ...about, track, source })
    for (const [track, state] of now) {
      const before = seen.tracks.get(track)
      if (!before) this.#tell({ fact: 'published', ...about, track, ...state })
      else if (before.muted !== state.muted) this.#tell({ fact: 'muted', ...about, track, ...state })
    }
    seen.tracks = now
  }

  #gone(identity: string, reason: LeaveReason): void {
    const seen = this.#seen.get(identity)
    if (seen) this.#goodbyes.delete(seen.sid)
    this.#seen.delete(identity)
    this.#tell({ fact: 'left', room: this.name, identity, reason })
  }

  async #correct(identity: string, correction: Correction): Promise<void> {
    const whom = { room: this.name, identity }
    switch (correction.does) {
      case 'permit':
        await this.#call(
          'UpdateParticipant',
          new UpdateParticipantRequest({ ...whom, permission: correction.permission }),
        )
        return
      case 'rename':
        await this.#call('UpdateParticipant', new UpdateParticipantRequest({ ...whom, name: correction.name }))
        return
      case 'mute': {
        const { trackSid } = correction
        await this.#call('MutePublishedTrack', new MuteRoomTrackRequest({ ...whom, trackSid, muted: true }))
        return
      }
      case 'opened':
        this.#tell({ fact: 'opened', ...whom })
    }
  }

  async #remove(identity: string): Promise<void> {
    await this.#call('RemoveParticipant', new RoomParticipantIdentity({ room: this.name, identity }))
  }

  /** What is not there any more needs no change. */
  async #call(method: ServiceMethod, request: { toBinary(): Uint8Array }): Promise<Uint8Array | undefined> {
    const answer = await this.#api.call(method, this.name, request.toBinary())
    if (answer.ok) return answer.value
    if (answer.code === 'not_found') return undefined
    throw new Error(`The LiveKit deployment refused ${method}: ${answer.message}`)
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(work, work)
    this.#turn = next.catch(() => undefined)
    return next
  }
}
