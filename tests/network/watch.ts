/** What a receiver in a browser really sees and hears, noted while it happens: every picture as it is shown, and statistics four times a second. */
import type { Page } from '@playwright/test'
import type { RemoteTrack } from 'livekit-client'

export interface Moment {
  /** ms on the page's clock, as all times here. */
  at: number
  width: number
  height: number
  /** Bytes of the picture so far. */
  videoBytes: number
  freezes: number
  frozen: number
  lost: number
  /** Samples of sound so far, and those that were made up. */
  samples: number
  concealed: number
  paused: boolean
}

export interface Seen {
  /** When pictures were shown. */
  pictures: number[]
  moments: Moment[]
}

declare global {
  interface Window {
    seen: Seen
    watcher: ReturnType<typeof setInterval>
  }
}

/** Begins anew to note what comes of the only other participant. */
export const startWatching = (page: Page): Promise<void> => page.evaluate(watch)

export const seenBy = (page: Page): Promise<Seen> => page.evaluate(() => window.seen)

export const timeOf = (page: Page): Promise<number> => page.evaluate(() => performance.now())

/** Runs in the page. */
function watch(): void {
  clearInterval(window.watcher)
  const seen: Seen = { pictures: [], moments: [] }
  const nothing: Moment = {
    ...{ at: 0, width: 0, height: 0, videoBytes: 0, freezes: 0, frozen: 0 },
    ...{ lost: 0, samples: 0, concealed: 0, paused: false },
  }
  window.seen = seen
  const tracks = (): RemoteTrack[] =>
    [...window.room.remoteParticipants.values()]
      .flatMap(person => [...person.trackPublications.values()])
      .flatMap(publication => (publication.track ? [publication.track as RemoteTrack] : []))
  const videos = new Set<HTMLVideoElement>()
  const follow = (video: HTMLVideoElement): void => {
    if (window.seen !== seen) return
    video.requestVideoFrameCallback(now => {
      seen.pictures.push(now)
      follow(video)
    })
  }
  const look = async (): Promise<void> => {
    const moment = { ...nothing, at: performance.now() }
    for (const track of tracks()) {
      const report = await track.getRTCStatsReport()
      // biome-ignore lint/suspicious/noExplicitAny: the DOM types know few of the statistics
      const rtp: any = [...(report?.values() ?? [])].find((one: any) => one.type === 'inbound-rtp')
      if (!rtp) continue
      if (track.kind === 'video') {
        for (const video of track.attachedElements as HTMLVideoElement[]) {
          if (videos.has(video)) continue
          videos.add(video)
          follow(video)
        }
        moment.width = rtp.frameWidth ?? 0
        moment.height = rtp.frameHeight ?? 0
        moment.videoBytes = rtp.bytesReceived + rtp.headerBytesReceived
        moment.freezes = rtp.freezeCount ?? 0
        moment.frozen = rtp.totalFreezesDuration ?? 0
        moment.lost = rtp.packetsLost ?? 0
        moment.paused = track.streamState === 'paused'
      } else {
        moment.samples = rtp.totalSamplesReceived ?? 0
        moment.concealed = (rtp.concealedSamples ?? 0) - (rtp.silentConcealedSamples ?? 0)
      }
    }
    if (window.seen === seen) seen.moments.push(moment)
  }
  window.watcher = setInterval(() => void look(), 250)
}
