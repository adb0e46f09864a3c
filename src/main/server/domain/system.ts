/** The server about itself. */
import type { system } from '../../../shared/system.ts'
import type { DeedsOf } from './deed.ts'

export const systemDeeds: DeedsOf<typeof system> = {
  'system.about': {
    right: 'look',
    perform: async ({ house, now }) => ({ name: 'Gavel', version: house.version, time: now }),
  },
}
