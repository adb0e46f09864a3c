/** Amounts as people write them, in the language of the window. */
import { language } from './words.ts'

export const amount = (value: number): string =>
  new Intl.NumberFormat(language(), { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)

export const percent = (share: number): string =>
  new Intl.NumberFormat(language(), { style: 'percent', maximumFractionDigits: 1 }).format(share)

/** Bits a second: "48 kbit/s", "1.2 Mbit/s". */
export const bitRate = (bits: number): string =>
  bits < 1e6 ? `${amount(Math.round(bits / 1e3))} kbit/s` : `${amount(bits / 1e6)} Mbit/s`
