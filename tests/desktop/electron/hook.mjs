/** Loaded before the app's own main code: `electron` is the stand-in from here on. */
import { registerHooks } from 'node:module'

const standIn = new URL('./main.ts', import.meta.url).href
registerHooks({
  resolve: (name, context, next) => (name === 'electron' ? { url: standIn, shortCircuit: true } : next(name, context)),
})
