/** Who is speaking: a signed-in user, somebody with a seat in a meeting, both, or nobody known. */
import type { KeyPermission } from '../../../shared/apiKeys.ts'
import type { Row } from './collections.ts'

export interface Actor {
  readonly user?: Row<'users'>
  /** The session behind the token, so that signing out ends just this one. */
  readonly sessionDigest?: string
  /** Another server by its key; `user` is then on whose behalf it speaks, as far as the key lets it. */
  readonly key?: {
    readonly digest: string
    readonly id: string
    readonly permissions: readonly KeyPermission[]
    readonly tenantId: string | null
  }
  /** A program that signed with the secret of this digest: LiveKit's server API, for all meetings. */
  readonly program?: { readonly digest: string }
  /** A seat proven by its key. The key's digest is looked at again before every deed, since seats are given up and taken over. */
  readonly seat?: { readonly number: string; readonly participantId: string; readonly digest: string }
  /** A visitor by the key a guest was given; where it counts, the visit with this digest is looked up. */
  readonly visitor?: { readonly digest: string }
  /**
   * A participant id the caller merely says is theirs (SQMeeting's `client_id`). It is believed only where the API
   * document wants that: renaming oneself and asking to be unmuted, and to know which participant a signed-in caller is.
   */
  readonly clientId?: string
  /** The origin by which the caller reached this server, `http://host:port`. */
  readonly reachedAt: string
  /** The network address the caller speaks from, where there is one; only for slowing down guessers. */
  readonly from?: string
}

/** As much of an actor as decides what they get to hear. */
export interface Ears {
  readonly user?: Row<'users'>
  readonly sessionDigest?: string
  readonly seat?: { readonly number: string; readonly participantId: string }
}

/** What a caller shows to be identified. */
export interface Credentials {
  token?: string
  seat?: { number: string; participantId: string; key: string }
  clientId?: string
  /** The key of a guest who visits conversations. */
  visitorKey?: string
  /** An account's name and password with the request itself. */
  basic?: { username: string; password: string }
  /** The key of another server, and the user on whose behalf it speaks: by id or by e-mail address. */
  apiKey?: string
  behalf?: string
  /** The secret with which a call of LiveKit's server API was signed, as it was found to be. */
  livekitSecret?: string
  reachedAt: string
  from?: string
}
