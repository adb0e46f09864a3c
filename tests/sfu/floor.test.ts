/** Who has the floor: it passes to who speaks, not at once and not at a cough, stays with the last, and never with the silenced. */
import { describe, expect, it } from 'vitest'
import { Floor } from '../../src/main/server/sfu/floor.ts'

const second = 1_000_000

function gathering() {
  const person = (name: string, ...sources: string[]) => ({
    name,
    admission: { silenced: false },
    sources,
    shows(source: string) {
      return this.sources.includes(source)
    },
  })
  const people = [person('anna', 'microphone'), person('ben', 'microphone', 'camera'), person('cleo', 'camera')]
  const floor = new Floor<(typeof people)[number]>()
  let now = 0
  return {
    people,
    /** So many seconds later these speak, loudest first. */
    speak(after: number, ...voices: [number, number][]) {
      now += after * second
      floor.hear(
        voices.map(([who, level]) => ({ who: people[who]!, level })),
        now,
      )
    },
    speaker: () => floor.scene(people).speaker?.name,
    sharer: () => floor.scene(people).sharer?.name,
  }
}

describe('before anybody spoke', () => {
  it('the first with a camera is shown, else the first with a voice, else nobody', () => {
    const { people, speaker } = gathering()
    expect(speaker()).toBe('ben')
    people[1]!.admission.silenced = true
    expect(speaker()).toBe('cleo')
    // Who is shown stays, though somebody before them shows up.
    people[1]!.admission.silenced = false
    expect(speaker()).toBe('cleo')
    for (const one of people) one.sources = one.sources.filter(source => source !== 'camera')
    expect(speaker()).toBe('anna')
    for (const one of people) one.sources = []
    expect(speaker()).toBeUndefined()
  })
})

describe('the floor', () => {
  it('is taken by whoever speaks first, and stays theirs in silence', () => {
    const { speak, speaker } = gathering()
    speak(0, [0, 0.6])
    expect(speaker()).toBe('anna')
    speak(60)
    expect(speaker()).toBe('anna')
  })

  it('is not lost within two seconds, and passes on afterwards', () => {
    const { speak, speaker } = gathering()
    speak(0, [0, 0.6])
    speak(1.9, [1, 0.9])
    expect(speaker()).toBe('anna')
    speak(0.1, [1, 0.9])
    expect(speaker()).toBe('ben')
  })

  it('of somebody who goes on speaking is lost only to who is clearly louder', () => {
    const { speak, speaker } = gathering()
    speak(0, [0, 0.6])
    speak(3, [1, 0.65], [0, 0.6])
    expect(speaker()).toBe('anna')
    speak(3, [1, 0.75], [0, 0.6])
    expect(speaker()).toBe('ben')
  })

  it('is lost at once by who is silenced or gone, and goes to the next voice', () => {
    const { people, speak, speaker } = gathering()
    speak(0, [0, 0.6])
    people[0]!.admission.silenced = true
    expect(speaker()).toBe('ben')
    speak(0.1, [2, 0.5])
    expect(speaker()).toBe('cleo')
    people.splice(2, 1)
    expect(speaker()).toBe('ben')
  })
})

describe('a screen', () => {
  it('is the first one shared, until it is not shared any more', () => {
    const { people, sharer } = gathering()
    expect(sharer()).toBeUndefined()
    people[2]!.sources.push('screen')
    expect(sharer()).toBe('cleo')
    people[0]!.sources.push('screen')
    expect(sharer()).toBe('cleo')
    people[2]!.admission.silenced = true
    expect(sharer()).toBe('anna')
  })
})
