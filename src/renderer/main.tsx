/** Brings the window up: settings first, then who this is, then the line to the server. */
import './theme.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { stats } from './call/stats.ts'
import { desktop, listenForPorts } from './carriers.ts'
import { forgetAdministration } from './features/administration/administrationStore.ts'
import { keepStaying } from './features/attendance/staying.ts'
import { keepConversing } from './features/chat/conversing.ts'
import { watchReach } from './features/contacts/reachStore.ts'
import { follow } from './features/meetings/following.ts'
import { forgetPlanning } from './features/meetings/planningStore.ts'
import { keepReacting } from './features/reactions/reactionsStore.ts'
import { settleIdentity } from './features/session/identity.ts'
import { sessionStore, startSession } from './features/session/sessionStore.ts'
import { applySettings } from './features/settings/settingsStore.ts'
import { takeLinkToFollow } from './whichServer.ts'

listenForPorts()
desktop()?.onLink(link => void follow(link))
applySettings()
window.gavelCall = { stats }

await settleIdentity()
keepStaying()
keepConversing()
keepReacting()
void startSession()
watchReach()
const link = takeLinkToFollow()
if (link) void follow(link)
sessionStore.subscribe((now, before) => {
  if (now.user?.id === before.user?.id) return
  forgetPlanning()
  forgetAdministration()
})

const root = document.getElementById('root')
if (!root) throw new Error('The page has no root.')
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
)
