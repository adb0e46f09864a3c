/** `npm run server`: the server without a window, in this very process, so that signals reach it. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuilt, needNode, root } from './built.mjs'

needNode()
ensureBuilt()
await import(pathToFileURL(join(root, 'out/main/headless.js')).href)
