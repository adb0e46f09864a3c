/** What the fields of the Web Meeting API look like. */
import type { Examples } from '../../http/examples.ts'

const id = '65f0c0ffee00000000000001'
const token = 'ce5494bc-d691-4caf-906c-bfa6403fdc71-32a0633d-99e7-41ff-bfe9-e28fe2f10e73'

export const examples: Examples = {
  account_id: id,
  adminFirstname: 'Carla',
  adminLastname: 'Diaz',
  adminEmail: 'carla@example.org',
  adminPreferredLanguage: 'en',
  adminTimezone: 'Europe/Berlin',
  accountType: 'trial',
  paidUntil: '2027-01-18T09:00:00.000Z',
  name: 'carla@example.org',
  numberOfMeetings: 0,
  numberOfMeetingOrganizers: 0,
  numberOfMeetingRooms: 1,
  iceCandidatesToFilter: '10.0.0.1',
  customDialInNumbers: '+49305550100',
  defaultMeetingPermissions: null,
  defaultMeetingType: 'standard',
  autoDeleteMeetingsAfterXDays: 360,
  id,
  accountRooms: 'Blue',
  email: 'carla@example.org',
  firstName: 'Carla',
  lastName: 'Diaz',
  externalUserId: null,
  preferredLanguage: 'en',
  timezone: 'Europe/Berlin',
  additionalTimezones: 'Europe/Paris',
  icsToken: token,
  icsPath: `/api/v6/meeting/calender/user/${token}`,
}
