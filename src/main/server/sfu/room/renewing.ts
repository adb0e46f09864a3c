/** Tokens by which members come in again as they are now: whenever that changes, and before the last one is too old. */
import type { Member } from '../member/member.ts'
import type { RoomHome } from './options.ts'

/** µs. */
const freshTokenEvery = 3_600_000_000

export class Renewing {
  readonly #home: Pick<RoomHome, 'nowUs' | 'freshToken'>

  constructor(home: Pick<RoomHome, 'nowUs' | 'freshToken'>) {
    this.#home = home
  }

  renew(member: Member): void {
    const { identity, admission, permission, grants } = member
    const { name, metadata, attributes } = admission
    member.tokenAtUs = this.#home.nowUs()
    const value = this.#home.freshToken({ ...grants, ...permission, identity, name, metadata, attributes })
    member.send({ case: 'refreshToken', value })
  }

  /** To be called about once a second. */
  look(member: Member, nowUs: number): void {
    if (nowUs - member.tokenAtUs > freshTokenEvery) this.renew(member)
  }
}
