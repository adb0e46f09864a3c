/** Copies a text, also where the page is not served securely and the clipboard API is missing. */
import { say } from '../words/words.ts'
import { toast } from './toasts.ts'

export async function copy(text: string, done: string): Promise<void> {
  try {
    if (navigator.clipboard) await navigator.clipboard.writeText(text)
    else if (!copyTheOldWay(text)) throw new Error('not copied')
    toast(done, 'good')
  } catch {
    toast(say('common.notCopied'), 'bad')
  }
}

function copyTheOldWay(text: string): boolean {
  const area = document.createElement('textarea')
  area.value = text
  area.style.position = 'fixed'
  area.style.opacity = '0'
  document.body.append(area)
  area.select()
  const done = document.execCommand('copy')
  area.remove()
  return done
}
