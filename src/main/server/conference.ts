/** The one file that knows domain and media engine; it joins them in both directions. */
import type { Core } from './domain/core.ts'
import type { Log, Media } from './domain/world.ts'
import type { Sfu, SfuFact, TrackSource } from './sfu/sfu.ts'

/** What the domain orders. */
export type Orders = Pick<
  Sfu,
  | 'openRoom'
  | 'closeRoom'
  | 'admit'
  | 'expel'
  | 'silence'
  | 'allowUnmute'
  | 'rename'
  | 'linkRooms'
  | 'unlinkRooms'
  | 'token'
>

/** Not every engine can link rooms. */
type SomeOrders = Omit<Orders, 'linkRooms' | 'unlinkRooms'> & Partial<Orders>

/**
 * The engine as the domain's media port: rooms are named by meeting numbers, identities are participant ids. Clients reach it
 * where they reached us, unless it has an address of its own.
 */
export const mediaOf = (sfu: SomeOrders, url?: string): Media => ({
  url: reachedAt => url ?? reachedAt.replace(/^http/, 'ws'),
  open: number => sfu.openRoom(number),
  close: number => sfu.closeRoom(number),
  admit: (number, { id, name, silenced, mayUnmute, voiceOnly }) =>
    sfu.admit(number, {
      ...{ identity: id, name, metadata: '', attributes: {}, silenced, mayUnmute },
      ...(voiceOnly && { permission: justAVoice }),
    }),
  expel: (number, id, reason) => sfu.expel(number, id, reason),
  silence: (number, id, mayUnmute) => sfu.silence(number, id, mayUnmute),
  allowUnmute: (number, id) => sfu.allowUnmute(number, id),
  rename: (number, id, name) => sfu.rename(number, id, name),
  ...linksOf(sfu),
  token: (number, id, name, { voiceOnly, barred }) =>
    sfu.token(number, id, name, voiceOnly ? ['microphone'] : undefined, barred),
})

const justAVoice = {
  ...{ canPublish: true, canSubscribe: true, canPublishData: true, canUpdateMetadata: false, hidden: false },
  ...{ recorder: false, agent: false, canSubscribeMetrics: false, canManageAgentSession: false },
  sources: ['microphone'],
} as const

function linksOf({ linkRooms, unlinkRooms }: SomeOrders): Pick<Media, 'link' | 'unlink'> {
  if (!linkRooms || !unlinkRooms) return {}
  return {
    link: (one, other) => linkRooms({ room: one.number, name: one.name }, { room: other.number, name: other.name }),
    unlink: unlinkRooms,
  }
}

/** Tells the domain what happens in the engine's rooms. */
export function tellDomain(sfu: Pick<Sfu, 'onFact'>, core: Core, log: Log): void {
  /** Each member's tracks, since the domain cares for "is anything of theirs to be heard or seen", not for tracks. */
  const tracks = new Map<string, Map<string, { source: TrackSource; muted: boolean }>>()
  const keyOf = (fact: { room: string; identity: string }) => `${fact.room} ${fact.identity}`

  const tell = (fact: Parameters<Core['heard']>[0]): void =>
    void core.heard(fact).catch(error => log.error('A fact of the media engine was lost.', { error: String(error) }))

  const tellTracks = (fact: { room: string; identity: string }): void => {
    const own = [...(tracks.get(keyOf(fact))?.values() ?? [])]
    const live = (source: TrackSource) => own.some(track => track.source === source && !track.muted)
    tell({
      fact: 'tracks',
      number: fact.room,
      id: fact.identity,
      audioMuted: !live('microphone'),
      videoMuted: !live('camera'),
      sharing: live('screen'),
    })
  }

  sfu.onFact((fact: SfuFact) => {
    switch (fact.fact) {
      case 'joined':
        tracks.set(keyOf(fact), new Map())
        tell({ fact: 'connected', number: fact.room, id: fact.identity })
        return
      case 'left': {
        if (fact.reason === 'duplicate') {
          tell({ fact: 'gone', number: fact.room, id: fact.identity, reason: 'replaced' })
          return
        }
        tracks.delete(keyOf(fact))
        // What the domain itself ordered it does not need to be told.
        if (fact.reason === 'left') tell({ fact: 'gone', number: fact.room, id: fact.identity, reason: 'left' })
        // Who is sent to another engine is away until they are there, as if their line were lost.
        if (fact.reason === 'timeout' || fact.reason === 'moved')
          tell({ fact: 'gone', number: fact.room, id: fact.identity, reason: 'timeout' })
        return
      }
      case 'published':
      case 'muted': {
        const own = tracks.get(keyOf(fact)) ?? new Map()
        tracks.set(keyOf(fact), own)
        own.set(fact.track, { source: fact.source, muted: fact.muted })
        tellTracks(fact)
        return
      }
      case 'unpublished':
        tracks.get(keyOf(fact))?.delete(fact.track)
        tellTracks(fact)
        return
      case 'opened':
        tell({ fact: 'opened', number: fact.room, id: fact.identity })
        return
      case 'speaking':
        tell({ fact: 'speaking', number: fact.room, ids: fact.identities })
    }
  })
}
