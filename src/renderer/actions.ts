/** Everything a person can do in a meeting, one object an action: its name, its key, when it is allowed and what it does. */
import type { Participant } from '../shared/attendance.ts'
import type { InputOf } from '../shared/contract.ts'
import { DomainError } from '../shared/errors.ts'
import { atMeeting } from '../shared/operation.ts'
import type { Sign } from '../shared/reactions.ts'
import type { View } from '../shared/stage.ts'
import { type CallState, callStore } from './call/callStore.ts'
import { setCamera, setMicrophone } from './call/own.ts'
import { sharingIsPossible, startShare, stopShare } from './call/share.ts'
import { desktop } from './carriers.ts'
import { type Attendance, attendanceStore, mySelf, raisedHands } from './features/attendance/attendanceStore.ts'
import { leave } from './features/attendance/staying.ts'
import { chatStore, unread } from './features/chat/chatStore.ts'
import { inviteHere } from './features/meetings/inviting.ts'
import { sessionStore } from './features/session/sessionStore.ts'
import { choose, settingsStore } from './features/settings/settingsStore.ts'
import { stageStore } from './features/stage/stageStore.ts'
import { server } from './server.ts'
import { toast } from './ui/toasts.ts'
import { clock } from './words/time.ts'
import { say } from './words/words.ts'

const halfHour = 30 * 60_000

/** What decides whether an action is allowed and how it is called. */
export interface Situation {
  attendance: Attendance
  call: CallState
}

export interface Action {
  label(now: Situation): string
  /** The key that does it, as KeyboardEvent.key in lower case. */
  shortcut?: string
  allowed(now: Situation): boolean
  run(now: Situation): unknown
}

/** Something the chair does to one participant, or people to themselves. */
export interface ActionOn {
  label(target: Participant): string
  allowed(now: Situation, target: Participant): boolean
  run(target: Participant): unknown
}

export const situation = (): Situation => ({ attendance: attendanceStore.getState(), call: callStore.getState() })

/** Does it if allowed; what goes wrong is said in a toast. */
export async function perform(action: Action): Promise<void> {
  const now = situation()
  if (action.allowed(now)) await spoken(() => action.run(now))
}

export async function performOn(action: ActionOn, target: Participant): Promise<void> {
  if (action.allowed(situation(), target)) await spoken(() => action.run(target))
}

export async function spoken(work: () => unknown): Promise<void> {
  try {
    await work()
  } catch (error) {
    toast(errorText(error), 'bad')
  }
}

export const errorText = (error: unknown): string =>
  say(error instanceof DomainError ? `errors.${error.code}` : 'errors.internal')

const here = () => atMeeting(attendanceStore.getState().number)
const isIn = ({ attendance }: Situation): boolean => attendance.stage === 'in' || attendance.stage === 'returning'
export const isVoiceOnly = ({ attendance }: Pick<Situation, 'attendance'>): boolean =>
  attendance.gathering?.voiceOnly === true
const isChair = (now: Situation): boolean => isIn(now) && now.attendance.chair
/** Whether the microphone button asks instead of opening. */
const mustAsk = ({ attendance, call }: Situation): boolean =>
  mySelf(attendance)?.mayUnmute === false && !call.microphone.on

/** The chair forgets a request after a minute; until then asking again says nothing new. */
const asked = ({ attendance }: Situation): boolean => mySelf(attendance)?.wantsToSpeak === true

export const isRaised = (attendance: Attendance): boolean => mySelf(attendance)?.handRaisedAt != null

export const actions = {
  microphone: {
    label: now =>
      say(
        mustAsk(now)
          ? asked(now)
            ? 'meeting.asked'
            : 'meeting.askToSpeak'
          : now.call.microphone.on
            ? 'meeting.mute'
            : 'meeting.unmute',
      ),
    shortcut: 'm',
    allowed: now => isIn(now) && !(mustAsk(now) && asked(now)),
    async run(now) {
      if (!mustAsk(now)) return setMicrophone(!now.call.microphone.on)
      await server().perform('chairing.requestUnmute', here(), {})
      toast(say('meeting.askedToast'))
    },
  },
  camera: {
    label: ({ call }) => say(call.camera.on ? 'meeting.stopCamera' : 'meeting.startCamera'),
    shortcut: 'v',
    allowed: now => isIn(now) && !isVoiceOnly(now),
    run: ({ call }) => setCamera(!call.camera.on),
  },
  share: {
    label: ({ call }) => say(call.sharing ? 'meeting.stopShare' : 'meeting.share'),
    shortcut: 's',
    allowed: now =>
      isIn(now) &&
      !isVoiceOnly(now) &&
      now.call.phase === 'connected' &&
      (desktop() !== undefined || sharingIsPossible()),
    run({ call }) {
      if (call.sharing) return stopShare()
      if (desktop()) return stageStore.setState({ picking: true })
      return startShare(true)
    },
  },
  hand: {
    label: ({ attendance }) => say(isRaised(attendance) ? 'hands.lower' : 'hands.raise'),
    shortcut: 'h',
    allowed: isIn,
    run: ({ attendance }) => server().perform(isRaised(attendance) ? 'hands.lower' : 'hands.raise', here(), {}),
  },
  participants: {
    label: () => say('meeting.participants'),
    shortcut: 'p',
    allowed: isIn,
    run: () => stageStore.setState(({ panel }) => ({ panel: panel === 'people' ? undefined : 'people' })),
  },
  chat: {
    label({ attendance }) {
      const count = unread(chatStore.getState(), attendance.me)
      return count > 0 ? say('chat.unread', { count }) : say('chat.title')
    },
    shortcut: 'c',
    allowed: isIn,
    run: () => stageStore.setState(({ panel }) => ({ panel: panel === 'chat' ? undefined : 'chat' })),
  },
  layout: {
    label: () => say(settingsStore.getState().layout === 'gallery' ? 'meeting.toSpeaker' : 'meeting.toGallery'),
    shortcut: 'l',
    // Where the chair has arranged one's view there is nothing to choose.
    allowed: now =>
      isIn(now) && !now.attendance.gathering?.cells && (mySelf(now.attendance)?.view?.layout ?? 'auto') === 'auto',
    run() {
      choose({ layout: settingsStore.getState().layout === 'gallery' ? 'speaker' : 'gallery' })
      stageStore.setState({ page: 0 })
    },
  },
  fullScreen: {
    label: () => say(document.fullscreenElement ? 'meeting.exitFullScreen' : 'meeting.fullScreen'),
    shortcut: 'f',
    allowed: now => isIn(now) && document.fullscreenEnabled,
    run: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  },
  hideSelf: {
    label: () => say(settingsStore.getState().selfHidden ? 'meeting.showSelf' : 'meeting.hideSelf'),
    // Where the chair has arranged what is seen, that includes oneself.
    allowed: now =>
      isIn(now) && !now.attendance.gathering?.cells && !mySelf(now.attendance)?.view && now.attendance.order.length > 1,
    run: () => choose({ selfHidden: !settingsStore.getState().selfHidden }),
  },
  statistics: {
    label: () => say('statistics.action'),
    allowed: now => isIn(now) && now.call.phase === 'connected',
    run: () => stageStore.setState({ measuring: true }),
  },
  invite: {
    label: () => say('meeting.invite'),
    shortcut: 'i',
    allowed: isIn,
    run: inviteHere,
  },
  ring: {
    label: () => say('contacts.ring'),
    allowed: now => isChair(now) && sessionStore.getState().user !== undefined,
    run: () => stageStore.setState({ ringing: true }),
  },
  leave: {
    label: () => say('meeting.leave'),
    allowed: isIn,
    run: leave,
  },
  endForAll: {
    label: () => say('meeting.end'),
    allowed: isChair,
    run: () => server().perform('chairing.stop', here(), {}),
  },
  muteAll: {
    label: () => say('people.muteAll'),
    allowed: now => isChair(now) && now.attendance.order.length > 1,
    run: () =>
      server().perform('chairing.muteEveryone', here(), {
        allowSelfUnmute: settingsStore.getState().allowSelfUnmute,
      }),
  },
  unmuteAll: {
    label: () => say('people.unmuteAll'),
    allowed: now => isChair(now) && now.attendance.order.length > 1,
    run: () => server().perform('chairing.unmuteEveryone', here(), {}),
  },
  lock: {
    label: ({ attendance }) => say(attendance.gathering?.locked ? 'people.unlock' : 'people.lock'),
    allowed: isChair,
    run: ({ attendance }) =>
      server().perform(attendance.gathering?.locked ? 'chairing.unlock' : 'chairing.lock', here(), {}),
  },
  overlay: {
    label: ({ attendance }) => say(attendance.gathering?.overlay ? 'overlay.hide' : 'overlay.action'),
    allowed: isChair,
    run: ({ attendance }) =>
      attendance.gathering?.overlay
        ? server().perform('stage.hideOverlay', here(), {})
        : stageStore.setState({ writing: true }),
  },
  extend: {
    label: () => say('ending.extend'),
    allowed: now => isChair(now) && now.attendance.gathering?.endsAt !== undefined,
    async run({ attendance }) {
      const endsAt = Math.max(attendance.gathering?.endsAt ?? 0, Date.now()) + halfHour
      await server().perform('meetings.extend', here(), { endsAt })
      toast(say('ending.extended', { time: clock(endsAt) }), 'good')
    },
  },
  link: {
    label: () => say('links.action'),
    allowed: isChair,
    run: () => stageStore.setState({ linking: true }),
  },
  lobby: {
    label: ({ attendance }) => say(attendance.gathering?.lobby ? 'lobby.turnOff' : 'lobby.turnOn'),
    allowed: isChair,
    run: ({ attendance }) => server().perform('lobby.set', here(), { on: !attendance.gathering?.lobby }),
  },
  chatForAll: {
    label: ({ attendance }) => say(attendance.gathering?.chatOpen === false ? 'chat.reopen' : 'chat.close'),
    allowed: isChair,
    run: ({ attendance }) => server().perform('chat.set', here(), { open: attendance.gathering?.chatOpen === false }),
  },
  admitEveryone: {
    label: () => say('lobby.admitAll'),
    allowed: now => isChair(now) && now.attendance.waiting.length > 0,
    run: () => server().perform('lobby.admit', here(), {}),
  },
  removeEveryone: {
    label: () => say('people.removeAll'),
    allowed: now => isChair(now) && now.attendance.order.length > 1,
    run: () => server().perform('chairing.removeEveryone', here(), {}),
  },
  lowerEveryone: {
    label: () => say('hands.lowerAll'),
    allowed: now => isChair(now) && raisedHands(now.attendance).length > 0,
    run: () => server().perform('hands.lowerEveryone', here(), {}),
  },
  allowEveryone: {
    label: () => say('requests.approveAll'),
    allowed: now => isChair(now) && Object.values(now.attendance.people).some(person => person.wantsToSpeak),
    run: () => server().perform('chairing.allowUnmuteEveryone', here(), {}),
  },
} satisfies Record<string, Action>

export const actionsOn = {
  mute: {
    label: () => say('people.mute'),
    allowed: (now, target) => isChair(now) && !target.audioMuted,
    run: target => server().perform('chairing.mute', here(), { participants: [target.id], allowSelfUnmute: true }),
  },
  muteHard: {
    label: () => say('people.muteHard'),
    allowed: (now, target) => isChair(now) && target.id !== now.attendance.me && !target.chair && target.mayUnmute,
    run: target => server().perform('chairing.mute', here(), { participants: [target.id], allowSelfUnmute: false }),
  },
  askToUnmute: {
    label: () => say('people.askUnmute'),
    allowed: (now, target) =>
      isChair(now) && target.id !== now.attendance.me && target.audioMuted && !target.wantsToSpeak,
    run: target => server().perform('chairing.unmute', here(), { participants: [target.id] }),
  },
  allow: {
    label: () => say('people.allow'),
    allowed: (now, target) => isChair(now) && target.wantsToSpeak,
    run: target => server().perform('chairing.allowUnmute', here(), { participants: [target.id] }),
  },
  lowerHand: {
    label: target => say('hands.lowerName', { name: target.name }),
    allowed: (now, target) => isChair(now) && target.handRaisedAt !== null,
    run: target => server().perform('hands.lower', here(), { participants: [target.id] }),
  },
  promote: {
    label: () => say('people.promote'),
    allowed: (now, target) => isChair(now) && !target.chair,
    run: target => server().perform('chairing.promote', here(), { participant: target.id }),
  },
  demote: {
    label: () => say('people.demote'),
    allowed: (now, target) =>
      isChair(now) &&
      target.chair &&
      target.id !== now.attendance.me &&
      target.userId !== now.attendance.gathering?.owner.id,
    run: target => server().perform('chairing.demote', here(), { participant: target.id }),
  },
  makeLecturer: {
    label: () => say('people.makeLecturer'),
    allowed: (now, target) => isChair(now) && !target.lecturer,
    run: target => server().perform('chairing.setLecturer', here(), { participant: target.id }),
  },
  endLecturer: {
    label: () => say('people.endLecturer'),
    allowed: (now, target) => isChair(now) && target.lecturer,
    run: () => server().perform('chairing.clearLecturer', here(), {}),
  },
  pinForAll: {
    label: () => say('people.pinForAll'),
    allowed: (now, target) => isChair(now) && now.attendance.gathering?.pinnedId !== target.id,
    run: target => server().perform('stage.pin', here(), { participant: target.id }),
  },
  unpinForAll: {
    label: () => say('people.unpinForAll'),
    allowed: (now, target) => isChair(now) && now.attendance.gathering?.pinnedId === target.id,
    run: () => server().perform('stage.unpin', here(), {}),
  },
  pin: {
    label: target => say(stageStore.getState().pinned === target.id ? 'people.unpin' : 'people.pin'),
    allowed: now => isIn(now) && now.attendance.order.length > 1,
    run: target => stageStore.setState(({ pinned }) => ({ pinned: pinned === target.id ? undefined : target.id })),
  },
  arrangeView: {
    label: () => say('people.arrangeView'),
    allowed: (now, target) => isChair(now) && target.id !== now.attendance.me,
    run: target => stageStore.setState({ arranging: target.id }),
  },
  rename: {
    label: () => say('people.rename'),
    allowed: (now, target) => isChair(now) || (isIn(now) && target.id === now.attendance.me),
    run: target => stageStore.setState({ renaming: target.id }),
  },
  remove: {
    label: () => say('people.remove'),
    allowed: (now, target) => isChair(now) && target.id !== now.attendance.me && !target.lecturer,
    run: target => stageStore.setState({ removing: target.id }),
  },
} satisfies Record<string, ActionOn>

/** One that is too much is left out without a word: nobody counts them. */
export const react = (sign: Sign): Promise<void> =>
  spoken(() =>
    server()
      .perform('reactions.show', here(), { sign })
      .catch(error => {
        if (!(error instanceof DomainError && error.code === 'tooMany')) throw error
      }),
  )

export const rename = (participant: string, name: string): Promise<unknown> =>
  server().perform('chairing.rename', here(), { participant, name })

export const remove = (participant: string): Promise<unknown> =>
  server().perform('chairing.remove', here(), { participants: [participant] })

export const admit = (participant: string): Promise<unknown> =>
  server().perform('lobby.admit', here(), { participants: [participant] })

export const showOverlay = (text: InputOf<'stage.showOverlay'>): Promise<unknown> =>
  server().perform('stage.showOverlay', here(), text)

export async function arrangeView(viewer: Participant, { maxViews, layout, pinnedId }: View): Promise<void> {
  await server().perform('stage.setLayout', here(), { viewer: viewer.id, maxViews, layout })
  if (pinnedId !== (viewer.view?.pinnedId ?? null))
    await server().perform('stage.pinFor', here(), { viewer: viewer.id, target: pinnedId })
}

export const linkMeeting = (number: string, password: string): Promise<unknown> =>
  server().perform('cascading.link', here(), { number, ...(password && { password }) })

export const unlinkMeeting = (number: string): Promise<void> =>
  spoken(() => server().perform('cascading.unlink', here(), { number }))
