/** How a table is described: its columns, its key, and what is unique or searched in it. */

/** How a column is kept: texts, whole numbers (times are milliseconds since 1970), yes/no. A `?` means it may be null. */
export type ColumnKind = 'text' | 'text?' | 'number' | 'number?' | 'flag'

export interface Table<C extends Record<string, ColumnKind> = Record<string, ColumnKind>> {
  readonly columns: C
  /** The column that names a row. */
  readonly key: keyof C & string
  /** Column groups that must not repeat. */
  readonly unique: readonly (readonly (keyof C & string)[])[]
  /** Column groups that are searched or sorted by. */
  readonly indexes: readonly (readonly (keyof C & string)[])[]
}

export type ValueOf<K extends ColumnKind> = K extends 'text'
  ? string
  : K extends 'text?'
    ? string | null
    : K extends 'number'
      ? number
      : K extends 'number?'
        ? number | null
        : boolean

export const table = <const C extends Record<string, ColumnKind>>(
  columns: C,
  rest: {
    key: keyof C & string
    unique?: readonly (readonly (keyof C & string)[])[]
    indexes?: readonly (readonly (keyof C & string)[])[]
  },
): Table<C> => ({ columns, key: rest.key, unique: rest.unique ?? [], indexes: rest.indexes ?? [] })
