/** Links to meetings that the system hands to this app: kept until there is a page to follow them. */
import { resolve } from 'node:path'
import { app, type WebContents } from 'electron'
import { deepLinkScheme, isDeepLink } from '../../shared/deepLink.ts'

export interface Links {
  /** From now on links go to this page, and those that waited for one first. */
  deliverTo(contents: WebContents): void
  /** There is no page any more. */
  hold(): void
}

/** To be called before the app is ready: macOS tells of the link that started it at once. */
export function hearLinks(onLink: () => void): Links {
  let page: WebContents | undefined
  let waiting: string | undefined

  const take = (link: string | undefined): void => {
    if (link === undefined) return
    onLink()
    if (page) page.send('link', link)
    else waiting = link
  }
  claim()
  app.on('open-url', (event, url) => {
    event.preventDefault()
    take(isDeepLink(url) ? url : undefined)
  })
  // On Windows and Linux a link is an argument of another start of the app, or of this one.
  app.on('second-instance', (_, argv) => take(argv.findLast(isDeepLink)))
  take(process.argv.slice(1).findLast(isDeepLink))

  return {
    deliverTo(contents) {
      page = contents
      const link = waiting
      waiting = undefined
      take(link)
    },
    hold() {
      page = undefined
    },
  }
}

function claim(): void {
  const script = process.argv[1]
  // While developing, Electron is started with our folder as its argument.
  if (process.defaultApp && script) app.setAsDefaultProtocolClient(deepLinkScheme, process.execPath, [resolve(script)])
  else app.setAsDefaultProtocolClient(deepLinkScheme)
}
