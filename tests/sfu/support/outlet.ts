/** A subscriber's end without a network: everything that is sent is kept, and the path carries whatever comes. */
import { distribute } from '../../../src/main/server/sfu/distribution.ts'
import { Sender } from '../../../src/main/server/sfu/media/bandwidth/sender.ts'
import type { Outlet, Subscription } from '../../../src/main/server/sfu/subscription.ts'

export function outletOf(freshSsrc: () => number) {
  const out: Buffer[] = []
  const sender = new Sender({
    out: packet => void out.push(packet),
    padding: () => undefined,
    waiting: () => undefined,
    narrow: () => undefined,
  })
  const outlet: Outlet = {
    send: (packet, urgency, nowUs) => sender.send(packet, urgency, nowUs),
    sendRtcp: () => undefined,
    drop: ssrc => sender.drop(ssrc),
    freshSsrc,
  }
  /** Decides anew what each of these gets. */
  const choose = (nowUs: number, ...subscriptions: Subscription[]): void =>
    distribute(subscriptions, sender, () => false, nowUs)
  return { out, outlet, sender, choose }
}
