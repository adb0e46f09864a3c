/** "Account": accounts and their organizers. Lists, removal and more organizers go beyond the documents. */
import { z } from 'zod'
import { TimeZone } from '../../../../shared/recurrence.ts'
import { type Organizer, type Tenant, TenantKind } from '../../../../shared/tenants.ts'
import { del, get, post } from '../../http/endpoint.ts'
import { place, under } from '../../http/place.ts'
import { maybe, Time, time } from './words.ts'

const Person = z.object({
  adminFirstname: z.string(),
  adminLastname: z.string(),
  adminEmail: z.string().trim(),
  adminPreferredLanguage: maybe(z.string()),
  adminTimezone: maybe(TimeZone),
  /** Nothing is sent here, and a password is never answered. */
  sendPassword: maybe(z.boolean()),
})

const personOf = (body: z.output<typeof Person>) => ({
  email: body.adminEmail,
  firstName: body.adminFirstname,
  lastName: body.adminLastname,
  ...(body.adminPreferredLanguage !== undefined && { language: body.adminPreferredLanguage }),
  ...(body.adminTimezone !== undefined && { timeZone: body.adminTimezone }),
})

const NewAccount = Person.extend({
  accountType: maybe(z.string().toLowerCase().pipe(TenantKind)),
  paidUntil: maybe(Time),
})

const Account = z.object({
  name: z.string(),
  accountType: z.string(),
  numberOfMeetings: z.number(),
  numberOfMeetingOrganizers: z.number(),
  numberOfMeetingRooms: z.number(),
  paidUntil: z.string(),
  iceCandidatesToFilter: z.array(z.string()),
  customDialInNumbers: z.array(z.string()),
  displayStandardDialInNumbersInInvite: z.boolean(),
  defaultMeetingPermissions: z.null(),
  defaultMeetingType: z.string(),
  defaultMeetingHasDialin: z.boolean(),
  defaultMeetingHasRecording: z.boolean(),
  autoExtendMeetings: z.boolean(),
  autoDeleteMeetingsAfterXDays: z.number(),
  id: z.string(),
  canAddMeetingOrganizer: z.boolean(),
  accountRooms: z.array(z.string()),
})

/** The first organizer is not counted: a new account has none in the documents. */
const accountOf = ({ id, name, kind, paidUntil, meetings, organizers }: Tenant): z.output<typeof Account> => ({
  name,
  accountType: kind,
  numberOfMeetings: meetings,
  numberOfMeetingOrganizers: Math.max(0, organizers - 1),
  numberOfMeetingRooms: 1,
  paidUntil: time(paidUntil),
  iceCandidatesToFilter: [],
  customDialInNumbers: [],
  displayStandardDialInNumbersInInvite: true,
  defaultMeetingPermissions: null,
  defaultMeetingType: 'standard',
  defaultMeetingHasDialin: false,
  defaultMeetingHasRecording: false,
  autoExtendMeetings: false,
  autoDeleteMeetingsAfterXDays: 360,
  id,
  canAddMeetingOrganizer: true,
  accountRooms: [],
})

const User = z.object({
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  externalUserId: z.null(),
  preferredLanguage: z.string(),
  timezone: z.string(),
  additionalTimezones: z.array(z.string()),
  id: z.string(),
  icsToken: z.string(),
  icsPath: z.string(),
})

const userOf = ({ id, email, firstName, lastName, language, timeZone, token }: Organizer): z.output<typeof User> => ({
  email,
  firstName,
  lastName,
  externalUserId: null,
  preferredLanguage: language,
  timezone: timeZone,
  additionalTimezones: [],
  id,
  icsToken: token,
  // Misspelt in the documents, and so in all who read them.
  icsPath: `/api/v6/meeting/calender/user/${token}`,
})

/** A key is enough; whose it is, the core looks at. */
const accounts = place('/account', { knock: 'anybody' })

const idOf = ({ params }: { params: Readonly<Record<string, string>> }) => ({ id: params['account_id'] ?? '' })

export const accountRoutes = under(accounts, [
  post('', {
    does: 'tenants.create',
    body: NewAccount,
    replies: Account,
    input: ({ body }) => ({
      kind: body.accountType ?? 'trial',
      ...(body.paidUntil !== undefined && { paidUntil: body.paidUntil }),
      organizer: personOf(body),
    }),
    reply: accountOf,
  }),
  get('', {
    does: 'tenants.list',
    replies: z.array(Account),
    input: () => ({ top: 500 }),
    reply: ({ items }) => items.map(accountOf),
  }),
  get('/admin/:account_id', {
    does: 'tenants.organizers',
    replies: z.array(User),
    input: idOf,
    reply: ({ items }) => items.map(userOf),
  }),
  get('/:account_id', { does: 'tenants.get', replies: Account, input: idOf, reply: accountOf }),
  del('/:account_id', { does: 'tenants.remove', input: idOf }),
  get('/:account_id/organizer', {
    does: 'tenants.organizers',
    replies: z.array(User),
    input: idOf,
    reply: ({ items }) => items.map(userOf),
  }),
  post('/:account_id/organizer', {
    does: 'tenants.addOrganizer',
    body: Person,
    replies: User,
    input: call => ({ ...idOf(call), organizer: personOf(call.body) }),
    reply: userOf,
  }),
])
