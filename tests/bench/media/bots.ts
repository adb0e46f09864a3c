/** A process full of bots: does what it is told over IPC, and tells what arrived. */
import { createSocket, type Socket } from 'node:dgram'
import { Bot, type Load } from './bot.ts'

export type ToBots =
  | { asks: 'join'; id: number; house: string; url: string; token: string; load: Load }
  /** From now on what is published there flows, or no more. */
  | { asks: 'flow'; id: number; house: string; on: boolean }
  | { asks: 'count'; id: number; house: string }
  | { asks: 'leave'; id: number; house: string }
  /** Sockets that only count what comes. */
  | { asks: 'sink'; id: number; house: string; sinks: number }

export interface Count {
  atUs: number
  sent: number
  received: number
  /** Those packets' time under way since the last count; µs. */
  delays: number[]
  joins: number[]
  ports: number[]
}

export type FromBots = { id: number; value?: Count; failure?: string }

interface House {
  bots: Bot[]
  sinks: Socket[]
  sunk: number
  sent: number
  /** Since when packets flow, ms. */
  since: number | undefined
}

const every = 5
/** How often a bot tries to get in, and how long each time, ms. */
const mostTries = 4
const patience = 20_000
const houses = new Map<string, House>()
const houseOf = (name: string): House => {
  const house = houses.get(name) ?? { bots: [], sinks: [], sunk: 0, sent: 0, since: undefined }
  houses.set(name, house)
  return house
}

setInterval(() => {
  for (const house of houses.values())
    if (house.since !== undefined) {
      const elapsed = (performance.now() - house.since) / 1000
      for (const bot of house.bots) house.sent += bot.send(elapsed)
    }
}, every)
setInterval(() => {
  for (const { bots } of houses.values()) for (const bot of bots) bot.report()
}, 1_000)

process.on('disconnect', () => process.exit())
process.on('message', async (message: ToBots) => {
  const { id } = message
  const answer = (rest: Omit<FromBots, 'id'>): void => void process.send?.({ id, ...rest } satisfies FromBots)
  try {
    answer({ value: (await perform(message)) as Count })
  } catch (error) {
    answer({ failure: String(error) })
  }
})

async function perform(message: ToBots): Promise<Count | undefined> {
  const house = houseOf(message.house)
  switch (message.asks) {
    case 'join':
      house.bots.push(await enter(message))
      return undefined
    case 'flow':
      house.since = message.on ? performance.now() : undefined
      if (message.on) for (const bot of house.bots) bot.restart()
      return undefined
    case 'count':
      return count(house)
    case 'sink':
      for (let i = 0; i < message.sinks; i++) await sink(house)
      return count(house)
    case 'leave':
      for (const one of [...house.bots, ...house.sinks]) one.close()
      houses.delete(message.house)
  }
  return undefined
}

/** Whoever does not get in, for whatever reason, begins anew. */
async function enter({ url, token, load }: ToBots & { asks: 'join' }): Promise<Bot> {
  for (let tries = 1; ; tries++) {
    const bot = new Bot(url, token, load)
    try {
      await Promise.race([bot.ready.promise, overdue()])
      return bot
    } catch (error) {
      bot.close()
      if (tries === mostTries) throw error
    }
  }
}

const overdue = (): Promise<never> =>
  new Promise((_, reject) => setTimeout(() => reject(new Error('A bot waited too long to get in.')), patience).unref())

const count = ({ bots, sinks, sunk, sent }: House): Count => ({
  atUs: Number(process.hrtime.bigint()) / 1000,
  sent,
  received: bots.reduce((sum, bot) => sum + bot.incoming.packets, sunk),
  delays: bots.flatMap(bot => bot.incoming.delays.splice(0)),
  joins: bots.flatMap(bot => bot.joinedAfter ?? []),
  ports: sinks.map(socket => socket.address().port),
})

function sink(house: House): Promise<void> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 4 << 20 })
  house.sinks.push(socket)
  socket.on('message', () => {
    house.sunk += 1
  })
  return new Promise(done => socket.bind(0, '127.0.0.1', done))
}
