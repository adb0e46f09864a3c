/** The very first start: somebody must be able to sign in. */
import type { House } from './house.ts'

export const adminName = 'admin'

/** Makes the administrator when there is no account yet. The password is answered only when it was generated here and now. */
export async function bootstrap(
  house: House,
  given: string | undefined,
): Promise<{ username: string; password?: string }> {
  if ((await house.store.count('users')) > 0) return { username: await firstAdmin(house) }
  const password = given ?? house.ids.key(16)
  await house.store.commit([
    {
      put: 'users',
      row: {
        id: house.ids.id(),
        username: adminName,
        usernameKey: adminName,
        realName: 'Administrator',
        email: '',
        department: '',
        mobile: '',
        role: 'SystemAdmin',
        secretHash: await house.secrets.hash(house.secrets.derive(password)),
        disabled: false,
        failures: 0,
        frozenUntil: null,
        createdAt: house.clock.now(),
        extension: '1000',
        extensionHash: null,
        details: null,
      },
    },
  ])
  return given === undefined ? { username: adminName, password } : { username: adminName }
}

async function firstAdmin(house: House): Promise<string> {
  const [admin] = await house.store.find('users', {
    where: { column: 'role', is: 'eq', value: 'SystemAdmin' },
    orderBy: [{ column: 'createdAt' }],
    top: 1,
  })
  return admin?.username ?? adminName
}
