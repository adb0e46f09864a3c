/** What the stand-in kept, and how a test process asks for it over the pipe. */
import type { EventEmitter } from 'node:events'

type Answer = (allowed: boolean) => void
export const recorded = {
  switches: [] as string[],
  schemes: [] as { scheme: string }[],
  protocols: [] as string[],
  windows: [] as object[],
  dialogs: [] as { title?: string; detail?: string }[],
  clipboard: [] as string[],
  opened: [] as string[],
  refused: [] as string[],
  serverPids: [] as number[],
  menu: [] as object[],
  focused: 0,
  permissionRequest: undefined as
    | ((contents: object, permission: string, answer: Answer, details: { requestingUrl: string }) => void)
    | undefined,
  permissionCheck: undefined as ((contents: object, permission: string, origin: string) => boolean) | undefined,
  displayMedia: undefined as unknown,
}

export type Ask =
  | { ask: 'recorded' }
  | { ask: 'emit'; event: string; args: unknown[] }
  | { ask: 'quit' }
  | { ask: 'permission'; permission: string; url: string }

export function answerTests(app: EventEmitter & { quit(): void }): void {
  process.on('message', (message: Ask & { id: number }) => {
    const reply = (value: unknown): void => void process.send?.({ id: message.id, value })
    if (message.ask === 'recorded') {
      const { permissionRequest: _, permissionCheck: __, displayMedia: ___, ...plain } = recorded
      reply(JSON.parse(JSON.stringify(plain)))
    } else if (message.ask === 'emit') {
      app.emit(message.event, { preventDefault: () => {} }, ...message.args)
      reply(true)
    } else if (message.ask === 'permission') {
      const checked = recorded.permissionCheck?.({}, message.permission, message.url)
      recorded.permissionRequest?.({}, message.permission, asked => reply({ asked, checked }), {
        requestingUrl: message.url,
      })
    } else {
      reply(true)
      app.quit()
    }
  })
}
