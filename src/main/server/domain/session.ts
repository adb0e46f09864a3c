/** Signing in and out, and knowing who shows a token. */
import type { AnswerOf } from '../../../shared/contract.ts'
import { DomainError } from '../../../shared/errors.ts'
import type { session } from '../../../shared/session.ts'
import type { Password } from '../../../shared/users.ts'
import type { Actor, Credentials } from './actor.ts'
import { byKey } from './apiKeys.ts'
import type { Row } from './collections.ts'
import { type DeedContext, type DeedsOf, openDeed } from './deed.ts'
import type { House } from './house.ts'
import { byProgram } from './livekit.ts'
import { checkPolicy } from './passwordPolicy.ts'
import { seatOf } from './seats.ts'
import { userView } from './users.ts'

const sessionLife = 30 * 24 * 3600_000
/** Of a session that can be renewed. */
const shortLife = 30 * 60_000
const freezeAfter = 5
const freezeFor = 5 * 60_000
/** Of nobody: verified against when a user name is unknown, so that the answer takes as long as for a known one. */
let nobodysHash: Promise<string> | undefined

export const sessionDeeds: DeedsOf<typeof session> = {
  'session.signIn': {
    right: 'signIn',
    // Tries for one name wait for each other, so that five at once cannot slip past the count.
    turn: (_, asked) => signInTurn(String((asked() as { username?: unknown }).username)),
    async perform(deed, { username, password, renewable }) {
      return openSession(deed, await authenticate(deed, username, password), renewable)
    },
  },
  'session.renew': {
    right: 'signIn',
    turn: () => 'renewals',
    async perform(deed, { refreshToken }) {
      const { house, store, now } = deed
      const refresh = await store.get('refreshes', house.secrets.digest(refreshToken))
      const user = refresh && refresh.expiresAt > now ? await store.get('users', refresh.userId) : undefined
      if (!refresh || !user || user.disabled)
        throw new DomainError('wrongCredentials', 'This refresh token does not stand. Please sign in again.')
      deed.remove('refreshes', refresh.digest)
      deed.remove('sessions', refresh.sessionDigest)
      return openSession(deed, user, true)
    },
  },
  'session.current': {
    right: 'ownAccount',
    async perform({ store, actor, now, ...deed }) {
      const session = await store.get('sessions', actor.sessionDigest ?? '')
      const expiresAt = session?.expiresAt ?? now
      return { user: userView(deed.user()), expiresAt, lasts: expiresAt - now }
    },
  },
  'session.signOut': {
    right: 'ownAccount',
    async perform(deed) {
      if (deed.actor.sessionDigest) await endSession(deed, deed.actor.sessionDigest)
      return {}
    },
  },
  'session.whoAmI': { right: 'ownAccount', perform: async deed => userView(deed.user()) },
  'session.changePassword': {
    right: 'ownAccount',
    turn: () => 'passwords',
    async perform(deed, input) {
      const { house } = deed
      const user = deed.user()
      if (!(await house.secrets.verify(secretOf(house, input.old), user.secretHash)))
        throw new DomainError('wrongPassword', 'The old password is not right.')
      await checkPolicy(deed, input.new, user)
      deed.put('users', { ...user, secretHash: await house.secrets.hash(secretOf(house, input.new)) })
      await endSessions(deed, user.id)
      return {}
    },
  },
}

function openSession(deed: DeedContext, user: Row<'users'>, renewable: boolean): AnswerOf<'session.signIn'> {
  const { house, now } = deed
  const lasts = renewable ? shortLife : sessionLife
  const [token, digest] = freshToken(house)
  const session = { token, user: userView(user), expiresAt: now + lasts, lasts }
  deed.put('sessions', { digest, userId: user.id, createdAt: now, expiresAt: session.expiresAt })
  if (!renewable) return session
  const [refreshToken, refreshDigest] = freshToken(house)
  deed.put('refreshes', {
    ...{ digest: refreshDigest, userId: user.id, sessionDigest: digest },
    expiresAt: now + sessionLife,
  })
  return { ...session, refreshToken }
}

function freshToken({ secrets }: House): [token: string, digest: string] {
  const token = secrets.token()
  return [token, secrets.digest(token)]
}

/** Whose name and password these are. Failures are counted, and saved although what was asked fails. */
async function authenticate(deed: DeedContext, username: string, password: Password): Promise<Row<'users'>> {
  const { house, now } = deed
  const secret = secretOf(house, password)
  const [user] = await deed.store.find('users', {
    where: { column: 'usernameKey', is: 'eq', value: username.toLowerCase() },
    top: 1,
  })
  if (!user) {
    nobodysHash ??= house.secrets.hash('nobody')
    await house.secrets.verify(secret, await nobodysHash)
    throw wrongCredentials()
  }
  if (user.frozenUntil !== null && user.frozenUntil > now)
    throw new DomainError('accountFrozen', 'Too many failed sign-ins. Try again in five minutes.')
  if (!(await house.secrets.verify(secret, user.secretHash))) {
    const failures = user.failures + 1
    const frozen = failures >= freezeAfter
    deed.put('users', { ...user, failures: frozen ? 0 : failures, frozenUntil: frozen ? now + freezeFor : null })
    await deed.save()
    throw wrongCredentials()
  }
  if (user.disabled) throw new DomainError('accountDisabled', 'This account is switched off. Ask your administrator.')
  if (user.failures > 0 || user.frozenUntil !== null) deed.put('users', { ...user, failures: 0, frozenUntil: null })
  return user
}

const passwordKnownFor = 5 * 60_000
const mostKnown = 10_000

/** Who shows name and password with the request itself. To look at them is slow, so that right ones are known for a while. */
async function byPassword(
  house: House,
  { username, password }: NonNullable<Credentials['basic']>,
): Promise<Row<'users'>> {
  const now = house.clock.now()
  const key = house.secrets.digest(JSON.stringify([username.toLowerCase(), password]))
  const known = house.knownPasswords.get(key)
  const before = known && known.until > now ? await house.store.get('users', known.userId) : undefined
  if (before && !before.disabled && before.secretHash === known?.secretHash) return before
  const deed = openDeed(house, { reachedAt: '' }, { at: 'server' })
  const user = await authenticate(deed, username, { password })
  await deed.save()
  house.knownPasswords.delete(key)
  house.knownPasswords.set(key, { userId: user.id, secretHash: user.secretHash, until: now + passwordKnownFor })
  if (house.knownPasswords.size > mostKnown)
    house.knownPasswords.delete(house.knownPasswords.keys().next().value as string)
  return user
}

/** This session alone ends, with what could renew it. */
export async function endSession(deed: DeedContext, sessionDigest: string): Promise<void> {
  deed.remove('sessions', sessionDigest)
  const where = { column: 'sessionDigest', is: 'eq', value: sessionDigest } as const
  for (const { digest } of await deed.store.find('refreshes', { where })) deed.remove('refreshes', digest)
}

/** All sessions of this person end; their windows hear of it. */
export async function endSessions(deed: DeedContext, userId: string): Promise<void> {
  for (const session of await deed.store.find('sessions', { where: { column: 'userId', is: 'eq', value: userId } }))
    deed.remove('sessions', session.digest)
  for (const refresh of await deed.store.find('refreshes', { where: { column: 'userId', is: 'eq', value: userId } }))
    deed.remove('refreshes', refresh.digest)
  deed.publish({ event: 'session.ended', userId }, { users: [userId] })
}

/** Tries for one name wait for each other, however they are made. */
export const signInTurn = (username: string): string => `sign-in ${username.trim().toLowerCase()}`

export const secretOf = (house: House, password: Password): string =>
  'secret' in password ? password.secret.toLowerCase() : house.secrets.derive(password.password)

export async function identify(house: House, shown: Credentials): Promise<Actor> {
  const { reachedAt, clientId, from, visitorKey } = shown
  if (shown.apiKey !== undefined) return byKey(house, shown, house.secrets.digest(shown.apiKey))
  if (shown.livekitSecret !== undefined) return { reachedAt, program: byProgram(house, shown.livekitSecret) }
  const person = shown.basic && (await byPassword(house, shown.basic))
  const known = shown.token === undefined ? undefined : await userOfToken(house, house.secrets.digest(shown.token))
  if (shown.token !== undefined && !known) throw signedOut()
  const seat = shown.seat && (await seatOf(house, { ...shown.seat, digest: house.secrets.digest(shown.seat.key) }))
  return {
    reachedAt,
    ...(from !== undefined && { from }),
    ...(person && { user: person }),
    ...(known && { user: known.user, sessionDigest: known.digest }),
    ...(visitorKey !== undefined && { visitor: { digest: house.secrets.digest(visitorKey) } }),
    ...(seat && { seat }),
    ...(clientId !== undefined && { clientId }),
  }
}

/**
 * The actor as they stand now: since they were identified, while their deed waited for its turn, their session may have
 * ended, their role changed, or somebody else may have taken over their seat.
 */
export async function refresh(house: House, { seat, ...actor }: Actor): Promise<Actor> {
  if (actor.key) return byKey(house, { ...actor, ...(actor.user && { behalf: actor.user.id }) }, actor.key.digest)
  if (actor.program) return { ...actor, program: byProgram(house, actor.program) }
  const known = actor.sessionDigest === undefined ? undefined : await userOfToken(house, actor.sessionDigest)
  if (actor.sessionDigest !== undefined && !known) throw signedOut()
  const person = actor.user && !known ? await stillThemselves(house, actor.user) : undefined
  const held = seat && (await seatOf(house, seat))
  return { ...actor, ...(person && { user: person }), ...(known && { user: known.user }), ...(held && { seat: held }) }
}

/** Who came with name and password, as they stand now. */
async function stillThemselves(house: House, { id, secretHash }: Row<'users'>): Promise<Row<'users'>> {
  const user = await house.store.get('users', id)
  if (!user || user.disabled || user.secretHash !== secretHash) throw signedOut()
  return user
}

async function userOfToken(house: House, digest: string): Promise<{ user: Row<'users'>; digest: string } | undefined> {
  const session = await house.store.get('sessions', digest)
  if (!session || session.expiresAt <= house.clock.now()) return undefined
  const user = await house.store.get('users', session.userId)
  return user && !user.disabled ? { user, digest } : undefined
}

const wrongCredentials = () => new DomainError('wrongCredentials', 'The user name or the password is not right.')
const signedOut = () => new DomainError('unauthenticated', 'This session has ended. Please sign in again.')
