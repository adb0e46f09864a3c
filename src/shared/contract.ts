/** Gathers all operations into one typed map. */
import type { z } from 'zod'
import { accounts } from './accounts.ts'
import { apiKeys } from './apiKeys.ts'
import { attendance } from './attendance.ts'
import { attendances } from './attendances.ts'
import { calendar } from './calendar.ts'
import { cascading } from './cascading.ts'
import { chairing } from './chairing.ts'
import { chat } from './chat.ts'
import { conferenceServers } from './conferenceServers.ts'
import { conferences } from './conferences.ts'
import { contacts } from './contacts.ts'
import { conversations } from './conversations.ts'
import { feeds } from './feeds.ts'
import { files } from './files.ts'
import { groups } from './groups.ts'
import { hands } from './hands.ts'
import { hooks } from './hooks.ts'
import { livekit } from './livekit.ts'
import { lobby } from './lobby.ts'
import { meetingLinks } from './meetingLinks.ts'
import { meetings } from './meetings.ts'
import { passwordPolicy } from './passwordPolicy.ts'
import { presence } from './presence.ts'
import { reactions } from './reactions.ts'
import { recordings } from './recordings.ts'
import { records } from './records.ts'
import { roles } from './roles.ts'
import { rooms } from './rooms.ts'
import { series } from './series.ts'
import { session } from './session.ts'
import { stage } from './stage.ts'
import { streaming } from './streaming.ts'
import { system } from './system.ts'
import { tenants } from './tenants.ts'
import { users } from './users.ts'

export const contract = {
  ...session,
  ...users,
  ...accounts,
  ...roles,
  ...passwordPolicy,
  ...records,
  ...contacts,
  ...groups,
  ...files,
  ...presence,
  ...meetings,
  ...series,
  ...meetingLinks,
  ...rooms,
  ...conferences,
  ...conferenceServers,
  ...attendances,
  ...attendance,
  ...chairing,
  ...hands,
  ...reactions,
  ...chat,
  ...lobby,
  ...conversations,
  ...stage,
  ...cascading,
  ...recordings,
  ...streaming,
  ...system,
  ...apiKeys,
  ...livekit,
  ...tenants,
  ...calendar,
  ...hooks,
  ...feeds,
}

export type Contract = typeof contract
export type OperationName = keyof Contract
/** What a caller may hand in (defaults not yet filled in). */
export type InputOf<N extends OperationName> = z.input<Contract[N]['input']>
/** What a deed receives. */
export type ParsedOf<N extends OperationName> = z.output<Contract[N]['input']>
export type AnswerOf<N extends OperationName> = z.output<Contract[N]['answer']>

export const isOperation = (name: string): name is OperationName => Object.hasOwn(contract, name)
