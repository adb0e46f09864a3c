/** Plays what others say. Sound needs no place on the screen, so its elements live outside the components. */
import type { RemoteTrack } from 'livekit-client'

let room: HTMLElement | undefined

function place(): HTMLElement {
  if (!room?.isConnected) {
    room = document.createElement('div')
    room.hidden = true
    document.body.append(room)
  }
  return room
}

export function playVoice(track: RemoteTrack, participantId: string): void {
  const element = track.attach()
  element.dataset['audioOf'] = participantId
  place().append(element)
}

export function stopVoice(track: RemoteTrack): void {
  for (const element of track.detach()) element.remove()
}
