/** Electron entry: one instance, then the app. */
import { app } from 'electron'
import { runApp } from './shell/app.ts'
import { claimScheme } from './shell/security.ts'

// Both only count before the app is ready.
claimScheme()
// Machines without any network must still reach the media engine on this very machine.
app.commandLine.appendSwitch('allow-loopback-in-peer-connection')
// Our page is not on any network; Chromium would otherwise keep it from servers on this machine and on the local network.
app.commandLine.appendSwitch(
  'disable-features',
  'LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets,LocalNetworkAccessChecksWebRTC',
)

if (app.requestSingleInstanceLock()) runApp(import.meta.dirname)
else app.quit()
