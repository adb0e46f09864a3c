/** The key of LiveKit's server API: made on the first start or given at the start, and who speaks by it. */
import { DomainError } from '../../../shared/errors.ts'
import type { LivekitKey, livekit } from '../../../shared/livekit.ts'
import type { Actor } from './actor.ts'
import type { DeedsOf } from './deed.ts'
import type { House } from './house.ts'

/** Kept in clear, because signatures are checked with it; a key has no colon. */
const row = ({ key, secret }: LivekitKey) => ({ name: 'livekit', value: `${key}:${secret}` })

const fresh = ({ ids }: Pick<House, 'ids'>): LivekitKey => ({ key: `API${ids.key(12)}`, secret: ids.key(43) })

export const livekitDeeds: DeedsOf<typeof livekit> = {
  'livekit.key': { right: 'manageKeys', perform: async ({ house }) => currentKey(house) },
  'livekit.renewKey': {
    right: 'manageKeys',
    async perform(deed) {
      const { house } = deed
      if (house.livekit?.given)
        throw new DomainError(
          'notAllowedHere',
          'The key was given when the server was started, and can be changed there.',
        )
      const pair = fresh(house)
      deed.put('settings', row(pair))
      deed.remember(() => {
        house.livekit = { pair, given: false }
      })
      return pair
    },
  },
}

export function currentKey({ livekit: kept }: House): LivekitKey {
  if (!kept) throw new Error('The LiveKit key is kept before anybody asks for it.')
  return kept.pair
}

/** The given one stands from now on; else the one that was made before, else one is made now. */
export async function keepLivekitKey(house: House, given: LivekitKey | undefined): Promise<void> {
  const kept = await house.store.get('settings', 'livekit')
  const [key = '', ...secret] = kept?.value.split(':') ?? []
  const pair = given ?? (kept ? { key, secret: secret.join(':') } : fresh(house))
  if (row(pair).value !== kept?.value) await house.store.commit([{ put: 'settings', row: row(pair) }])
  house.livekit = { pair, given: given !== undefined }
}

/** Who signed with this secret; refused when it is not, or no longer, the one that stands. */
export function byProgram(house: House, secret: string | { digest: string }): Required<Actor>['program'] {
  const digest = typeof secret === 'string' ? house.secrets.digest(secret) : secret.digest
  if (!house.livekit || house.secrets.digest(house.livekit.pair.secret) !== digest)
    throw new DomainError('unauthenticated', 'This LiveKit key does not stand.')
  return { digest }
}
