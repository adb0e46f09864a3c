/** What we sent last in a handshake, sent again when the peer repeats itself or stays silent (RFC 6347 §4.2.4). */

/** First retransmission, doubled each time (RFC 6347 §4.2.4.1 says one second; on a LAN less is kinder); milliseconds. */
const firstPatience = 400
const mostRetransmissions = 6
const longestDatagram = 1_200

/** Every sending makes new records: a record number is never used twice. */
export type MakeRecord = () => Buffer

export interface FlightEvents {
  send(datagram: Buffer): void
  /** The peer never answered. */
  unanswered(): void
}

export class Flight {
  readonly #events: FlightEvents
  #records: readonly MakeRecord[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(events: FlightEvents) {
    this.#events = events
  }

  /** Sends this instead of what was sent before, until the peer answers. */
  start(records: readonly MakeRecord[]): void {
    this.rest()
    this.#records = records
    this.send()
    this.#wait(firstPatience, mostRetransmissions)
  }

  /** As many records to a datagram as go into it. */
  send(): void {
    let datagram: Buffer[] = []
    let size = 0
    for (const make of this.#records) {
      const record = make()
      if (size > 0 && size + record.length > longestDatagram) {
        this.#events.send(Buffer.concat(datagram))
        datagram = []
        size = 0
      }
      datagram.push(record)
      size += record.length
    }
    if (size > 0) this.#events.send(Buffer.concat(datagram))
  }

  /** It is not sent again by itself any more. */
  rest(): void {
    clearTimeout(this.#timer)
  }

  #wait(patience: number, tries: number): void {
    this.#timer = setTimeout(() => {
      if (tries === 0) return this.#events.unanswered()
      this.send()
      this.#wait(patience * 2, tries - 1)
    }, patience)
    this.#timer.unref()
  }
}
