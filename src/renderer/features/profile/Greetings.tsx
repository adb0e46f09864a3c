/** Greetings for callers: recorded here or uploaded, heard, and one of them used. */
import { FileUp, Mic, Pause, Play, Square, Trash2 } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import { atUser } from '../../../shared/operation.ts'
import type { KeptRecord } from '../../../shared/records.ts'
import { errorText } from '../../actions.ts'
import { fetchFile } from '../../pictures.ts'
import { server } from '../../server.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { Switch } from '../../ui/Switch.tsx'
import { toast } from '../../ui/toasts.ts'
import { longWhen, stopwatch } from '../../words/time.ts'
import { useWords } from '../../words/words.ts'
import { sessionStore } from '../session/sessionStore.ts'
import { upload } from './uploading.ts'
import { useRecorder } from './useRecorder.ts'

type Greeting = Pick<KeptRecord, 'id' | 'body'>
const me = () => atUser(sessionStore.getState().user?.id ?? '')

export function Greetings() {
  const say = useWords()
  const [items, setItems] = useState<readonly Greeting[]>([])
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const load = useCallback(async () => setItems((await server().perform('greetings.list', me(), {})).items), [])
  const doing = useCallback(
    async (work: () => Promise<unknown>): Promise<void> => {
      setBusy(true)
      try {
        await work()
        await load()
      } catch (error) {
        toast(errorText(error), 'bad')
      } finally {
        setBusy(false)
      }
    },
    [load],
  )
  useEffect(() => void doing(async () => undefined), [doing])
  const add = (file: Blob, name: string): Promise<void> =>
    doing(async () => server().perform('greetings.add', me(), { file: await upload(file, name) }))
  const { recording, since, start, stop } = useRecorder(blob => void add(blob, `${longWhen(Date.now())}.webm`))
  return (
    <div className="flex flex-col gap-4">
      <p className="text-soft text-sm">{say('profile.greetingHint')}</p>
      {items.length > 0 && (
        <ul className="divide-y divide-line rounded-xl border border-line">
          {items.map(greeting => (
            <GreetingItem key={greeting.id} greeting={greeting} doing={doing} />
          ))}
        </ul>
      )}
      <div className="flex flex-wrap gap-2">
        {recording ? (
          <Button look="danger" icon={<Square className="size-4" />} onClick={stop}>
            {say('profile.stopRecording', { time: stopwatch(since) })}
          </Button>
        ) : (
          <Button icon={<Mic className="size-4" />} busy={busy} onClick={start}>
            {say('profile.record')}
          </Button>
        )}
        <Button icon={<FileUp className="size-4" />} busy={busy} onClick={() => input.current?.click()}>
          {say('profile.uploadGreeting')}
        </Button>
        <input
          ref={input}
          type="file"
          accept="audio/*"
          aria-label={say('profile.uploadGreeting')}
          className="hidden"
          onChange={event => {
            const file = event.target.files?.[0]
            event.target.value = ''
            if (file) void add(file, file.name)
          }}
        />
      </div>
    </div>
  )
}

function GreetingItem({
  greeting: { id, body },
  doing,
}: {
  greeting: Greeting
  doing(work: () => Promise<unknown>): Promise<void>
}) {
  const say = useWords()
  const name = String(body['file_name'] ?? '').replace(/\.\w+$/, '')
  const { playing, toggle } = usePlayer(String(body['file_url'] ?? ''))
  return (
    <li className="flex min-h-13 items-center gap-3 px-3 py-2">
      <IconButton label={say(playing ? 'profile.pause' : 'profile.play', { name })} onClick={toggle}>
        {playing ? <Pause className="size-4.5" /> : <Play className="size-4.5" />}
      </IconButton>
      <div className="min-w-0 flex-1">
        <Switch
          label={name}
          hint={say(body['enabled'] === true ? 'profile.inUse' : 'profile.notInUse')}
          checked={body['enabled'] === true}
          onChange={enabled => void doing(() => server().perform('greetings.enable', me(), { id, enabled }))}
        />
      </div>
      <IconButton
        label={say('profile.removeGreeting', { name })}
        onClick={() => void doing(() => server().perform('greetings.remove', me(), { id }))}
      >
        <Trash2 className="size-4" />
      </IconButton>
    </li>
  )
}

function usePlayer(address: string): { playing: boolean; toggle(): void } {
  const [playing, setPlaying] = useState(false)
  const audio = useRef<HTMLAudioElement>(undefined)
  useEffect(
    () => () => {
      audio.current?.pause()
      if (audio.current) URL.revokeObjectURL(audio.current.src)
    },
    [],
  )
  const toggle = async (): Promise<void> => {
    try {
      if (playing) return audio.current?.pause()
      if (!audio.current) {
        const player = new Audio(URL.createObjectURL(await fetchFile(address)))
        player.onplay = () => setPlaying(true)
        player.onpause = () => setPlaying(false)
        player.onended = () => setPlaying(false)
        audio.current = player
      }
      await audio.current.play()
    } catch (error) {
      toast(errorText(error), 'bad')
    }
  }
  return { playing, toggle: () => void toggle() }
}
