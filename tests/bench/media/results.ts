/** From counts to figures, and from figures to a table. */
import { percentile } from '../report.ts'
import type { Count } from './bots.ts'
import type { Runner } from './runners.ts'
import type { Scenario } from './scenarios.ts'

export interface Sample extends Count {
  /** Seconds of processor that the server has had. */
  processor: number
}

export interface Figures {
  scenario: string
  engine: string
  packetsPerSecond: number
  /** What arrived of what should have, 0 to 1. */
  arrived: number
  /** Share of one core, 0 to 1 or more. */
  cores: number
  /** Microseconds of processor. */
  perPacket: number
  perCoreSecond: number
  /** MB. */
  perParticipant: number | undefined
  /** Milliseconds of processor. */
  perJoin: number | undefined
  /** Milliseconds. */
  delay: { p50: number; p99: number } | undefined
  join: { p50: number; p99: number } | undefined
  lag: { p50: number; p99: number } | undefined
}

/** Everything that was measured of one engine under one load. */
export class Measured {
  readonly #scenario: Scenario
  readonly #runner: Runner
  readonly #delays: number[] = []
  readonly #lags: { p50: number; p99: number }[] = []
  #packets = 0
  #seconds = 0
  #processor = 0

  constructor(scenario: Scenario, runner: Runner) {
    this.#scenario = scenario
    this.#runner = runner
  }

  add(before: Sample, after: Sample, lag: { p50: number; p99: number } | undefined): void {
    this.#packets += after.received - before.received
    this.#seconds += (after.atUs - before.atUs) / 1e6
    this.#processor += after.processor - before.processor
    for (const delay of after.delays) this.#delays.push(delay / 1000)
    if (lag) this.#lags.push(lag)
  }

  figures(): Figures {
    const perPacket = (this.#processor * 1e6) / this.#packets
    const both = (values: readonly number[]) =>
      values.length > 0 ? { p50: percentile(values, 0.5), p99: percentile(values, 0.99) } : undefined
    const worst = (of: 'p50' | 'p99'): number => Math.max(...this.#lags.map(lag => lag[of]))
    return {
      scenario: this.#scenario.name,
      engine: this.#runner.name,
      packetsPerSecond: this.#packets / this.#seconds,
      arrived: this.#packets / this.#seconds / this.#scenario.forwarded,
      cores: this.#processor / this.#seconds,
      perPacket,
      perCoreSecond: 1e6 / perPacket,
      perParticipant: this.#runner.perParticipant,
      perJoin: this.#runner.perJoin,
      delay: both(this.#delays),
      join: both(this.#runner.joins),
      lag: this.#lags.length > 0 ? { p50: worst('p50'), p99: worst('p99') } : undefined,
    }
  }
}

const heads = [
  'load',
  'engine',
  'packets/s out',
  'arrived',
  'cores',
  'µs per packet',
  'packets per core-second',
  'to the floor',
  'to LiveKit',
  'MB per participant',
  'under way p50 / p99, ms',
  'joined p50 / p99, ms',
  'processor per join, ms',
  'API lag p99, ms',
]

export function table(figures: readonly Figures[]): string {
  const other = (one: Figures, engine: string) => figures.find(f => f.scenario === one.scenario && f.engine === engine)
  const ratio = (one: Figures, engine: string): string => {
    const to = other(one, engine)
    return to && to !== one ? `${Math.round((one.perCoreSecond / to.perCoreSecond) * 100)} %` : ''
  }
  const pair = (value: { p50: number; p99: number } | undefined): string =>
    value ? `${value.p50.toFixed(1)} / ${value.p99.toFixed(1)}` : ''
  const rows = figures.map(one => [
    one.scenario,
    one.engine,
    one.packetsPerSecond.toFixed(0),
    `${(one.arrived * 100).toFixed(1)} %`,
    one.cores.toFixed(2),
    one.perPacket.toFixed(1),
    one.perCoreSecond.toFixed(0),
    ratio(one, 'floor'),
    ratio(one, 'LiveKit'),
    one.perParticipant?.toFixed(2) ?? '',
    pair(one.delay),
    pair(one.join),
    one.perJoin?.toFixed(0) ?? '',
    one.lag?.p99.toFixed(1) ?? '',
  ])
  return [heads, heads.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n')
}
