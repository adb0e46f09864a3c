/** Who is in a room, and telling them: members, and what stands for other rooms. */
import { type ParticipantInfo, ParticipantInfo_State, ParticipantUpdate } from '@livekit/protocol'
import { isCounted } from '../kind.ts'
import type { Member } from '../member/member.ts'
import type { Relay } from '../relay.ts'
import type { ServerMessage } from '../signal/channel.ts'

/** Somebody whom others see in the room. */
export type Participant = Member | Relay

/** Who has gone is remembered as long as somebody who does not know it may come back; µs. */
const rememberedFor = 60_000_000

export class People {
  readonly #gone: { info: ParticipantInfo; atUs: number }[] = []
  readonly #nowUs: () => number
  readonly #members = new Map<string, Member>()
  readonly #relays: () => readonly Relay[]

  /** `relays`: what stands for other rooms now. */
  constructor(relays: () => readonly Relay[], nowUs: () => number) {
    this.#relays = relays
    this.#nowUs = nowUs
  }

  /** Who is there, and who is not any more since then. */
  since(atUs: number): ParticipantInfo[] {
    const present = this.participants.map(one => one.info)
    const names = new Set(present.map(one => one.identity))
    const gone = this.#gone.filter(one => one.atUs >= atUs && !names.has(one.info.identity)).map(one => one.info)
    return [...gone, ...present]
  }

  get members(): readonly Member[] {
    return [...this.#members.values()]
  }

  get identities(): string[] {
    return [...this.#members.keys()]
  }

  /** Members whom others see. */
  get visible(): Member[] {
    return this.members.filter(member => !member.permission.hidden)
  }

  /** Members who are there for themselves, seen or not. */
  get counted(): Member[] {
    return this.members.filter(({ grants, permission }) => isCounted(grants, permission))
  }

  /** Everybody whom others see. */
  get participants(): Participant[] {
    return [...this.visible, ...this.#relays()]
  }

  get size(): number {
    return this.#members.size
  }

  get(identity: string): Member | undefined {
    return this.#members.get(identity)
  }

  /** Whether it is they who are in the room, and not somebody who took their place. */
  has(member: Member): boolean {
    return this.#members.get(member.identity) === member
  }

  add(member: Member): void {
    this.#members.set(member.identity, member)
  }

  remove(member: Member): void {
    this.#members.delete(member.identity)
  }

  tell(message: ServerMessage): void {
    for (const member of this.#members.values()) member.send(message)
  }

  /** Shows a participant as they are now to everybody, themselves included. */
  present(participant: Participant): void {
    participant.version += 1
    const { info } = participant
    const value = new ParticipantUpdate({ participants: [info] })
    const hidden = info.permission?.hidden === true
    if (info.state === ParticipantInfo_State.DISCONNECTED && !hidden) this.#remember(info)
    for (const member of this.#members.values())
      if (!hidden || member === participant) member.send({ case: 'update', value })
  }

  #remember(info: ParticipantInfo): void {
    const atUs = this.#nowUs()
    while (this.#gone[0] && atUs - this.#gone[0].atUs > rememberedFor) this.#gone.shift()
    this.#gone.push({ info, atUs })
  }
}
