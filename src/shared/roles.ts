/** The roles an account can have, and the permissions they consist of. What a permission allows is in the domain's rights table. */
import { z } from 'zod'
import { listOf, Nothing, Selection } from './listing.ts'
import { act, ask } from './operation.ts'

/** The roles that SQMeeting knows; every other one is for it one of these. */
export const Role = z.enum(['Normal', 'MeetingOperator', 'SystemAdmin'])
export type Role = z.infer<typeof Role>

export const RoleName = z.string().trim().min(1).max(64)

/** Eleven groups of permissions, 29 in all, as `group.name`. */
export const Permission = z.enum([
  'general.voicemail_view_only',
  'general.voicemail_full_access',
  'general.meeting',
  'system.information',
  'system.dealer',
  'system.tenant',
  'trunk.view_only',
  'trunk.full_access',
  'company.view_only',
  'company.full_access',
  'company_call_log.call_log_view_only',
  'company_call_log.call_log_full_access',
  'company_call_log.call_recording_view_only',
  'company_call_log.call_recording_full_access',
  'phone_system.view_only',
  'phone_system.full_access',
  'user_management.roles',
  'user_management.users',
  'user_call_log.call_log_view_only',
  'user_call_log.call_log_full_access',
  'user_call_log.call_recording_view_only',
  'user_call_log.call_recording_full_access',
  'policies.domestic_calls',
  'policies.internal_calls',
  'policies.international_calls',
  'analytics.call_report_view_only',
  'analytics.call_report_full_access',
  'billing.view_only',
  'billing.full_access',
])
export type Permission = z.infer<typeof Permission>

const inGroups = (...groups: string[]): Permission[] =>
  Permission.options.filter(one => groups.includes(one.slice(0, one.indexOf('.'))))

const standard = [
  ...inGroups('general', 'user_call_log'),
  'policies.domestic_calls',
  'policies.internal_calls',
] as const satisfies Permission[]
const international = [...standard, 'policies.international_calls'] as const satisfies Permission[]

/** Roles that are always there and always the same. */
export const builtInRoles: Readonly<Record<string, { description: string; permissions: readonly Permission[] }>> = {
  SystemAdmin: { description: 'May do everything.', permissions: Permission.options },
  Admin: {
    description: 'May do everything but what concerns the system itself.',
    permissions: Permission.options.filter(one => !one.startsWith('system.')),
  },
  MeetingOperator: { description: 'A user who may chair every meeting.', permissions: standard },
  QueueManager: {
    description: 'Manages users and sees everybody’s calls.',
    permissions: [
      ...international,
      'user_management.users',
      'trunk.view_only',
      ...inGroups('company_call_log', 'analytics'),
    ],
  },
  Normal: { description: 'A user.', permissions: standard },
  StandardInternationalUser: { description: 'A user who may call abroad.', permissions: international },
}

/** What a role is for those who know three of them. */
export const baseRole = (name: string): Role =>
  name === 'SystemAdmin' || name === 'Admin' ? 'SystemAdmin' : name === 'MeetingOperator' ? name : 'Normal'

export const RoleView = z.object({
  name: z.string(),
  description: z.string(),
  permissions: z.array(Permission),
  builtIn: z.boolean(),
})
export type RoleView = z.infer<typeof RoleView>

const Named = z.object({ name: z.string() })
const Description = z.string().max(1024)

export const roles = {
  'roles.list': ask('server', 'All roles.', { input: Selection, answer: listOf(RoleView) }),
  'roles.get': ask('server', 'One role.', { input: Named, answer: RoleView }),
  'roles.create': act('server', 'Makes a role.', {
    input: z.object({
      name: RoleName,
      description: Description.default(''),
      permissions: z.array(Permission),
    }),
    answer: Named,
  }),
  'roles.update': act('server', 'Changes a role, for all who have it and from their next call on.', {
    input: Named.extend({
      newName: RoleName.optional(),
      description: Description.optional(),
      /** Those that are named are given or taken; the others stay. */
      permissions: z.partialRecord(Permission, z.boolean()).optional(),
    }),
    answer: Named,
  }),
  'roles.remove': act('server', 'Takes away a role that nobody has.', { input: Named, answer: Nothing }),
  'roles.assign': act('user', 'Gives somebody another role, without signing them out.', {
    input: z.object({ role: RoleName }),
    answer: Nothing,
  }),
}
