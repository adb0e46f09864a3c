/** What is kept: every table with its columns, said once. Storage builds itself from this; the domain's row types follow from it. */
import { accounts } from './tables/accounts.ts'
import { apis } from './tables/apis.ts'
import { kept } from './tables/kept.ts'
import { planned } from './tables/planned.ts'
import { running } from './tables/running.ts'
import type { ColumnKind, ValueOf } from './tables/table.ts'
import { told } from './tables/told.ts'

export const tables = {
  ...accounts,
  ...planned,
  ...running,
  ...apis,
  ...kept,
  ...told,
}

export type Tables = typeof tables
export type TableName = keyof Tables
export type Row<T extends TableName> = {
  -readonly [K in keyof Tables[T]['columns']]: ValueOf<Extract<Tables[T]['columns'][K], ColumnKind>>
}

export type Column<T extends TableName> = keyof Row<T> & string
