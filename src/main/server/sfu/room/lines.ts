/** Whether members are still reached: whose signalling or transport was lost, who says nothing any more, and what comes of it. */
import { DisconnectReason, LeaveRequest_Action } from '@livekit/protocol'
import type { Member } from '../member/member.ts'
import type { SignalChannel } from '../signal/channel.ts'
import type { People } from './people.ts'

/** How long somebody whose signalling was lost can resume; µs. */
const resumableFor = 20_000_000
/** A client that says nothing this long is taken for lost; it pings every five seconds. µs. */
const silentFor = 17_000_000
/** A client that leaves closes its transports too, and its goodbye may come after; µs. */
const goodbyeWithin = 1_000_000

export class Lines {
  readonly #people: People
  readonly #gone: (member: Member) => void

  /** `gone`: somebody did not come back for too long. */
  constructor(people: People, gone: (member: Member) => void) {
    this.#people = people
    this.#gone = gone
  }

  signalLost(member: Member, channel: SignalChannel, nowUs: number): void {
    if (member.channel !== channel || !this.#people.has(member)) return
    channel.gone()
    member.lostAtUs = nowUs
  }

  transportFailed(member: Member, nowUs: number): void {
    if (!this.#people.has(member) || member.lostAtUs !== undefined) return
    member.failedAtUs ??= nowUs
  }

  /** To be called about once a second. */
  look(member: Member, nowUs: number): void {
    if (this.#hasFailed(member, nowUs)) this.sendBackIn(member, nowUs)
    if (member.lostAtUs === undefined && nowUs - member.channel.lastHeardUs > silentFor) {
      member.channel.close(1001, 'silent')
      member.lostAtUs = nowUs
    }
    if (member.lostAtUs !== undefined && nowUs - member.lostAtUs > resumableFor) this.#gone(member)
  }

  /** They must come in again, if they still can. */
  sendBackIn(member: Member, nowUs: number): void {
    member.dismiss(DisconnectReason.STATE_MISMATCH, LeaveRequest_Action.RECONNECT)
    member.lostAtUs = nowUs
  }

  /** Whether their transport failed for good and they have not left meanwhile. */
  #hasFailed({ failedAtUs, lostAtUs }: Member, nowUs: number): boolean {
    return failedAtUs !== undefined && lostAtUs === undefined && nowUs - failedAtUs >= goodbyeWithin
  }
}
