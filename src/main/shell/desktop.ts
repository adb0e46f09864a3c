/** What only a desktop can do (shared/desktop.ts), answered to our own page alone. */
import { desktopCapturer, type IpcMainInvokeEvent, ipcMain, safeStorage, session } from 'electron'
import type { Desktop, ShareSource } from '../../shared/desktop.ts'
import { host, hosting } from './hosting.ts'
import { isOurs } from './security.ts'
import type { ServerHandle } from './serverHandle.ts'
import { settings } from './settings.ts'

const thumbnailSize = { width: 320, height: 180 }

export function offerDesktop(server: ServerHandle, giveWire: () => void): void {
  let chosen: string | undefined

  const answer = <N extends Exclude<keyof Desktop, 'platform' | 'onLink'>>(name: N, work: Desktop[N]): void => {
    ipcMain.handle(`desktop:${name}`, (event: IpcMainInvokeEvent, ...args: unknown[]) => {
      if (!isOurs(event.senderFrame?.url ?? '')) throw new Error('Only the window itself may ask this.')
      return (work as (...all: unknown[]) => unknown)(...args)
    })
  }

  answer('wantWire', async () => giveWire())
  answer('hosting', () => hosting(server))
  answer('host', open => host(server, open === true))
  answer('rememberToken', async (server, token) => {
    if (typeof server !== 'string') return false
    const { [server]: _, ...others } = settings().get('sealedTokens')
    if (token === undefined) {
      settings().set('sealedTokens', others)
      return true
    }
    // Without a key store of the system the token would lie there in clear: then it is not kept at all.
    if (typeof token !== 'string' || !canSeal()) return false
    settings().set('sealedTokens', { ...others, [server]: safeStorage.encryptString(token).toString('base64') })
    return true
  })
  answer('rememberedToken', async server => {
    const sealed = settings().get('sealedTokens')[server]
    if (sealed === undefined || !canSeal()) return undefined
    try {
      return safeStorage.decryptString(Buffer.from(sealed, 'base64'))
    } catch {
      return undefined // sealed by another user or on another machine
    }
  })
  answer('shareSources', async (): Promise<ShareSource[]> => {
    const sources = await desktopCapturer.getSources({ types: ['screen', 'window'], thumbnailSize })
    return sources.map(({ id, name, thumbnail }) => ({
      id,
      name,
      kind: id.startsWith('screen') ? 'screen' : 'window',
      thumbnail: thumbnail.toDataURL(),
    }))
  })
  answer('chooseShareSource', async id => {
    chosen = id
  })

  session.defaultSession.setDisplayMediaRequestHandler(async (request, callback) => {
    const id = chosen
    chosen = undefined
    const sources =
      isOurs(request.frame?.url ?? '') && id !== undefined
        ? await desktopCapturer.getSources({ types: ['screen', 'window'] })
        : []
    const video = sources.find(source => source.id === id)
    // An empty answer refuses. Loopback sound is offered where the system has it.
    callback(
      video ? { video, ...(process.platform === 'win32' && request.audioRequested && { audio: 'loopback' }) } : {},
    )
  })
}

/** Linux without a key ring falls back to a fixed key, which is as good as none. */
function canSeal(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text'
}
