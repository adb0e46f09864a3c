/** Waiting in a meeting's lobby: asking again and again, as the same person, until the answer is yes or no. */
import { DomainError } from '../../../shared/errors.ts'
import { atMeeting } from '../../../shared/operation.ts'
import { server } from '../../server.ts'
import { clientId, keepLobbyKey, keptLobbyKey } from '../session/identity.ts'
import { passing } from './refusals.ts'
import type { Entry } from './staying.ts'

const askEvery = 2_500

/** Resolves with the key to come in with, or with undefined when the person gave up. Rejects when they are refused for good. */
export async function waitAtDoor(entry: Entry, signal: AbortSignal): Promise<string | undefined> {
  const { number, name, password } = entry
  const me = { clientId: clientId() }
  while (!signal.aborted) {
    const seatKey = keptLobbyKey(number)
    const question = { ...me, name, ...(password && { password }), ...(seatKey && { seatKey }) }
    try {
      const answer = await server().perform('lobby.wait', atMeeting(number), question)
      keepLobbyKey(number, answer.seatKey)
      if (answer.admitted && !signal.aborted) return answer.seatKey
    } catch (error) {
      if (error instanceof DomainError && !passing(error.code)) throw error
    }
    await pause(signal)
  }
  const seatKey = keptLobbyKey(number)
  // Nobody waits for an answer: the server forgets who does not ask any more.
  void server()
    .perform('lobby.giveUp', atMeeting(number), { ...me, ...(seatKey && { seatKey }) })
    .catch(() => undefined)
  return undefined
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, askEvery)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}
