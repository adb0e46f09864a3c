/** Where others reach the server of this computer; only a desktop that runs one has this. */
import { createStore } from 'zustand/vanilla'
import type { Hosting } from '../../../shared/desktop.ts'
import { desktop } from '../../carriers.ts'

export interface HostingState extends Hosting {
  busy: boolean
}

export const hostingStore = createStore<HostingState>(() => ({ open: false, addresses: [], local: '', busy: false }))

export async function readHosting(): Promise<void> {
  const now = await desktop()?.hosting()
  if (now) hostingStore.setState(now)
}

/** The server starts anew for this; meetings go on by themselves. */
export async function setHosting(open: boolean): Promise<void> {
  hostingStore.setState({ busy: true })
  try {
    const now = await desktop()?.host(open)
    if (now) hostingStore.setState(now)
  } finally {
    hostingStore.setState({ busy: false })
  }
}
