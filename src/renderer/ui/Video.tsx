/** A moving picture: a livekit track in a video element. */
import type { Track } from 'livekit-client'
import { useEffect, useRef } from 'react'
import { classes } from './classes.ts'

export function Video({
  track,
  mirrored = false,
  fit = 'cover',
  label,
}: {
  track: Track
  mirrored?: boolean
  fit?: 'cover' | 'contain'
  label?: string
}) {
  const element = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const video = element.current
    if (!video) return
    track.attach(video)
    return () => {
      track.detach(video)
    }
  }, [track])
  return (
    <video
      ref={element}
      autoPlay
      playsInline
      muted
      aria-label={label}
      aria-hidden={label ? undefined : true}
      disablePictureInPicture
      className={classes('size-full', fit === 'cover' ? 'object-cover' : 'object-contain', mirrored && '-scale-x-100')}
    />
  )
}
