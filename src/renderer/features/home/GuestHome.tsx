/** The first thing a stranger sees: join a meeting, or sign in. */
import { useWords } from '../../words/words.ts'
import { Frame } from './Frame.tsx'
import { JoinForm } from './JoinForm.tsx'

export function GuestHome() {
  const say = useWords()
  return (
    <Frame signInThen="/">
      <div className="m-auto grid w-full max-w-4xl items-center gap-10 py-6 md:grid-cols-[1fr_24rem] md:gap-16">
        <div className="hidden md:block">
          <p className="text-balance font-semibold text-[2.75rem] leading-[1.1] tracking-[-0.03em]">
            {say('app.tagline')}
          </p>
          <p className="mt-5 max-w-sm text-base text-soft">{say('home.guestPitch')}</p>
        </div>
        <section className="rounded-2xl border border-line bg-surface p-7 shadow-card" aria-labelledby="join-title">
          <h1 id="join-title" className="font-semibold text-xl">
            {say('home.joinTitle')}
          </h1>
          <p className="mt-1 mb-6 text-soft text-sm">{say('home.joinHint')}</p>
          <JoinForm askName />
        </section>
      </div>
    </Frame>
  )
}
