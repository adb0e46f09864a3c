/** The door of a meeting: look into the mirror, say the name, go in, or hear why not. */
import { CircleAlert } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { ErrorCode } from '../../../shared/errors.ts'
import { go } from '../../address.ts'
import { patchCamera, patchMicrophone } from '../../call/callStore.ts'
import { readDevices, watchDevices } from '../../call/devices.ts'
import { prefer, releaseOwn, setCamera, setMicrophone } from '../../call/own.ts'
import { desktop } from '../../carriers.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { Waiting } from '../../ui/Spinner.tsx'
import { spaced, whole } from '../../words/time.ts'
import { useWords } from '../../words/words.ts'
import { Frame } from '../home/Frame.tsx'
import { appLinkTo } from '../meetings/invitation.ts'
import { keptSeat } from '../session/identity.ts'
import { nameOfUser, sessionStore } from '../session/sessionStore.ts'
import { DeviceChoices } from '../settings/DeviceChoices.tsx'
import { choose, settingsStore } from '../settings/settingsStore.ts'
import { attendanceStore } from './attendanceStore.ts'
import { knownPasswords } from './knownPasswords.ts'
import { Lobby } from './Lobby.tsx'
import { Preview } from './Preview.tsx'
import { refusalOf, refusalText } from './refusals.ts'
import { type Entry, enter } from './staying.ts'
import { useLookUp } from './useLookUp.ts'

/** After these there is nothing to try again here. */
const final: readonly (ErrorCode | undefined)[] = ['meetingNotFound', 'meetingOver', 'removedFromMeeting']

/** What a link has told of the meeting it leads to. */
export interface KnownMeeting {
  name: string
  password: string
  /** When it is planned; absent while it is going on. */
  time?: { startsAt: number; endsAt: number } | undefined
}

export function JoinScreen({
  number,
  known,
  address = `/j/${number}`,
}: {
  number: string
  known?: KnownMeeting
  address?: string
}) {
  const say = useWords()
  const user = useStore(sessionStore, state => state.user)
  const { meeting, refusal: notFound, again } = useLookUp(number, user?.id)
  const [name, setName] = useState(() => (user ? nameOfUser(user) : settingsStore.getState().name))
  const given = useStore(knownPasswords, state => known?.password || state[number])
  const [typed, setTyped] = useState<string>()
  const password = typed ?? given ?? ''
  const [waiting, setWaiting] = useState<Entry>()
  const [tried, setTried] = useState(false)
  const [refusal, setRefusal] = useState<{ text: string; code: ErrorCode | undefined }>()
  const joining = useStore(attendanceStore, state => state.stage === 'entering')
  const passwordField = useRef<HTMLInputElement>(null)
  const returning = useReturn(number, setRefusal)
  useOwnDevices(returning)
  const voiceOnly = meeting?.voiceOnly === true
  useEffect(() => {
    if (voiceOnly) void setCamera(false)
  }, [voiceOnly])

  // A password that came with a link is not asked for, unless it turns out to be wrong.
  const needsPassword = refusal?.code === 'wrongMeetingPassword' || (meeting?.passwordNeeded === true && !given)
  const noGuests = meeting?.guestsAllowed === false && !user
  const complaint =
    notFound ?? refusal ?? (noGuests ? { text: refusalText('guestsNotAllowed'), code: undefined } : undefined)
  const wrongPassword = refusal?.code === 'wrongMeetingPassword'

  const join = async (): Promise<void> => {
    setTried(true)
    if (name.trim() === '' || (needsPassword && password === '')) return
    if (!user) choose({ name: name.trim() })
    await comeIn({ number, name: name.trim(), password: needsPassword || given ? password : undefined })
  }

  const comeIn = async (entry: Entry): Promise<void> => {
    setRefusal(undefined)
    setWaiting(undefined)
    try {
      await enter(entry)
    } catch (error) {
      const why = refusalOf(error)
      if (why.code === 'waitingInLobby') return setWaiting(entry)
      setRefusal(why)
      if (why.code === 'wrongMeetingPassword') setTimeout(() => passwordField.current?.select())
    }
  }

  if (waiting)
    return (
      <Lobby
        entry={waiting}
        title={meeting?.name || known?.name || say('join.title')}
        admitted={entry => void comeIn(entry)}
        refused={error => {
          setWaiting(undefined)
          setRefusal(refusalOf(error))
        }}
        left={() => setWaiting(undefined)}
      />
    )
  if (returning) return <Waiting>{say('join.joining')}</Waiting>
  return (
    <Frame signInThen={address}>
      <div className="m-auto grid w-full max-w-5xl items-center gap-6 py-4 sm:grid-cols-[1fr_16rem] md:grid-cols-[1fr_20rem] lg:grid-cols-[1fr_22rem] lg:gap-12">
        <Preview name={name} voiceOnly={voiceOnly} />
        <form
          noValidate
          onSubmit={event => {
            event.preventDefault()
            if (!joining) void join()
          }}
          className="flex min-w-0 flex-col gap-5"
        >
          <div>
            <h1 className="font-semibold text-2xl [overflow-wrap:anywhere]">
              {meeting?.name || known?.name || say('join.title')}
            </h1>
            <p className="mt-1 text-soft tabular-nums">{say('join.number', { number: spaced(number) })}</p>
            {known?.time && <p className="mt-0.5 text-soft text-sm">{whole(known.time.startsAt, known.time.endsAt)}</p>}
          </div>
          {!meeting && !notFound && <Waiting>{say('join.lookingUp')}</Waiting>}
          {complaint && !(wrongPassword && meeting) && (
            <p
              role="alert"
              className="flex items-start gap-3 rounded-xl bg-danger-tint px-4 py-3 text-on-danger-tint text-sm"
            >
              <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
              {complaint.text}
            </p>
          )}
          {meeting && !final.includes(refusal?.code) && !noGuests && (
            <>
              <Field
                label={say('join.name')}
                value={name}
                onChange={event => setName(event.target.value)}
                error={tried && name.trim() === '' ? say('home.needName') : undefined}
                autoComplete="name"
                maxLength={48}
                large
                autoFocus={name === ''}
              />
              {needsPassword && (!known || wrongPassword) && (
                <Field
                  ref={passwordField}
                  label={say('join.password')}
                  hint={say('join.passwordHint')}
                  value={password}
                  onChange={event => setTyped(event.target.value)}
                  error={
                    wrongPassword ? refusal.text : tried && password === '' ? say('session.needPassword') : undefined
                  }
                  autoComplete="off"
                  inputMode="numeric"
                  maxLength={32}
                  large
                />
              )}
              <Button type="submit" look="primary" size="large" busy={joining}>
                {say('join.button')}
              </Button>
              <details className="group rounded-xl border border-line bg-surface">
                <summary className="flex list-none items-center justify-between rounded-xl px-4 py-3 font-medium text-sm hover:bg-hover">
                  {say('settings.devices')}
                  <span aria-hidden className="text-soft transition-transform group-open:rotate-180">
                    ▾
                  </span>
                </summary>
                <div className="border-line border-t p-4">
                  <DeviceChoices />
                </div>
              </details>
            </>
          )}
          {meeting && !desktop() && (
            <a
              href={appLinkTo({ number, password: given })}
              className="self-start rounded text-soft text-sm underline-offset-4 hover:text-text hover:underline"
            >
              {say('follow.openApp')}
            </a>
          )}
          {complaint && (
            <div className="flex flex-wrap gap-2">
              {notFound && !final.includes(notFound.code) && <Button onClick={again}>{say('common.retry')}</Button>}
              {noGuests && (
                <Button look="primary" onClick={() => go(`/sign-in${address}`)}>
                  {say('join.signInInstead')}
                </Button>
              )}
              {(notFound || final.includes(refusal?.code) || noGuests) && (
                <Button onClick={() => go('/')}>{say('join.otherNumber')}</Button>
              )}
            </div>
          )}
        </form>
      </div>
    </Frame>
  )
}

/** Camera and microphone run while the door is shown, as the person left them last time. */
function useOwnDevices(returning: boolean): void {
  useEffect(() => {
    if (returning) return
    const { camera, microphone, speaker, cameraOn, microphoneOn } = settingsStore.getState()
    prefer({ camera, microphone, speaker })
    void readDevices()
    void setMicrophone(microphoneOn)
    void setCamera(cameraOn)
    const stop = watchDevices()
    return () => {
      stop()
      if (attendanceStore.getState().stage !== 'in') releaseOwn()
    }
  }, [returning])
}

/** A reloaded tab that still holds a seat goes straight back to it. */
function useReturn(number: string, refused: (why: ReturnType<typeof refusalOf>) => void): boolean {
  const [returning, setReturning] = useState(() => keptSeat()?.seat.number === number)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page comes up
  useEffect(() => {
    const kept = keptSeat()
    if (!returning || !kept || attendanceStore.getState().stage !== 'out') return
    const { camera, microphone, speaker } = settingsStore.getState()
    prefer({ camera, microphone, speaker })
    patchMicrophone({ wanted: kept.microphone })
    patchCamera({ wanted: kept.camera })
    enter({ number, name: kept.name, password: kept.password }).catch(error => {
      refused(refusalOf(error))
      setReturning(false)
    })
  }, [])
  return returning
}
