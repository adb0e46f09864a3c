/** A text as a QR code: always dark on white, because that is what cameras read best. */
import encodeQR from 'qr'
import { useMemo } from 'react'

/** Modules of white around it, which readers need to find it. */
const border = 2

export function QrCode({ text, label, className }: { text: string; label: string; className?: string }) {
  const { size, path } = useMemo(() => drawn(text), [text])
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className={className}
    >
      <rect width={size} height={size} rx={1.5} fill="#fff" />
      <path d={path} fill="#10201b" />
    </svg>
  )
}

/** Every row of dark modules is one rectangle a run. */
export function drawn(text: string): { size: number; path: string } {
  const rows = encodeQR(text, 'raw', { border, ecc: 'medium' })
  let path = ''
  for (const [y, row] of rows.entries())
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue
      const from = x
      while (row[x + 1]) x++
      path += `M${from} ${y}h${x - from + 1}v1H${from}z`
    }
  return { size: rows.length, path }
}
