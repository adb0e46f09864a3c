/** The other end of processes full of bots: calls go over, answers come back, and what several count is added up. */
import { type ChildProcess, fork } from 'node:child_process'
import type { Count, FromBots, ToBots } from './bots.ts'
import { here } from './servers.ts'

type Question = ToBots extends infer One ? (One extends ToBots ? Omit<One, 'id'> : never) : never

export class Crew {
  readonly #processes: ChildProcess[]
  readonly #calls = new Map<number, { resolve(value?: Count): void; reject(error: Error): void }>()
  #next = 1

  constructor(size: number) {
    this.#processes = Array.from({ length: size }, () => {
      const one = fork(here('./bots.ts'))
      one.on('message', ({ id, value, failure }: FromBots) => {
        const call = this.#calls.get(id)
        this.#calls.delete(id)
        if (failure === undefined) call?.resolve(value)
        else call?.reject(new Error(failure))
      })
      return one
    })
  }

  /** Asks one of them. */
  ask(question: Question, which: number): Promise<Count | undefined> {
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#calls.set(id, { resolve, reject })
      this.#processes[which % this.#processes.length]!.send({ ...question, id } as ToBots)
    })
  }

  all(question: Question): Promise<(Count | undefined)[]> {
    return Promise.all(this.#processes.map((_, which) => this.ask(question, which)))
  }

  async count(house: string): Promise<Count> {
    const counts = (await this.all({ asks: 'count', house })) as Count[]
    const sum = (of: (one: Count) => number): number => counts.reduce((all, one) => all + of(one), 0)
    return {
      atUs: Math.max(...counts.map(one => one.atUs)),
      sent: sum(one => one.sent),
      received: sum(one => one.received),
      delays: counts.flatMap(one => one.delays),
      joins: counts.flatMap(one => one.joins),
      ports: counts.flatMap(one => one.ports),
    }
  }

  end(): void {
    for (const one of this.#processes) one.kill('SIGKILL')
  }
}
