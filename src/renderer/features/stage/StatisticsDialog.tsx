/** What flows over the connection right now, stream by stream: for whoever wonders why a picture is small or a voice breaks. */
import { type ReactNode, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { callStore } from '../../call/callStore.ts'
import { type Flow, type Flows, flowsBetween, sum } from '../../call/flow.ts'
import { type Snapshot, snapshot } from '../../call/stats.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { amount, bitRate, percent } from '../../words/amounts.ts'
import { useWords } from '../../words/words.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'
import { stageStore } from './stageStore.ts'

const lookEvery = 1_000

const close = (): void => stageStore.setState({ measuring: false })

export function StatisticsDialog() {
  const say = useWords()
  const open = useStore(stageStore, state => state.measuring)
  return (
    <Dialog open={open} onClose={close} title={say('statistics.title')} wide>
      <Figures />
    </Dialog>
  )
}

function useFlows(): Flows | undefined {
  const [flows, setFlows] = useState<Flows>()
  useEffect(() => {
    let last: Snapshot | undefined
    let over = false
    const look = async (): Promise<void> => {
      const now = await snapshot()
      if (over) return
      if (last) setFlows(flowsBetween(last, now))
      last = now
    }
    void look()
    const timer = setInterval(() => void look(), lookEvery)
    return () => {
      over = true
      clearInterval(timer)
    }
  }, [])
  return flows
}

function Figures() {
  const say = useWords()
  const flows = useFlows()
  if (!flows) return <p className="py-6 text-center text-sm text-soft">{say('statistics.measuring')}</p>
  const { incoming, outgoing, roundTripMs, protocol } = flows
  return (
    <div className="flex flex-col gap-6">
      <dl className="grid grid-cols-[repeat(auto-fit,minmax(7rem,1fr))] gap-3">
        <Fact term={say('statistics.received')}>{bitRate(sum(incoming))}</Fact>
        <Fact term={say('statistics.sent')}>{bitRate(sum(outgoing))}</Fact>
        <Fact term={say('statistics.roundTrip')}>
          {roundTripMs === undefined ? '–' : `${amount(Math.round(roundTripMs))} ms`}
        </Fact>
        <Fact term={say('statistics.over')}>{protocol?.toUpperCase() ?? '–'}</Fact>
      </dl>
      <Streams title={say('statistics.received')} flows={incoming} named />
      <Streams title={say('statistics.sent')} flows={outgoing} />
    </div>
  )
}

const Fact = ({ term, children }: { term: string; children: ReactNode }) => (
  <div className="rounded-xl bg-hover px-3 py-2">
    <dt className="text-soft text-xs">{term}</dt>
    <dd className="mt-0.5 font-semibold tabular-nums">{children}</dd>
  </div>
)

function Streams({ title, flows, named = false }: { title: string; flows: readonly Flow[]; named?: boolean }) {
  const say = useWords()
  const people = useStore(attendanceStore, state => state.people)
  const linked = useStore(callStore, state => state.linked)
  const nameOf = ({ participantId }: Flow): string => people[participantId]?.name ?? linked[participantId] ?? ''
  const numbers = ['size', 'rate', 'frames', 'loss', 'jitter'] as const
  return (
    <section>
      <h3 className="mb-1.5 font-semibold text-sm">{title}</h3>
      {flows.length === 0 ? (
        <p className="text-sm text-soft">{say('statistics.nothing')}</p>
      ) : (
        <div className="scroll-thin overflow-x-auto">
          <table
            aria-label={title}
            className="w-full text-[0.8125rem] tabular-nums [&_td]:py-1.5 [&_td]:pr-3 [&_th]:pr-3"
          >
            <thead className="border-line border-b text-left text-soft text-xs [&_th]:py-1 [&_th]:font-medium">
              <tr>
                {named && <th scope="col">{say('statistics.from')}</th>}
                <th scope="col">{say('statistics.what')}</th>
                {numbers.map(one => (
                  <th key={one} scope="col" className="text-right">
                    {say(`statistics.${one}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody className="[&_tr]:border-line [&_tr+tr]:border-t">
              {flows.map(flow => (
                <tr key={flow.key}>
                  {named && <td className="max-w-32 truncate">{nameOf(flow)}</td>}
                  <td className="whitespace-nowrap">
                    {say(`statistics.${flow.source}`)} <span className="text-soft">{flow.codec}</span>
                  </td>
                  <td className="whitespace-nowrap text-right">
                    {flow.width && flow.height ? `${flow.width} × ${flow.height}` : '–'}
                  </td>
                  <td className="whitespace-nowrap text-right">{bitRate(flow.bitsPerSecond)}</td>
                  <td className="text-right">{flow.kind === 'video' ? amount(flow.framesPerSecond ?? 0) : '–'}</td>
                  <td className={flow.loss > 0.02 ? 'text-right text-danger' : 'text-right'}>{percent(flow.loss)}</td>
                  <td className="whitespace-nowrap text-right">{amount(Math.round(flow.jitterMs))} ms</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
