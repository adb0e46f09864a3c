/** The server's log: one line a fact on standard error, so that standard output stays for answers. Never secrets, query strings or bodies. */
import type { Log } from './domain/world.ts'

const line = (level: string, message: string, facts?: Record<string, unknown>): void => {
  const rest = facts && Object.keys(facts).length > 0 ? ` ${JSON.stringify(facts)}` : ''
  process.stderr.write(`${new Date().toISOString()} ${level} ${message}${rest}\n`)
}

export const stderrLog: Log = {
  info: (message, facts) => line('info', message, facts),
  warn: (message, facts) => line('warn', message, facts),
  error: (message, facts) => line('error', message, facts),
}

export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} }
