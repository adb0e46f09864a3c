/** Plays what others say. Sound needs no place on the screen, so its elements live outside the components. */
import type { RemoteTrack } from 'livekit-client'

const playing = new Set<RemoteTrack>()
let room: HTMLElement | undefined

function place(): HTMLElement {
  if (!room?.isConnected) {
    room = document.createElement('div')
    room.hidden = true
    document.body.append(room)
  }
  return room
}

/** All that is to be heard now, by whose it is; whatever else was playing falls silent. */
export function hear(voices: ReadonlyMap<RemoteTrack, string>): void {
  for (const [track, participantId] of voices) {
    if (playing.has(track)) continue
    playing.add(track)
    const element = track.attach()
    element.dataset['audioOf'] = participantId
    place().append(element)
  }
  for (const track of playing) {
    if (voices.has(track)) continue
    playing.delete(track)
    for (const element of track.detach()) element.remove()
  }
}
