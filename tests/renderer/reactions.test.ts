/** Signs of a moment, as a window shows them. */
import { describe, expect, it } from 'vitest'
import { type Shown, together, withSign } from '../../src/renderer/features/reactions/reactionsStore.ts'
import type { Sign } from '../../src/shared/reactions.ts'

const by = (participantId: string, sign: Sign, turn = 1): Shown => ({ turn, participantId, name: participantId, sign })

describe('signs', () => {
  it('are one for each person, the newest', () => {
    const shown = withSign(withSign([by('a', '👏'), by('b', '👍')], by('a', '🎉', 2)), by('c', '👍'))
    expect(shown.map(one => `${one.participantId}${one.sign}`)).toEqual(['b👍', 'a🎉', 'c👍'])
  })

  it('are put together by what they are, the newest kind first', () => {
    expect(together([by('a', '👏'), by('b', '👍'), by('c', '👏')])).toEqual([
      { sign: '👍', names: ['b'] },
      { sign: '👏', names: ['a', 'c'] },
    ])
    expect(together([])).toEqual([])
  })
})
