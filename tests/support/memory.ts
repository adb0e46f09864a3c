/** Memory that is really held, and not only not collected yet: how soon that happens depends on how busy the machine is. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes. What was set going may come to an end first. */
export async function held(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    collect()
    await new Promise(done => setTimeout(done, 30))
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
