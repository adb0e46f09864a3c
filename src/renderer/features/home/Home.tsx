/** Home of the signed-in: begin something, or go to what is planned. */
import { CalendarPlus, LogIn, Video } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { User } from '../../../shared/users.ts'
import { errorText } from '../../actions.ts'
import { go, joinAddress } from '../../address.ts'
import { classes } from '../../ui/classes.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Spinner } from '../../ui/Spinner.tsx'
import { toast } from '../../ui/toasts.ts'
import { useWords } from '../../words/words.ts'
import { MeetingList } from '../meetings/MeetingList.tsx'
import { startInstant } from '../meetings/meetingsStore.ts'
import { open } from '../meetings/planningStore.ts'
import { nameOfUser } from '../session/sessionStore.ts'
import { Frame } from './Frame.tsx'
import { JoinForm } from './JoinForm.tsx'

export function Home({ user }: { user: User }) {
  const say = useWords()
  const [joining, setJoining] = useState(false)
  const [starting, setStarting] = useState(false)
  const start = async (): Promise<void> => {
    setStarting(true)
    try {
      go(joinAddress((await startInstant()).number))
    } catch (error) {
      toast(errorText(error), 'bad')
      setStarting(false)
    }
  }
  return (
    <Frame>
      <h1 className="mt-2 font-semibold text-[1.75rem] tracking-[-0.025em] sm:mt-6">
        {say('home.greeting', { name: nameOfUser(user) })}
      </h1>
      <div className="mt-6 grid gap-3 sm:grid-cols-3 sm:gap-4">
        <Door
          first
          icon={starting ? <Spinner className="size-6" /> : <Video className="size-6" />}
          label={say('home.newMeeting')}
          hint={say('home.newMeetingHint')}
          onClick={() => !starting && void start()}
        />
        <Door
          icon={<LogIn className="size-6" />}
          label={say('home.joinByNumber')}
          hint={say('home.joinByNumberHint')}
          onClick={() => setJoining(true)}
        />
        <Door
          icon={<CalendarPlus className="size-6" />}
          label={say('home.schedule')}
          hint={say('home.scheduleHint')}
          onClick={() => open({ show: 'plan', scope: 'new' })}
        />
      </div>
      <MeetingList me={user} />
      <Dialog
        open={joining}
        onClose={() => setJoining(false)}
        title={say('home.joinTitle')}
        hint={say('home.joinHint')}
      >
        <JoinForm askName={false} />
      </Dialog>
    </Frame>
  )
}

function Door({
  icon,
  label,
  hint,
  first = false,
  onClick,
}: {
  icon: ReactNode
  label: string
  hint: string
  first?: boolean
  onClick(): void
}) {
  return (
    <button
      type="button"
      onClick={onClick}
      className={classes(
        'group flex items-center gap-4 rounded-2xl border p-4 text-left shadow-card transition-[background-color,border-color,transform] active:scale-[0.99] sm:flex-col sm:items-start sm:gap-8 sm:p-5',
        first
          ? 'border-transparent bg-accent text-on-accent hover:bg-accent-hover'
          : 'border-line bg-surface hover:border-line-strong/50 hover:bg-hover',
      )}
    >
      <span
        className={classes(
          'grid size-11 shrink-0 place-items-center rounded-xl',
          first ? 'bg-white/15 dark:bg-black/10' : 'bg-tint text-on-tint',
        )}
      >
        {icon}
      </span>
      <span>
        <span className="block font-semibold">{label}</span>
        <span className={classes('block text-sm', first ? 'opacity-90' : 'text-soft')}>{hint}</span>
      </span>
    </button>
  )
}
