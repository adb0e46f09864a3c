/**
 * Loaded before anything else of a server (`node --import`), in its main thread and in its workers: SIGUSR2 to the process
 * kills the media worker as a mistake in it would, by an error that nobody catches.
 */
import { isMainThread } from 'node:worker_threads'

const channel = new BroadcastChannel('crash')
if (isMainThread) process.on('SIGUSR2', () => channel.postMessage('now'))
else
  channel.onmessage = () => {
    throw new Error('a mistake in the media engine')
  }
;(channel as unknown as { unref(): void }).unref()
