/** Passwords that came with links: kept in memory for the join screen, so that nobody has to type them. */
import { createStore } from 'zustand/vanilla'

export const knownPasswords = createStore<Readonly<Record<string, string>>>(() => ({}))

export const knowPassword = (number: string, password: string): void => knownPasswords.setState({ [number]: password })
