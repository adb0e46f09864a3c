/** What there is to know about a meeting number before joining. */
import { useCallback, useEffect, useState } from 'react'
import type { AnswerOf } from '../../../shared/contract.ts'
import type { ErrorCode } from '../../../shared/errors.ts'
import { atMeeting } from '../../../shared/operation.ts'
import { server } from '../../server.ts'
import { refusalOf } from './refusals.ts'

export interface LookedUp {
  meeting?: AnswerOf<'attendance.lookUp'>
  refusal?: { text: string; code: ErrorCode | undefined }
}

/** Asked again when the person signs in or out, because that changes whether a password is needed. */
export function useLookUp(number: string, userId: string | undefined): LookedUp & { again(): void } {
  const [found, setFound] = useState<LookedUp>({})
  const [round, setRound] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the person and the round only say when to ask again
  useEffect(() => {
    let current = true
    server()
      .perform('attendance.lookUp', atMeeting(number), {})
      .then(
        meeting => current && setFound({ meeting }),
        error => current && setFound({ refusal: refusalOf(error) }),
      )
    return () => {
      current = false
    }
  }, [number, userId, round])
  const again = useCallback(() => {
    setFound({})
    setRound(now => now + 1)
  }, [])
  return { ...found, again }
}
