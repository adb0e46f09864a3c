/** Single keys do what the controls do, unless somebody is writing. */
import { useEffect } from 'react'
import { type Action, actions, perform } from '../../actions.ts'

const busyElsewhere = 'input, textarea, select, [contenteditable], [role="menu"], [role="dialog"], [role="alertdialog"]'

export function useShortcuts(): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat) return
      if (event.target instanceof Element && event.target.closest(busyElsewhere)) return
      const action = Object.values<Action>(actions).find(one => one.shortcut === event.key.toLowerCase())
      if (!action) return
      event.preventDefault()
      void perform(action)
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [])
}
