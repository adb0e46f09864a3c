/** Signing in: what is checked, counted and forgotten. */
import { beforeEach, describe, expect, it } from 'vitest'
import { atServer, atUser } from '../../src/shared/operation.ts'
import { adminPassword, type OpenHouse, openHouse, reachedAt, stranger } from '../support/openHouse.ts'

let house: OpenHouse
beforeEach(async () => {
  house = await openHouse()
})

const signIn = (username: string, password: string) =>
  house.perform('session.signIn', atServer, { username, password: { password } }, stranger)

describe('signing in', () => {
  it('knows the administrator by name, whatever the case, and by secret', async () => {
    expect((await signIn('ADMIN', adminPassword)).user.role).toBe('SystemAdmin')
    const secret = 'a4d234fa4962a136ed814cb7b64d96e72bab87d4'
    const session = await house.perform(
      'session.signIn',
      atServer,
      { username: 'admin', password: { secret } },
      stranger,
    )
    expect(session.user.username).toBe('admin')
  })

  it('says the same of an unknown name and a wrong password', async () => {
    await expect(signIn('nobody', 'x')).rejects.toMatchObject({ code: 'wrongCredentials' })
    await expect(signIn('admin', 'x')).rejects.toMatchObject({ code: 'wrongCredentials' })
  })

  it('freezes after five failures, also at once, and thaws after five minutes', async () => {
    await Promise.allSettled(Array.from({ length: 5 }, () => signIn('admin', 'wrong')))
    await expect(signIn('admin', adminPassword)).rejects.toMatchObject({ code: 'accountFrozen' })
    house.clock.pass(5 * 60_000 + 1)
    expect((await signIn('admin', adminPassword)).user.username).toBe('admin')
  })

  it('starts counting anew after a good one', async () => {
    for (let i = 0; i < 4; i++) await expect(signIn('admin', 'wrong')).rejects.toThrow()
    await signIn('admin', adminPassword)
    for (let i = 0; i < 4; i++) await expect(signIn('admin', 'wrong')).rejects.toThrow()
    await signIn('admin', adminPassword)
  })

  it('keeps no token and no password in clear', async () => {
    const { token } = await signIn('admin', adminPassword)
    const kept = JSON.stringify([await house.store.find('sessions', {}), await house.store.find('users', {})])
    expect(kept).not.toContain(token)
    expect(kept).not.toContain(adminPassword)
    expect(kept).not.toContain('a4d234fa4962a136ed814cb7b64d96e72bab87d4')
  })
})

describe('a session', () => {
  it('ends by itself, by signing out, and with a new password everywhere', async () => {
    const one = await signIn('admin', adminPassword)
    const two = await signIn('admin', adminPassword)
    const first = await house.core.identify({ token: one.token, reachedAt })
    const second = await house.core.identify({ token: two.token, reachedAt })

    await house.perform('session.signOut', atServer, {}, first)
    await expect(house.core.identify({ token: one.token, reachedAt })).rejects.toMatchObject({
      code: 'unauthenticated',
    })
    await expect(house.perform('session.whoAmI', atServer, {}, first)).rejects.toMatchObject({
      code: 'unauthenticated',
    })

    await expect(
      house.perform(
        'session.changePassword',
        atServer,
        { old: { password: 'no' }, new: { password: 'New1234!' } },
        second,
      ),
    ).rejects.toMatchObject({ code: 'wrongPassword' })
    await house.perform(
      'session.changePassword',
      atServer,
      { old: { password: adminPassword }, new: { password: 'New1234!' } },
      second,
    )
    await expect(house.perform('session.whoAmI', atServer, {}, second)).rejects.toMatchObject({
      code: 'unauthenticated',
    })
    await expect(signIn('admin', adminPassword)).rejects.toMatchObject({ code: 'wrongCredentials' })

    const third = await signIn('admin', 'New1234!')
    house.clock.pass(31 * 24 * 3600_000)
    await expect(house.core.identify({ token: third.token, reachedAt })).rejects.toMatchObject({
      code: 'unauthenticated',
    })
  })
})

describe('accounts', () => {
  it('are made and changed by administrators only, with a name of their own', async () => {
    const admin = await house.signIn('admin')
    const anna = await house.person('anna')
    const account = { username: 'Anna', password: { password: 'x' } }
    await expect(house.perform('users.create', atServer, account, anna)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(house.perform('users.create', atServer, account, stranger)).rejects.toMatchObject({
      code: 'unauthenticated',
    })
    await expect(house.perform('users.create', atServer, account, admin)).rejects.toMatchObject({
      code: 'inconsistent',
    })
  })

  it('always leave one administrator', async () => {
    const admin = await house.signIn('admin')
    const me = atUser(admin.user?.id ?? '')
    await expect(house.perform('users.update', me, { role: 'Normal' }, admin)).rejects.toMatchObject({
      code: 'notAllowedHere',
    })
    await expect(house.perform('users.update', me, { disabled: true }, admin)).rejects.toMatchObject({
      code: 'notAllowedHere',
    })
    await house.person('second', 'SystemAdmin')
    await house.perform('users.update', me, { role: 'Normal' }, admin)
  })

  it('lose their sessions when role, password or standing changes', async () => {
    const admin = await house.signIn('admin')
    const anna = await house.person('anna')
    await house.perform('users.update', atUser(anna.user?.id ?? ''), { role: 'MeetingOperator' }, admin)
    await expect(house.perform('session.whoAmI', atServer, {}, anna)).rejects.toMatchObject({ code: 'unauthenticated' })
    await house.perform('users.update', atUser(anna.user?.id ?? ''), { disabled: true }, admin)
    await expect(signIn('anna', 'Pass-anna')).rejects.toMatchObject({ code: 'accountDisabled' })
  })
})
