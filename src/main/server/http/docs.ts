/** A page to read a dialect's API and to try it, drawn from its OpenAPI document. It asks nobody but this server for anything. */
import { tryIt } from './docsScript.ts'
import { docsStyle } from './docsStyle.ts'
import type { OpenApi, Operation } from './openapi.ts'

/** The page's only script, as a browser gets it. */
export const docsScript = `(${tryIt})()`

interface Listed {
  path: string
  method: string
  operation: Operation
}

export function docsPage({ info, servers, paths, components }: OpenApi): string {
  const listed = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const tags = [...new Set(listed.flatMap(({ operation }) => operation.tags))]
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<title>${text(info.title)}</title>
<style>${docsStyle}</style>
</head>
<body data-prefix="${text(new URL(servers[0]?.url ?? 'http://localhost').pathname)}">
<header>
<h1>${text(info.title)}</h1>
<p>${text(info.description)} <a href="openapi.json">As an OpenAPI document</a></p>
<fieldset>
<legend>Who is asking</legend>
${Object.entries(components.securitySchemes).map(credential).join('\n')}
<p>Kept in this page only. Signing in below fills it in.</p>
</fieldset>
<nav aria-label="Sections">${tags.map(tag => `<a href="#${text(tag)}">${text(tag)}</a>`).join(' ')}</nav>
</header>
<main>
${tags.map(tag => section(tag, listed)).join('\n')}
</main>
<script src="docs.js"></script>
</body>
</html>
`
}

function section(tag: string, listed: readonly Listed[]): string {
  const own = listed.filter(({ operation }) => operation.tags.includes(tag))
  return `<section id="${text(tag)}">\n<h2>${text(tag)}</h2>\n${own.map(article).join('\n')}\n</section>`
}

function credential([name, scheme]: [string, object]): string {
  const { type, in: where, name: parameter } = scheme as { type: string; in?: string; name?: string }
  const given = type === 'apiKey'
  const how = given ? `data-credential="${text(where)}" name="${text(parameter)}"` : 'data-credential="bearer"'
  const says = given ? `in the ${where}, as ${parameter}` : 'in the header Authorization: Bearer'
  return field(name, says, `autocomplete="off" spellcheck="false" ${how}`)
}

function article({ path, method, operation }: Listed): string {
  const { operationId, summary, security, parameters, requestBody, responses } = operation
  const body = requestBody?.content['application/json']
  const [status, answer] = Object.entries(responses)[0] ?? ['']
  const reply = answer?.content?.['application/json']
  const open = security.length === 0 || security.some(one => Object.keys(one).length === 0)
  return `<details id="${text(operationId)}">
<summary><code>${method.toUpperCase()}</code> <code>${text(path)}</code> <span>${text(summary)}</span></summary>
<form data-method="${method.toUpperCase()}" data-path="${text(path)}">
<p>${open ? 'Needs no session.' : 'For those signed in.'}</p>
${parameters.map(parameter).join('\n')}
${body ? `<label>Body <small>application/json</small><textarea name="body" spellcheck="false" rows="8">${json(body.example)}</textarea></label>\n${schema(body.schema)}` : ''}
<button>Send</button>
<output aria-live="polite"></output>
<h3>Answers ${text(status)}${reply ? ' with' : ''}</h3>
${reply ? `<pre>${json(reply.example)}</pre>\n${schema(reply.schema)}` : ''}
</form>
</details>`
}

function parameter({ in: where, name, required, example }: Operation['parameters'][number]): string {
  const value = required ? `value="${text(example)}" required` : `placeholder="${text(example)}"`
  const says = required ? `in the ${where}` : `in the ${where}, may be left out`
  return field(name, says, `data-in="${where}" name="${text(name)}" ${value}`)
}

const field = (name: string, says: string, attributes: string): string =>
  `<label>${text(name)} <small>${text(says)}</small><input ${attributes}></label>`
const schema = (value: unknown): string => `<details><summary>Schema</summary><pre>${json(value)}</pre></details>`
const json = (value: unknown): string => text(JSON.stringify(value, null, 2))

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const text = (value: unknown): string => String(value ?? '').replace(/[&<>"']/g, character => entities[character] ?? '')
