/** Examples for API documents: a JSON schema filled with what the dialect says its fields look like. */

export interface JsonSchema {
  type?: string | readonly string[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  anyOf?: JsonSchema[]
  enum?: unknown[]
  const?: unknown
  default?: unknown
}

/** What a field of this name looks like, wherever it stands; what a list of that name holds, one by one. */
export type Examples = Readonly<Record<string, unknown>>

/** Where a field's name says nothing and neither does its schema. */
export const unknownExample = '…'

export function exampleOf(schema: JsonSchema, examples: Examples, name = ''): unknown {
  if (schema.anyOf) return exampleOf(schema.anyOf[0] ?? {}, examples, name)
  const [type] = [schema.type].flat()
  if (type === 'object')
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([key, field]) => [key, exampleOf(field, examples, key)]),
    )
  if (type === 'array') return [exampleOf(schema.items ?? {}, examples, name)]
  if (Object.hasOwn(examples, name)) return examples[name]
  if (type === 'boolean') return schema.default ?? false
  return schema.const ?? schema.enum?.[0] ?? schema.default ?? unknownExample
}
