/** One's picture: shown in lists and in meetings while the camera is off. */
import { ImageUp, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { useStore } from 'zustand'
import { atUser } from '../../../shared/operation.ts'
import { errorText } from '../../actions.ts'
import { usePicture } from '../../pictures.ts'
import { server } from '../../server.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { toast } from '../../ui/toasts.ts'
import { useWords } from '../../words/words.ts'
import { nameOfUser, renewMyself, sessionStore } from '../session/sessionStore.ts'
import { squared, upload } from './uploading.ts'

export function Picture() {
  const say = useWords()
  const user = useStore(sessionStore, state => state.user)
  const picture = usePicture(user?.picture)
  const [busy, setBusy] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  if (!user) return null
  const show = async (file: Blob | null): Promise<void> => {
    setBusy(true)
    try {
      const small = file && (await squared(file).catch(() => undefined))
      if (small === undefined) return toast(say('profile.noPicture'), 'bad')
      const id = small && (await upload(small, 'picture.jpg'))
      await server().perform('accounts.picture', atUser(user.id), { file: id })
      await renewMyself()
    } catch (error) {
      toast(errorText(error), 'bad')
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="flex flex-wrap items-center gap-6">
      <Avatar id={user.id} name={nameOfUser(user)} picture={picture} className="size-28 text-4xl" />
      <div className="flex min-w-0 flex-1 basis-56 flex-col gap-3">
        <p className="text-soft text-sm">{say('profile.pictureHint')}</p>
        <div className="flex flex-wrap gap-2">
          <Button busy={busy} icon={<ImageUp className="size-4" />} onClick={() => input.current?.click()}>
            {say(user.picture ? 'profile.otherPicture' : 'profile.choosePicture')}
          </Button>
          {user.picture && (
            <Button look="quiet" icon={<Trash2 className="size-4" />} onClick={() => void show(null)}>
              {say('profile.removePicture')}
            </Button>
          )}
        </div>
        <input
          ref={input}
          type="file"
          accept="image/*"
          aria-label={say('profile.choosePicture')}
          className="hidden"
          onChange={event => {
            const file = event.target.files?.[0]
            event.target.value = ''
            if (file) void show(file)
          }}
        />
      </div>
    </div>
  )
}
