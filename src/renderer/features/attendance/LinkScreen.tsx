/** The door of a meeting behind a link: its key says which meeting it is, and what its password is. */
import { useCallback, useEffect, useState } from 'react'
import type { AnswerOf } from '../../../shared/contract.ts'
import { atLink } from '../../../shared/operation.ts'
import { go } from '../../address.ts'
import { server } from '../../server.ts'
import { Button } from '../../ui/Button.tsx'
import { Waiting } from '../../ui/Spinner.tsx'
import { useWords } from '../../words/words.ts'
import { Frame } from '../home/Frame.tsx'
import { JoinScreen, type KnownMeeting } from './JoinScreen.tsx'
import { refusalOf, refusalText } from './refusals.ts'

export function LinkScreen({ linkKey }: { linkKey: string }) {
  const say = useWords()
  const { meeting, refusal, again } = useLink(linkKey)
  const address = `/j/${linkKey}`
  if (meeting) return <JoinScreen number={meeting.number} known={meeting} address={address} />
  if (!refusal) return <Waiting>{say('join.lookingUp')}</Waiting>
  const dead = refusal.code === 'meetingNotFound'
  const over = refusal.code === 'meetingOver'
  return (
    <Frame signInThen={address}>
      <div className="m-auto flex max-w-sm flex-col items-center gap-5 text-center">
        <p role="alert">{dead ? say('join.deadLink') : refusal.text}</p>
        <div className="flex flex-wrap justify-center gap-2">
          {!dead && !over && <Button onClick={again}>{say('common.retry')}</Button>}
          <Button onClick={() => go('/')}>{say('join.otherNumber')}</Button>
        </div>
      </div>
    </Frame>
  )
}

interface Followed {
  meeting?: KnownMeeting & { number: string }
  refusal?: ReturnType<typeof refusalOf>
}

function followedTo({ number, name, password, startsAt, endsAt, status }: AnswerOf<'meetings.resolve'>): Followed {
  if (status === 'over') return { refusal: { text: refusalText('meetingOver'), code: 'meetingOver' } }
  const time = status === 'planned' ? { startsAt, endsAt } : undefined
  return { meeting: { number, name, password, time } }
}

function useLink(key: string): Followed & { again(): void } {
  const [followed, setFollowed] = useState<Followed>({})
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the round only says when to ask again
  useEffect(() => {
    let current = true
    server()
      .perform('meetings.resolve', atLink(key), {})
      .then(
        meeting => current && setFollowed(followedTo(meeting)),
        error => current && setFollowed({ refusal: refusalOf(error) }),
      )
    return () => {
      current = false
    }
  }, [key, round])
  const again = useCallback(() => {
    setFollowed({})
    setRound(now => now + 1)
  }, [])
  return { ...followed, again }
}
