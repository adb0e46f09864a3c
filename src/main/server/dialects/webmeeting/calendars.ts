/** Calendars to subscribe to: whoever has the token of one needs no key. */
import { atServer } from '../../../../shared/operation.ts'
import { get } from '../../http/endpoint.ts'
import { place, under } from '../../http/place.ts'
import { icalendar } from '../../icalendar/icalendar.ts'

/** Goes out as it is, without an envelope. */
export class CalendarFile {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

const read = (of: 'user' | 'meeting', suffix: string) =>
  get(suffix, {
    does: 'calendar.read',
    knock: 'stranger',
    where: atServer,
    input: ({ params }) => ({ of, token: params['token'] ?? '' }),
    reply: (found, { reachedAt }) => new CalendarFile(icalendar(found, reachedAt)),
  })

/** Misspelt in the documents, and so in all who read them. */
const spellings = [place('/meeting/calender'), place('/meeting/calendar')]

export const calendarRoutes = under(spellings, [read('user', '/user/:token'), read('meeting', '/:token')])
