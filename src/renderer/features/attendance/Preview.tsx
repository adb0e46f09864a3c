/** How others will see and hear me, before I go in. */
import { Mic, MicOff, Video as VideoIcon, VideoOff } from 'lucide-react'
import { useStore } from 'zustand'
import { callStore, type DeviceFailure } from '../../call/callStore.ts'
import { captureIsPossible } from '../../call/devices.ts'
import { setCamera, setMicrophone } from '../../call/own.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { classes } from '../../ui/classes.ts'
import { Spinner } from '../../ui/Spinner.tsx'
import { Tip } from '../../ui/Tip.tsx'
import { Video } from '../../ui/Video.tsx'
import { say, useWords } from '../../words/words.ts'
import { clientId } from '../session/identity.ts'
import { choose } from '../settings/settingsStore.ts'
import { LevelMeter } from './LevelMeter.tsx'

export const failureText = (failure: DeviceFailure, device: 'camera' | 'microphone'): string =>
  say(`devices.failed.${failure}`, { device: say(`devices.names.${device}`) })

export function Preview({ name, voiceOnly = false }: { name: string; voiceOnly?: boolean }) {
  const say = useWords()
  const microphone = useStore(callStore, state => state.microphone)
  const camera = useStore(callStore, state => state.camera)
  const failures = captureIsPossible()
    ? [
        camera.failure && !voiceOnly && failureText(camera.failure, 'camera'),
        microphone.failure && failureText(microphone.failure, 'microphone'),
      ].filter(text => typeof text === 'string')
    : [failureText('insecure', 'camera')]
  return (
    <div>
      <div className="on-stage relative aspect-video w-full overflow-hidden rounded-2xl bg-stage-tile text-stage-text shadow-card">
        {camera.on && camera.track ? (
          <Video track={camera.track} mirrored />
        ) : (
          <div className="grid size-full place-items-center pb-8">
            <div className="flex flex-col items-center gap-3">
              <Avatar id={clientId()} name={name || '?'} className="size-20 text-2xl" />
              <p className="flex items-center gap-2 text-sm text-stage-soft">
                {camera.busy && camera.wanted && <Spinner />}
                {say(
                  voiceOnly
                    ? 'meeting.voiceOnly'
                    : camera.busy && camera.wanted
                      ? 'join.starting'
                      : camera.failure === 'missing'
                        ? 'join.noCamera'
                        : 'join.cameraOff',
                )}
              </p>
            </div>
          </div>
        )}
        <div className="pointer-events-none absolute inset-x-0 bottom-0 h-24 bg-linear-to-t from-black/60 to-transparent" />
        <div className="absolute bottom-4 left-4 flex h-12 items-center">
          <LevelMeter label={say('join.level')} className={microphone.on ? '' : 'invisible'} />
        </div>
        <div className="absolute inset-x-0 bottom-4 flex justify-center gap-3">
          <Toggle
            label={say(microphone.on ? 'meeting.mute' : 'meeting.unmute')}
            on={microphone.on}
            busy={microphone.busy}
            onClick={() => {
              choose({ microphoneOn: !microphone.on })
              void setMicrophone(!microphone.on)
            }}
          >
            {microphone.on ? <Mic className="size-5.5" /> : <MicOff className="size-5.5" />}
          </Toggle>
          {!voiceOnly && (
            <Toggle
              label={say(camera.on ? 'meeting.stopCamera' : 'meeting.startCamera')}
              on={camera.on}
              busy={camera.busy}
              onClick={() => {
                choose({ cameraOn: !camera.on })
                void setCamera(!camera.on)
              }}
            >
              {camera.on ? <VideoIcon className="size-5.5" /> : <VideoOff className="size-5.5" />}
            </Toggle>
          )}
        </div>
      </div>
      <div aria-live="polite">
        {failures.map(text => (
          <p key={text} className="mt-3 rounded-xl bg-notice px-4 py-2.5 text-on-notice text-sm">
            {text}
          </p>
        ))}
      </div>
    </div>
  )
}

function Toggle({
  label,
  on,
  busy,
  onClick,
  children,
}: {
  label: string
  on: boolean
  busy: boolean
  onClick(): void
  children: React.ReactNode
}) {
  return (
    <Tip text={label}>
      <button
        type="button"
        aria-label={label}
        aria-busy={busy || undefined}
        onClick={onClick}
        className={classes(
          'grid size-12 place-items-center rounded-full backdrop-blur transition-colors',
          on ? 'bg-white/20 text-white hover:bg-white/30' : 'bg-hang-up text-white hover:bg-hang-up-hover',
        )}
      >
        {children}
      </button>
    </Tip>
  )
}
