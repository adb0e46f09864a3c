/** Who of a subscriber's videos gets what of their path: what each asks for, how they rank, and telling them what they have. */
import { allocate, type Claim } from './media/allocator.ts'
import type { Sender } from './media/bandwidth/sender.ts'
import type { Demand, Subscription } from './subscription.ts'

/** Room for what is not a picture: retransmissions, key frames. */
const reserve = 1.2
/** Without a priority of its own. */
const lastPriority = 1_000_000

/** `speaks`: whether the publisher with this sid speaks now or did a moment ago. */
export function distribute(
  subscriptions: Iterable<Subscription>,
  sender: Sender,
  speaks: (publisherSid: string) => boolean,
  nowUs: number,
): void {
  const claims: Claim<Subscription>[] = []
  let needed = 0
  for (const subscription of subscriptions) {
    const demand = subscription.demand(nowUs)
    if (!demand) continue
    needed += demand.needed
    if (demand.steps.length === 0) continue
    const order = [speaks(subscription.publisherSid) ? 0 : 1, -demand.area, claims.length]
    claims.push({
      of: subscription,
      rank: rankOf(subscription, demand),
      order,
      steps: demand.steps,
      current: subscription.given,
    })
  }
  sender.needed = needed === 0 ? 0 : (needed + sender.rates.audio) * reserve
  const calm = sender.isCalm(nowUs)
  for (const [subscription, step] of allocate(claims, sender.left, calm)) subscription.give(step, nowUs, calm)
}

/** Smaller comes first: what the client says is important, screens, large pictures. Among equals who speaks comes first, then the larger. */
function rankOf({ publication }: Subscription, { priority, layer }: Demand): number[] {
  return [priority || lastPriority, publication.source === 'screen' ? 0 : 1, -layer]
}
