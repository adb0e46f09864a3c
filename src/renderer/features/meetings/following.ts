/** Following a link that was opened outside: to a meeting, into one's list, or nowhere when it is not for this server. */
import { go, joinAddress } from '../../address.ts'
import { homeAddresses } from '../../carriers.ts'
import { toast } from '../../ui/toasts.ts'
import { say } from '../../words/words.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'
import { knowPassword } from '../attendance/knownPasswords.ts'
import { forgetParting, leave } from '../attendance/staying.ts'
import { choose, settingsStore } from '../settings/settingsStore.ts'
import { type Destination, readLink } from './meetingLinks.ts'
import { close, open } from './planningStore.ts'

/** Where one goes to have a meeting put into one's list, signed in or not yet. */
export const addAddress = (key: string): string => `/add/${encodeURIComponent(key)}`

export async function follow(link: string): Promise<void> {
  const destination = readLink(link, await homeAddresses())
  if (!destination || (destination.save && 'number' in destination.to)) return toast(say('follow.unreadable'), 'bad')
  const { stage } = attendanceStore.getState()
  if (stage === 'parted') forgetParting()
  if (stage === 'in' || stage === 'returning' || stage === 'entering') open({ show: 'busy', destination })
  else arrive(destination)
}

/** Nothing of who is signed in here ever goes to another server: the browser opens it as anybody's would. */
export function arrive({ to, password, name, save, elsewhere }: Destination): void {
  if (elsewhere) return open({ show: 'elsewhere', ...elsewhere })
  close()
  if ('number' in to && password) knowPassword(to.number, password)
  if (name && !settingsStore.getState().name) choose({ name })
  if (save && 'key' in to) go(addAddress(to.key))
  else go(joinAddress('key' in to ? to.key : to.number))
}

export async function leaveAndArrive(destination: Destination): Promise<void> {
  await leave()
  forgetParting()
  arrive(destination)
}
