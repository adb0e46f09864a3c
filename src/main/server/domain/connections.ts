/** What only lives in memory: the devices on which people are signed in and connected right now. */

export interface Connection {
  readonly id: string
  readonly userId: string
  /** The session it is signed in with. */
  readonly sessionDigest: string
  readonly userAgent: string
  readonly from: string
  readonly since: number
  /** Cuts it off; it may try again, and is nobody then when its session has ended. */
  close(): void
}

export interface Connections {
  of(userId: string): Connection[]
  /** Whose device this is. */
  userOf(id: string): string | undefined
  add(connection: Connection): void
  drop(id: string): void
}

export function createConnections(): Connections {
  const byUser = new Map<string, Map<string, Connection>>()
  const users = new Map<string, string>()
  function drop(id: string): void {
    const userId = users.get(id) ?? ''
    users.delete(id)
    const those = byUser.get(userId)
    those?.delete(id)
    if (those?.size === 0) byUser.delete(userId)
  }
  return {
    userOf: id => users.get(id),
    of: userId => [...(byUser.get(userId)?.values() ?? [])],
    add(connection) {
      const before = byUser.get(connection.userId)?.get(connection.id)
      drop(connection.id)
      users.set(connection.id, connection.userId)
      const those = byUser.get(connection.userId) ?? new Map<string, Connection>()
      byUser.set(
        connection.userId,
        those.set(connection.id, { ...connection, since: before?.since ?? connection.since }),
      )
    },
    drop,
  }
}
