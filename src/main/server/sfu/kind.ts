/** What sort of participant somebody is: a person, or a program that works for the room. */
import { ParticipantInfo_Kind, ParticipantInfo_KindDetail } from '@livekit/protocol'
import type { Grants, Permission } from './tokens.ts'

const named = <E>(names: Record<string, unknown>, name: string): E | undefined => {
  const value = Object.hasOwn(names, name.toUpperCase()) ? names[name.toUpperCase()] : undefined
  return typeof value === 'number' ? (value as E) : undefined
}

export const kindOf = ({ kind }: Grants): ParticipantInfo_Kind =>
  named<ParticipantInfo_Kind>(ParticipantInfo_Kind, kind) ?? ParticipantInfo_Kind.STANDARD

export const kindDetailsOf = ({ kindDetails }: Grants): ParticipantInfo_KindDetail[] =>
  kindDetails.flatMap(name => named<ParticipantInfo_KindDetail>(ParticipantInfo_KindDetail, name) ?? [])

/** Agents and recorders are there for the others: they are not counted among them, and no room is too full for them. */
export const isCounted = (grants: Grants, { agent, recorder }: Permission): boolean =>
  !agent && !recorder && ![ParticipantInfo_Kind.AGENT, ParticipantInfo_Kind.EGRESS].includes(kindOf(grants))
