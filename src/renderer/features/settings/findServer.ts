/** Finds the server that somebody means by an address: the first of the likely places where one answers. */
import { wireClient } from '../../../shared/wire.ts'
import { socketCarrier } from '../../carriers.ts'
import { originsFor } from '../../whichServer.ts'

/** How long a place may take to answer; milliseconds. */
const patience = 6_000

/** Undefined: no server of ours answers there. All places are asked at once, and the likeliest that answers wins. */
export async function findServer(typed: string): Promise<string | undefined> {
  const places = originsFor(typed).map(async origin => ((await answers(origin)) ? origin : undefined))
  for (const place of places) {
    const origin = await place
    if (origin) return origin
  }
  return undefined
}

async function answers(origin: string): Promise<boolean> {
  const asking = socketCarrier(origin).then(async carrier => {
    try {
      await wireClient(carrier).hello({})
      return true
    } finally {
      carrier.close()
    }
  })
  const late = new Promise<boolean>(resolve => setTimeout(resolve, patience, false))
  return Promise.race([asking.catch(() => false), late])
}
