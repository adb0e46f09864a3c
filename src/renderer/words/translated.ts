/** The same words as in English; but where English has `…_one` and `…_other`, Chinese has `…_other` only. */
export type Translated<Words> = {
  readonly [Key in keyof Words as Key extends `${string}_one` ? never : Key]: Words[Key] extends string
    ? string
    : Translated<Words[Key]>
}
