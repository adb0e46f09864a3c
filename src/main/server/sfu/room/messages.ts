/** Data messages in a room: who gets what a member or the server sends. */
import { type Addressed, signed } from '../data.ts'
import type { Member } from '../member/member.ts'
import type { People } from './people.ts'

/** To some, or to everybody else where nobody is named. */
export function send(people: People, label: string, { bytes, identities }: Addressed, sender?: Member): void {
  for (const member of people.members)
    if (member !== sender && (identities.length === 0 || identities.includes(member.identity)))
      member.connections.sendData(label, bytes)
}

/** What a member's client sends, if they may, under the member's own name. */
export function pass(people: People, label: string, bytes: Uint8Array, sender: Member): void {
  const packet = sender.permission.canPublishData ? signed(bytes, sender) : undefined
  if (packet) send(people, label, packet, sender)
}
