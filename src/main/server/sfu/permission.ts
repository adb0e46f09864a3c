/** What members may do, in LiveKit's words and in ours, and who may receive their tracks. */
import { ParticipantPermission, TrackSource as ProtoSource, type SubscriptionPermission } from '@livekit/protocol'
import type { TrackSource } from './sfu.ts'
import type { Grants, Permission } from './tokens.ts'

const sources: Partial<Record<ProtoSource, TrackSource>> = {
  [ProtoSource.CAMERA]: 'camera',
  [ProtoSource.MICROPHONE]: 'microphone',
  [ProtoSource.SCREEN_SHARE]: 'screen',
  [ProtoSource.SCREEN_SHARE_AUDIO]: 'screenAudio',
}

/** `unknown` for what a client does not say. */
export const sourceOf = (source: ProtoSource): TrackSource => sources[source] ?? 'unknown'

const protoSources = Object.fromEntries(Object.entries(sources).map(([proto, source]) => [source, Number(proto)]))

const claimSources: Partial<Record<TrackSource, string>> = {
  camera: 'camera',
  microphone: 'microphone',
  screen: 'screen_share',
  screenAudio: 'screen_share_audio',
}

export const permissionOf = (grants: Grants): Permission => ({
  canPublish: grants.canPublish,
  canSubscribe: grants.canSubscribe,
  canPublishData: grants.canPublishData,
  sources: grants.sources,
  canUpdateMetadata: grants.canUpdateMetadata,
  hidden: grants.hidden,
  recorder: grants.recorder,
  agent: grants.agent,
  canSubscribeMetrics: grants.canSubscribeMetrics,
  canManageAgentSession: grants.canManageAgentSession,
})

export const fromProto = (permission: ParticipantPermission): Permission => ({
  canPublish: permission.canPublish,
  canSubscribe: permission.canSubscribe,
  canPublishData: permission.canPublishData,
  sources: permission.canPublishSources.length === 0 ? undefined : permission.canPublishSources.map(sourceOf),
  canUpdateMetadata: permission.canUpdateMetadata,
  hidden: permission.hidden,
  recorder: permission.recorder,
  agent: permission.agent,
  canSubscribeMetrics: permission.canSubscribeMetrics,
  canManageAgentSession: permission.canManageAgentSession,
})

export const toProto = ({ sources: named, ...permission }: Permission): ParticipantPermission =>
  new ParticipantPermission({
    ...permission,
    canPublishSources: (named ?? []).map(source => protoSources[source] ?? ProtoSource.UNKNOWN),
  })

/** As a token's `video` claim says it. */
export const toClaim = ({ sources: named, canUpdateMetadata, ...permission }: Permission): object => ({
  ...permission,
  canUpdateOwnMetadata: canUpdateMetadata,
  ...(named && { canPublishSources: named.map(source => claimSources[source] ?? '') }),
})

export const mayPublish = ({ canPublish, sources: named }: Permission, source: TrackSource): boolean =>
  canPublish && (named === undefined || named.includes(source))

/** To whom a member lets their tracks go, as they said themselves: to everybody unless they say otherwise. */
export class Audience {
  #everybody = true
  readonly #some = new Map<string, { all: boolean; sids: readonly string[] }>()

  /** `identityOf` knows those in the room by their sids. */
  settle(said: SubscriptionPermission, identityOf: (sid: string) => string | undefined): void {
    this.#everybody = said.allParticipants
    this.#some.clear()
    for (const { participantIdentity, participantSid, allTracks, trackSids } of said.trackPermissions) {
      const identity = participantIdentity || identityOf(participantSid)
      if (identity !== undefined) this.#some.set(identity, { all: allTracks, sids: trackSids })
    }
  }

  has(identity: string, trackSid: string): boolean {
    const rule = this.#some.get(identity)
    return this.#everybody || (rule !== undefined && (rule.all || rule.sids.includes(trackSid)))
  }
}
