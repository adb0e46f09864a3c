/** What a room says of itself: in answers, to its clients when that changes, and to the house when something happens in it. */
import { Room as RoomInfo, RoomUpdate } from '@livekit/protocol'
import { eventOf, type Happening } from '../chronicle.ts'
import type { ServerMessage } from '../signal/channel.ts'
import { enabledCodecs } from './joining.ts'
import type { RoomHome, RoomOptions } from './options.ts'
import type { People } from './people.ts'

/** How often clients are told how many there are; µs. */
const countsEvery = 5_000_000

export class About {
  readonly #name: string
  readonly #sid: string
  readonly #home: Pick<RoomHome, 'tell'>
  readonly #options: Required<RoomOptions>
  readonly #people: People
  readonly #createdAt = Date.now()
  #metadata: string
  #countsAt = 0
  #counts = ''

  constructor(
    { name, sid, options }: { name: string; sid: string; options: Required<RoomOptions> },
    home: Pick<RoomHome, 'tell'>,
    people: People,
  ) {
    this.#name = name
    this.#sid = sid
    this.#options = options
    this.#metadata = options.metadata
    this.#home = home
    this.#people = people
  }

  get info(): RoomInfo {
    const { emptyTimeout, departureTimeout, maxParticipants } = this.#options
    const { members, counted } = this.#people
    return new RoomInfo({
      ...{ sid: this.#sid, name: this.#name, metadata: this.#metadata },
      ...{ emptyTimeout, departureTimeout, maxParticipants, enabledCodecs },
      creationTime: BigInt(Math.floor(this.#createdAt / 1000)),
      creationTimeMs: BigInt(this.#createdAt),
      numParticipants: counted.length,
      numPublishers: members.filter(member => member.publications.size > 0).length,
      activeRecording: members.some(member => member.permission.recorder),
    })
  }

  /** As clients are told it. */
  get update(): ServerMessage {
    return { case: 'roomUpdate', value: new RoomUpdate({ room: this.info }) }
  }

  setMetadata(metadata: string): void {
    this.#metadata = metadata
    this.#tell()
  }

  /** To be called about once a second: clients are told how many there are, as far as that is new. */
  count(nowUs: number): void {
    const { numParticipants, numPublishers, activeRecording } = this.info
    const counts = `${numParticipants} ${numPublishers} ${activeRecording}`
    if (counts === this.#counts || nowUs - this.#countsAt <= countsEvery) return
    this.#counts = counts
    this.#countsAt = nowUs
    this.#tell()
  }

  /** What LiveKit's webhooks tell. */
  note(happening: Happening): void {
    this.#home.tell({ fact: 'event', room: this.#name, event: eventOf(this.info, happening) })
  }

  #tell(): void {
    this.#people.tell(this.update)
  }
}
