/** Of many open microphones the loudest few are forwarded: nobody loses a place in the middle of a word, and a new voice is heard from its first packet. */
import { describe, expect, it } from 'vitest'
import { Loudest } from '../../../src/main/server/sfu/media/loudest.ts'

/** −dBov. */
const [shouting, talking, murmuring, room, silence] = [15, 30, 45, 75, 127]

function meeting(most: number, people: number) {
  const loudest = new Loudest(most)
  let now = 1_000_000
  const names = Array.from({ length: people }, (_, i) => `p${i}`)
  const ended: string[] = []
  /** Lets everybody send so many packets at these levels; answers who was forwarded at the end. */
  const talk = (packets: number, levels: Record<string, number>, others: number | 'nothing' = room): string[] => {
    let heard: string[] = []
    for (let i = 0; i < packets; i++) {
      now += 20_000
      heard = names.filter(name => {
        const level = levels[name] ?? others
        if (level === 'nothing') return false
        const judged = loudest.hear(name, level, now)
        if (judged.ended) ended.push(judged.ended)
        return judged.heard
      })
    }
    return heard
  }
  return { talk, ended, loudest }
}

describe('in a small room', () => {
  it('everybody is forwarded, silent or not', () => {
    const { talk, ended } = meeting(5, 5)
    expect(talk(1, {}, silence)).toHaveLength(5)
    expect(talk(500, { p3: shouting }, silence)).toHaveLength(5)
    expect(ended).toEqual([])
  })
})

describe('in a large room', () => {
  it('so many are forwarded, and whoever begins to speak is from the first packet', () => {
    const { talk, ended } = meeting(5, 30)
    expect(talk(200, {})).toHaveLength(5)
    expect(talk(1, { p29: talking })).toContain('p29')
    expect(ended).toHaveLength(1)
    expect(talk(100, { p29: talking })).toHaveLength(5)
  })

  it('nobody loses a place to somebody as loud, in a pause between words, or just after taking it', () => {
    const { talk } = meeting(2, 4)
    talk(10, { p0: talking, p1: talking }, 'nothing')
    talk(100, { p0: talking, p1: talking })
    expect(talk(100, { p0: talking, p1: talking, p2: talking })).toEqual(['p0', 'p1'])
    expect(talk(15, { p0: silence, p1: talking, p2: murmuring })).toEqual(['p0', 'p1'])
    talk(100, { p0: silence, p1: talking })
    expect(talk(5, { p1: talking, p2: talking })).toEqual(['p1', 'p2'])
    expect(talk(20, { p1: talking, p2: talking, p3: shouting })).toContain('p2')
  })

  it('the clearly louder one takes the place of the quietest', () => {
    const { talk, ended } = meeting(2, 4)
    talk(200, { p0: talking, p1: murmuring }, 'nothing')
    expect(talk(10, { p0: talking, p1: murmuring, p2: shouting }, 'nothing')).toEqual(['p0', 'p2'])
    expect(ended).toEqual(['p1'])
  })

  it('noise is no reason to give anybody a place', () => {
    const { talk } = meeting(1, 2)
    talk(200, { p0: silence }, 'nothing')
    expect(talk(100, { p0: silence, p1: room })).toEqual(['p0'])
  })

  it('who sends nothing any more, or was muted, makes room', () => {
    const { talk, loudest } = meeting(1, 3)
    talk(200, { p0: shouting }, 'nothing')
    expect(talk(30, { p1: murmuring }, 'nothing')).toEqual([])
    expect(talk(60, { p1: murmuring }, 'nothing')).toEqual(['p1'])
    loudest.forget('p1')
    expect(talk(1, { p2: room }, 'nothing')).toEqual(['p2'])
  })
})
