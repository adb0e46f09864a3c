/** The size of an element in CSS pixels, kept current. */
import { type RefObject, useLayoutEffect, useState } from 'react'

export function useSize(element: RefObject<HTMLElement | null>): { width: number; height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 })
  useLayoutEffect(() => {
    const one = element.current
    if (!one) return
    const read = (): void => setSize({ width: one.clientWidth, height: one.clientHeight })
    read()
    const observer = new ResizeObserver(read)
    observer.observe(one)
    return () => observer.disconnect()
  }, [element])
  return size
}
