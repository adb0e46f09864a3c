/** What happened a moment ago, shown briefly and read out by screen readers. */
import { createStore } from 'zustand/vanilla'

export type ToastKind = 'plain' | 'good' | 'bad'

export interface ToastItem {
  id: number
  text: string
  kind: ToastKind
}

let next = 1
/** More than this at once nobody reads. */
const most = 3

export const toastStore = createStore<{ toasts: ToastItem[] }>(() => ({ toasts: [] }))

export function toast(text: string, kind: ToastKind = 'plain'): void {
  toastStore.setState(({ toasts }) => ({
    toasts: [...toasts.filter(one => one.text !== text), { id: next++, text, kind }].slice(-most),
  }))
}

export const dropToast = (id: number): void =>
  toastStore.setState(({ toasts }) => ({ toasts: toasts.filter(one => one.id !== id) }))
