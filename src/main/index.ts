/** Electron entry: one instance, then the app. */
import { app } from 'electron'
import { runApp } from './shell/app.ts'
import { claimScheme } from './shell/security.ts'

// Both only count before the app is ready.
claimScheme()
// Machines without any network must still reach the media engine on this very machine.
app.commandLine.appendSwitch('allow-loopback-in-peer-connection')

if (app.requestSingleInstanceLock()) runApp(import.meta.dirname)
else app.quit()
