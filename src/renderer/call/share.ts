/** Showing the own screen or a window of it. */
import { ScreenSharePresets } from 'livekit-client'
import { callStore } from './callStore.ts'
import { currentRoom } from './connection.ts'

/** Answers whether something is shared now; false also when the person changed their mind in the browser's picker. */
export async function startShare(withSound: boolean): Promise<boolean> {
  const room = currentRoom()
  if (!room) return false
  try {
    await room.localParticipant.setScreenShareEnabled(
      true,
      {
        audio: withSound,
        selfBrowserSurface: 'exclude',
        surfaceSwitching: 'include',
        systemAudio: 'include',
        contentHint: 'detail',
        resolution: ScreenSharePresets.h1080fps15.resolution,
      },
      { screenShareEncoding: ScreenSharePresets.h1080fps15.encoding },
    )
    callStore.setState({ sharing: true })
    return true
  } catch (error) {
    if (error instanceof Error && error.name === 'NotAllowedError') return false
    throw error
  }
}

export async function stopShare(): Promise<void> {
  await currentRoom()?.localParticipant.setScreenShareEnabled(false)
  callStore.setState({ sharing: false })
}

export const sharingIsPossible = (): boolean => navigator.mediaDevices?.getDisplayMedia !== undefined
