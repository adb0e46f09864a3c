/** Inviting people to the meeting one is in. */
import { atServer } from '../../../shared/operation.ts'
import { server } from '../../server.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'
import { sessionStore } from '../session/sessionStore.ts'
import { currentInvitation, type Invited, invitationTo } from './invitation.ts'
import { open } from './planningStore.ts'

export async function inviteHere(): Promise<void> {
  open({ show: 'invitation', invited: await wholeInvitation() })
}

/** Whoever has the meeting in their list knows more of it than those inside are told: its link, and when it recurs. */
async function wholeInvitation(): Promise<Invited> {
  const here = currentInvitation()
  if (!sessionStore.getState().user || attendanceStore.getState().gathering?.kind === 'room') return here
  try {
    const { items } = await server().perform('meetings.mine', atServer, { filter: here.number, top: 10 })
    const meeting = items.find(one => one.number === here.number)
    return meeting ? { ...invitationTo(meeting), inviter: here.inviter } : here
  } catch {
    return here
  }
}
