/** Keeps what is written current: heard while the line is there, asked for after coming in and whenever the line was gone. */
import { longestMessage, type Message } from '../../../shared/chat.ts'
import { DomainError } from '../../../shared/errors.ts'
import { atMeeting } from '../../../shared/operation.ts'
import { server } from '../../server.ts'
import { toast } from '../../ui/toasts.ts'
import { say } from '../../words/words.ts'
import { type Attendance, attendanceStore } from '../attendance/attendanceStore.ts'
import { intimate } from '../attendance/notices.ts'
import { stageStore } from '../stage/stageStore.ts'
import { caughtUp, chatStore, merged, silence, withoutThem } from './chatStore.ts'

const pageSize = 200
/** More of a message than this is not shown in passing. */
const glance = 120

/** Called once. */
export function keepConversing(): void {
  server().onEvent(event => {
    const attendance = attendanceStore.getState()
    if (!('number' in event) || event.number !== attendance.number || isOut(attendance)) return
    if (event.event === 'attendance.left')
      chatStore.setState(chat => ({ to: withoutThem(chat.to, event.participantId) }))
    if (event.event !== 'chat.said') return
    add([event.message])
    const passing = inPassing(event.message, attendance, isLooking())
    if (passing) toast(passing)
  })
  server().onReturn(() => {
    if (attendanceStore.getState().stage === 'in') void catchUp()
  })
  attendanceStore.subscribe((now, before) => {
    if (isOut(now) || now.number !== chatStore.getState().number)
      chatStore.setState(isOut(now) ? silence : { ...silence, number: now.number, seen: seenBefore(now.number) }, true)
    if (now.stage === 'in' && before.stage !== 'in') void catchUp()
  })
}

const isOut = ({ stage }: Attendance): boolean => stage === 'out' || stage === 'parted'
export const isLooking = (): boolean => stageStore.getState().panel === 'chat' && document.visibilityState === 'visible'

const add = (messages: readonly Message[]): void =>
  chatStore.setState(chat => ({ messages: merged(chat.messages, messages) }))

/** Without the panel: what is meant for me alone, and in small meetings everything. */
export function inPassing(
  { from, to, text }: Message,
  { me, order }: Attendance,
  looking: boolean,
): string | undefined {
  if (looking || from.id === me || (to === null && order.length > intimate)) return undefined
  const short = text.length > glance ? `${text.slice(0, glance)}…` : text
  return say(to ? 'chat.passingPrivate' : 'chat.passing', { name: from.name, text: short })
}

/** What was written before, or meanwhile. */
async function catchUp(): Promise<void> {
  const { number } = attendanceStore.getState()
  try {
    const page = await server().perform('chat.read', atMeeting(number), { top: pageSize })
    chatStore.setState(chat => (chat.number === number ? caughtUp(chat, page) : {}))
  } catch {
    // Either the line is gone, and its return asks again, or so is the seat.
  }
}

export async function readEarlier(): Promise<void> {
  const { number, messages } = chatStore.getState()
  const before = messages[0]?.rank
  const page = await server().perform('chat.read', atMeeting(number), {
    top: pageSize,
    ...(before !== undefined && { before }),
  })
  chatStore.setState(chat =>
    chat.number === number ? { messages: merged(chat.messages, page.messages), more: page.more } : {},
  )
}

/** The last that was tried: with the same key it is said once, however often its answer is lost. */
let tried: { text: string; to: string | undefined; key: string } | undefined

/** Sends the draft. It stays where it is until the server has it. Rejects with a DomainError. */
export async function send(): Promise<void> {
  const { number, draft, to } = chatStore.getState()
  const text = draft.trim()
  if (text === '') return
  if (text.length > longestMessage) throw new DomainError('tooLong', 'This message is too long.')
  if (tried?.text !== text || tried.to !== to?.id)
    tried = { text, to: to?.id, key: crypto.getRandomValues(new Uint32Array(4)).join('-') }
  const question = { text, key: tried.key, ...(to && { to: to.id }) }
  const once = () => server().perform('chat.say', atMeeting(number), question)
  const message = await once().catch(error => {
    if (error instanceof DomainError && error.code === 'unavailable') return once()
    throw error
  })
  tried = undefined
  if (chatStore.getState().number !== number) return
  add([message])
  chatStore.setState(chat => (chat.draft === draft ? { draft: '' } : {}))
}

const seenKey = 'gavel.chat.seen'

/** Everything there is has been seen; a reload of the page does not make it news again. */
export function seeAll(): void {
  const { number, messages, seen } = chatStore.getState()
  const newest = messages.at(-1)?.rank ?? 0
  if (newest <= seen) return
  chatStore.setState({ seen: newest })
  sessionStorage.setItem(seenKey, JSON.stringify({ number, seen: newest }))
}

function seenBefore(number: string): number {
  try {
    const kept = JSON.parse(globalThis.sessionStorage?.getItem(seenKey) ?? '{}')
    return kept.number === number && typeof kept.seen === 'number' ? kept.seen : 0
  } catch {
    return 0
  }
}
