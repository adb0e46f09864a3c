/** Coming into a meeting, staying in it whatever the network does, and going out. */
import { DomainError } from '../../../shared/errors.ts'
import { atMeeting } from '../../../shared/operation.ts'
import type { Welcome } from '../../../shared/wire.ts'
import { callStore } from '../../call/callStore.ts'
import { connectCall, hangUp, showOwn } from '../../call/connection.ts'
import { releaseOwn, setCamera } from '../../call/own.ts'
import { server } from '../../server.ts'
import { toast } from '../../ui/toasts.ts'
import { clientId, keepSeat, keptSeat } from '../session/identity.ts'
import { attendanceStore, entered, gathered, heard, outside, partedBy } from './attendanceStore.ts'
import { noticeOf } from './notices.ts'
import { MediaUnreachable, passing } from './refusals.ts'

export interface Entry {
  number: string
  name: string
  password?: string | undefined
  /** From the lobby that let them in. */
  seatKey?: string | undefined
}

/** The engine's goodbye may be quicker than the server's reason for it; milliseconds to wait for that. */
const reasonWithin = 2_500

let entry: Entry | undefined
/** Rises with every enter and leave, so that what belonged to an earlier stay stops by itself. */
let stay = 0
/** The line was gone and came back since the meeting was last looked at, while the connection to the engine was waited for. */
let missed: Welcome | undefined

/** Rejects with a DomainError or MediaUnreachable when not let in. */
export async function enter(wanted: Entry): Promise<void> {
  const mine = ++stay
  entry = wanted
  attendanceStore.setState({ ...outside, stage: 'entering', number: wanted.number }, true)
  try {
    await takeSeat(mine)
  } catch (error) {
    if (mine === stay) attendanceStore.setState(outside, true)
    throw error
  }
}

async function takeSeat(mine: number): Promise<void> {
  if (!entry) return
  const { number, name, password } = entry
  const kept = keptSeat()
  const seatKey = kept?.seat.number === number ? kept.seat.key : entry.seatKey
  const joined = await server().perform('attendance.join', atMeeting(number), {
    name,
    clientId: clientId(),
    ...(password && { password }),
    ...(seatKey && { seatKey }),
  })
  const seat = { number, participantId: joined.participantId, key: joined.seatKey }
  missed = undefined
  if (mine !== stay) return
  server().carry({ seat })
  rememberSeat({ ...entry, seat })
  if (joined.gathering.voiceOnly) await setCamera(false)
  const before = attendanceStore.getState()
  try {
    // What happens there is heard from now on, but drawn only when there is something to see: until then the connection goes first.
    attendanceStore.setState({ ...entered(joined, before, Date.now()), stage: before.stage }, true)
    await connectCall(joined.mediaUrl, joined.mediaToken, joined.participantId, joined.gathering.callRate)
    if (mine !== stay) return
    attendanceStore.setState({ stage: 'in' })
    if (missed) void catchUp(missed)
    else if (attendanceStore.getState().chair) void lookAtDoor()
    await showOwn()
  } catch (error) {
    if (mine !== stay) return
    throw attendanceStore.getState().stage === 'parted' ? error : new MediaUnreachable(String(error))
  }
}

/** A chair learns who waits in the lobby; from then on they are told. */
async function lookAtDoor(): Promise<void> {
  const { number } = attendanceStore.getState()
  const found = await server()
    .perform('lobby.waiting', atMeeting(number), {})
    .catch(() => undefined)
  if (found && attendanceStore.getState().number === number) attendanceStore.setState({ waiting: found.waiting })
}

function rememberSeat(held: Entry & { seat: { number: string; participantId: string; key: string } }): void {
  const { microphone, camera } = callStore.getState()
  const { seat, name, password } = held
  keepSeat({ seat, name, password, microphone: microphone.wanted, camera: camera.wanted })
}

export async function leave(): Promise<void> {
  const { number, stage } = attendanceStore.getState()
  if (stage === 'out' || stage === 'parted') return
  stay++
  attendanceStore.setState(state => partedBy(state, { reason: 'left' }, Date.now()), true)
  // Told first: the engine's own "left" would look like a lost line for a moment.
  await Promise.race([
    server()
      .perform('attendance.leave', atMeeting(number), {})
      .catch(() => undefined),
    new Promise(resolve => setTimeout(resolve, 1_000)),
  ])
  await goneOut()
}

/** From the screen that says how it ended back to the home screen. */
export const forgetParting = (): void => attendanceStore.setState(outside, true)

async function goneOut(): Promise<void> {
  entry = undefined
  keepSeat(undefined)
  server().carry({ seat: undefined })
  await hangUp()
  releaseOwn()
}

/** Called once: follows the server's events and the state of line and engine. */
export function keepStaying(): void {
  server().onEvent(event => {
    const before = attendanceStore.getState()
    const notice = noticeOf(event, before)
    attendanceStore.setState(heard(before, event, Date.now()))
    const chair = attendanceStore.getState().chair
    if (chair !== before.chair && before.stage === 'in') {
      if (chair) void lookAtDoor()
      else attendanceStore.setState({ waiting: [] })
    }
    if (notice) toast(notice.text, notice.kind)
    if (attendanceStore.getState().stage === 'parted' && before.stage !== 'parted') {
      stay++
      void goneOut()
    }
  })
  server().onReturn(welcome => {
    if (attendanceStore.getState().stage === 'in') void catchUp(welcome)
    else missed = welcome
  })
  callStore.subscribe((now, before) => {
    if (now.phase === 'lost' && before.phase !== 'lost') void lostEngine(now.loss === 'lost')
    if (now.microphone.wanted !== before.microphone.wanted || now.camera.wanted !== before.camera.wanted) {
      const kept = keptSeat()
      if (kept) keepSeat({ ...kept, microphone: now.microphone.wanted, camera: now.camera.wanted })
    }
  })
}

/** After the line was gone: looks at the meeting as it is now, or takes the seat again when it was given up meanwhile. */
function catchUp(welcome: Welcome): Promise<void> {
  missed = undefined
  return welcome.seat ? refresh() : comeBack()
}

/** What was missed while the line was down. */
async function refresh(): Promise<void> {
  const { number } = attendanceStore.getState()
  try {
    const gathering = await server().perform('attendance.see', atMeeting(number), {})
    attendanceStore.setState(state => (state.number === number && state.stage === 'in' ? gathered(gathering) : {}))
    if (attendanceStore.getState().chair) await lookAtDoor()
  } catch (error) {
    if (error instanceof DomainError && !passing(error.code)) await comeBack()
  }
}

async function lostEngine(byAccident: boolean): Promise<void> {
  const mine = stay
  if (attendanceStore.getState().stage !== 'in') return
  if (!byAccident) await new Promise(resolve => setTimeout(resolve, reasonWithin))
  if (mine === stay && attendanceStore.getState().stage === 'in') await comeBack()
}

/** Takes the seat again, as often as it takes, until that succeeds, is refused for good, or the person leaves. */
async function comeBack(): Promise<void> {
  if (attendanceStore.getState().stage !== 'in') return
  attendanceStore.setState({ stage: 'returning' })
  const mine = stay
  for (let tries = 0; mine === stay && attendanceStore.getState().stage === 'returning'; tries++) {
    try {
      await takeSeat(mine)
      return
    } catch (error) {
      if (mine !== stay) return
      if (error instanceof DomainError && !passing(error.code)) {
        stay++
        attendanceStore.setState(state => partedBy(state, { reason: 'refused', code: error.code }, Date.now()), true)
        await goneOut()
        return
      }
      attendanceStore.setState(state => (state.stage === 'in' ? { stage: 'returning' } : {}))
      await new Promise(resolve => setTimeout(resolve, Math.min(400 * 1.5 ** tries, 4_000)))
    }
  }
}

/** After a reload: the seat this tab still has, if any. */
export const seatToReturnTo = (): ReturnType<typeof keptSeat> => keptSeat()
