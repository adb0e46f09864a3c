/**
 * Loaded before anything else of a server (`node --import`), in its main thread and in its workers: SIGUSR2 to the process does
 * to media workers what a mistake in them would. What, the file named in SABOTAGE says.
 */
import { readFileSync } from 'node:fs'
import { isMainThread, workerData } from 'node:worker_threads'

export interface Sabotage {
  /** By an error that nobody catches, or in a loop without end. */
  how: 'dies' | 'hangs'
  /** Of one worker only. */
  udpPort?: number | undefined
}

const channel = new BroadcastChannel('sabotage')
if (isMainThread)
  process.on('SIGUSR2', () => channel.postMessage(JSON.parse(readFileSync(process.env['SABOTAGE'] ?? '', 'utf8'))))
else
  channel.onmessage = event => {
    const { how, udpPort } = (event as MessageEvent<Sabotage>).data
    if (udpPort !== undefined && workerData?.udpPort !== udpPort) return
    if (how === 'dies') throw new Error('a mistake in the media engine')
    for (;;);
  }
;(channel as unknown as { unref(): void }).unref()
