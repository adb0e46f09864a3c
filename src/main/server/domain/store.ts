/** Where rows are kept, and what can be asked of it: conditions, orders and queries as data, writes in one commit. */
import type { Column, Row, TableName } from './collections.ts'

/** Where a value stands: in a column, or in a column of JSON under this name, then as text. */
export interface Spot<T extends TableName> {
  column: Column<T>
  at?: string
}

/** Rows of another table that belong to a row by its key: those whose column `on` has it. */
export type Related = {
  [T in TableName]: { table: T; on: Column<T>; column: Column<T>; where?: Condition<T> }
}[TableName]

/** A condition on one table. Text comparisons are exact, but `contains`, which ignores case. */
export type Condition<T extends TableName> =
  | (Spot<T> & { is: 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'; value: string | number | boolean | null })
  | (Spot<T> & { is: 'in'; value: readonly (string | number)[] })
  | (Spot<T> & { is: 'contains' | 'startsWith' | 'endsWith'; value: string })
  /** The key is named by at least one row of another table. */
  | { named: { [O in TableName]: { table: O; on: Column<O>; where?: Condition<O> } }[TableName] }
  | { all: readonly Condition<T>[] }
  | { any: readonly Condition<T>[] }
  | { not: Condition<T> }

/** By a value of the row, or by the least of its related rows, or a value for those that have none. */
export type Order<T extends TableName> = (Spot<T> | { least: Related; absent: string | number | boolean | null }) & {
  descending?: boolean
}

export interface Query<T extends TableName> {
  where?: Condition<T>
  /** Always made total by the key as last column. */
  orderBy?: readonly Order<T>[]
  skip?: number
  top?: number
}

export type Write = { [T in TableName]: { put: T; row: Row<T> } | { remove: T; key: string } }[TableName]

/** Where rows are kept. Everything a deed changes goes into one `commit`: all of it is durable when that resolves, or none. */
export interface Store {
  get<T extends TableName>(table: T, key: string): Promise<Row<T> | undefined>
  find<T extends TableName>(table: T, query: Query<T>): Promise<Row<T>[]>
  count<T extends TableName>(table: T, where?: Condition<T>): Promise<number>
  /** Puts replace the row with the same key. Rejects with StoreConflict when a unique group would repeat. */
  commit(writes: readonly Write[]): Promise<void>
  close(): Promise<void>
}

export class StoreConflict extends Error {
  readonly table: TableName

  constructor(table: TableName) {
    super(`A row with the same unique columns is already in ${table}.`)
    this.name = 'StoreConflict'
    this.table = table
  }
}
