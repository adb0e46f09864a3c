/** The desktop's own list of screens and windows; in a browser the browser asks. */
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { ShareSource } from '../../../shared/desktop.ts'
import { errorText } from '../../actions.ts'
import { startShare } from '../../call/share.ts'
import { desktop } from '../../carriers.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Waiting } from '../../ui/Spinner.tsx'
import { toast } from '../../ui/toasts.ts'
import { useWords } from '../../words/words.ts'
import { stageStore } from './stageStore.ts'

const close = (): void => stageStore.setState({ picking: false })

export function SharePicker() {
  const say = useWords()
  const open = useStore(stageStore, state => state.picking)
  return (
    <Dialog open={open} onClose={close} title={say('meeting.chooseScreen')} hint={say('meeting.chooseScreenHint')} wide>
      <Sources />
    </Dialog>
  )
}

function Sources() {
  const say = useWords()
  const [sources, setSources] = useState<ShareSource[]>()
  useEffect(() => {
    desktop()
      ?.shareSources()
      .then(setSources, () => setSources([]))
  }, [])
  const choose = async (id: string): Promise<void> => {
    close()
    try {
      await desktop()?.chooseShareSource(id)
      await startShare(true)
    } catch (error) {
      toast(errorText(error), 'bad')
    }
  }
  if (!sources) return <Waiting>{say('common.loading')}</Waiting>
  if (sources.length === 0) return <p className="py-6 text-center text-soft">{say('meeting.noSources')}</p>
  return (
    <div className="flex flex-col gap-5">
      {(['screen', 'window'] as const).map(kind => {
        const some = sources.filter(source => source.kind === kind)
        if (some.length === 0) return null
        return (
          <section key={kind}>
            <h3 className="mb-2 font-medium text-sm">
              {say(kind === 'screen' ? 'meeting.screens' : 'meeting.windows')}
            </h3>
            <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3">
              {some.map(source => (
                <li key={source.id}>
                  <button
                    type="button"
                    onClick={() => void choose(source.id)}
                    className="w-full rounded-xl border border-line p-2 text-left hover:border-accent hover:bg-hover"
                  >
                    <img
                      src={source.thumbnail}
                      alt=""
                      className="aspect-video w-full rounded-lg bg-sunken object-contain"
                    />
                    <span className="mt-1.5 block truncate text-sm">{source.name}</span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )
      })}
    </div>
  )
}
