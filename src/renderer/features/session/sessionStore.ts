/** Who is signed in in this window, and the token that says so. */
import { createStore } from 'zustand/vanilla'
import { DomainError } from '../../../shared/errors.ts'
import { atServer } from '../../../shared/operation.ts'
import type { User } from '../../../shared/users.ts'
import { desktop } from '../../carriers.ts'
import { server } from '../../server.ts'
import { toast } from '../../ui/toasts.ts'
import { chosenServer } from '../../whichServer.ts'
import { say } from '../../words/words.ts'

export interface SessionState {
  /** False until it is known whether the remembered token still stands. */
  known: boolean
  user: User | undefined
}

export const sessionStore = createStore<SessionState>(() => ({ known: false, user: undefined }))

const key = 'gavel.token'

/** On a desktop the key store keeps it; in a browser local storage when asked to remember, else this tab only. */
async function rememberedToken(): Promise<string | undefined> {
  if (desktop()) return desktop()?.rememberedToken(chosenServer() ?? '')
  return sessionStorage.getItem(key) ?? localStorage.getItem(key) ?? undefined
}

async function rememberToken(token: string | undefined, lasting: boolean): Promise<void> {
  if (desktop()) {
    await desktop()?.rememberToken(chosenServer() ?? '', lasting ? token : undefined)
    return
  }
  sessionStorage.removeItem(key)
  localStorage.removeItem(key)
  if (token) (lasting ? localStorage : sessionStorage).setItem(key, token)
}

/** Called once: takes up the remembered session and follows what happens to it. */
export async function startSession(): Promise<void> {
  server().onEvent(event => {
    if (event.event === 'session.ended' && event.userId === sessionStore.getState().user?.id) void sessionGone()
  })
  server().onReturn(welcome => {
    const { user } = sessionStore.getState()
    if (user && !welcome.user) void sessionGone()
    // The server was out of reach when the window opened; what it remembered stands all the same.
    if (!user && welcome.user) void takeUp().catch(() => undefined)
  })
  try {
    const token = await rememberedToken()
    if (!token) return
    const welcome = await server().speakAs({ token })
    if (!welcome.user) {
      await forget()
      return
    }
    await takeUp()
  } catch (error) {
    if (error instanceof DomainError && error.code === 'unauthenticated') await forget()
  } finally {
    sessionStore.setState({ known: true })
  }
}

async function takeUp(): Promise<void> {
  sessionStore.setState({ user: await server().perform('session.whoAmI', atServer, {}) })
}

/** What others see of me has changed. */
export const renewMyself = takeUp

export async function signIn(username: string, password: string, remember: boolean): Promise<void> {
  const { token, user } = await server().perform('session.signIn', atServer, { username, password: { password } })
  await server().speakAs({ token })
  await rememberToken(token, remember)
  sessionStore.setState({ user, known: true })
}

export async function signOut(): Promise<void> {
  // Signed out here even when the server cannot be told.
  await server()
    .perform('session.signOut', atServer, {})
    .catch(() => undefined)
  await forget()
}

export async function changePassword(old: string, fresh: string): Promise<void> {
  await server().perform('session.changePassword', atServer, { old: { password: old }, new: { password: fresh } })
  await forget()
  toast(say('session.changed'), 'good')
}

async function forget(): Promise<void> {
  sessionStore.setState({ user: undefined })
  await rememberToken(undefined, false)
  await server()
    .speakAs({ token: undefined })
    .catch(() => undefined)
}

async function sessionGone(): Promise<void> {
  if (!sessionStore.getState().user) return
  await forget()
  toast(say('session.ended'))
}

export const nameOfUser = (user: Pick<User, 'realName' | 'username'>): string => user.realName || user.username
