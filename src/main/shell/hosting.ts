/** Whether this computer's server is open to the network: kept in the settings, and told to the server at its start. */
import { networkInterfaces } from 'node:os'
import type { Hosting } from '../../shared/desktop.ts'
import type { ServerHandle } from './serverHandle.ts'
import { settings } from './settings.ts'

export const hostAddress = (): string => (settings().get('openToNetwork') ? '0.0.0.0' : '127.0.0.1')

export async function hosting(server: ServerHandle): Promise<Hosting> {
  const open = settings().get('openToNetwork')
  const local = await server.url()
  const { port } = new URL(local)
  const all = Object.values(networkInterfaces()).flatMap(list => list ?? [])
  const reachable = all.filter(one => open && one.family === 'IPv4' && !one.internal)
  return { open, addresses: reachable.map(one => `http://${one.address}:${port}`), local }
}

export async function host(server: ServerHandle, open: boolean): Promise<Hosting> {
  if (open !== settings().get('openToNetwork')) {
    settings().set('openToNetwork', open)
    await server.restart()
  }
  return hosting(server)
}
