/** Calling a colleague: into the meeting one is in, or into a new one that begins with it. */
import type { Contact } from '../../../shared/contacts.ts'
import { DomainError } from '../../../shared/errors.ts'
import { atMeeting } from '../../../shared/operation.ts'
import { errorText } from '../../actions.ts'
import { go, joinAddress } from '../../address.ts'
import { server } from '../../server.ts'
import { toast } from '../../ui/toasts.ts'
import { say } from '../../words/words.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'
import { startInstant } from '../meetings/meetingsStore.ts'

export async function ring({ name, numbers }: Contact, number: string): Promise<boolean> {
  try {
    await server().perform('conferences.invite', atMeeting(number), { number: numbers[0] ?? '' })
    toast(say('contacts.ringing', { name }), 'good')
    return true
  } catch (error) {
    const refused = error instanceof DomainError && error.code === 'notAllowedHere'
    toast(refused ? say('contacts.undisturbed', { name }) : errorText(error), 'bad')
    return false
  }
}

export async function call(contact: Contact): Promise<void> {
  const { stage, number } = attendanceStore.getState()
  if (stage === 'in') return void (await ring(contact, number))
  try {
    const meeting = await startInstant()
    if (await ring(contact, meeting.number)) go(joinAddress(meeting.number))
  } catch (error) {
    toast(errorText(error), 'bad')
  }
}
