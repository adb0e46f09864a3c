/** The script of the page that shows an API, run in the browser: it must not use anything from outside its one function. */

export function tryIt(): void {
  const prefix = document.body.dataset['prefix'] ?? ''

  const credentials = (query: URLSearchParams, headers: Record<string, string>): void => {
    for (const input of document.querySelectorAll<HTMLInputElement>('[data-credential]')) {
      const { value, name, dataset } = input
      if (value === '') continue
      if (dataset['credential'] === 'bearer') headers['authorization'] = `Bearer ${value}`
      else if (dataset['credential'] === 'query') query.set(name, value)
      else headers[name] = value
    }
  }

  const send = async (form: HTMLFormElement): Promise<string> => {
    const query = new URLSearchParams()
    const headers: Record<string, string> = {}
    let path = form.dataset['path'] ?? ''
    for (const { name, value, dataset } of form.querySelectorAll<HTMLInputElement>('[data-in]')) {
      if (dataset['in'] === 'path') path = path.replace(`{${name}}`, encodeURIComponent(value))
      else if (value !== '') query.set(name, value)
    }
    credentials(query, headers)
    const body = form.querySelector('textarea')?.value
    if (body) headers['content-type'] = 'application/json'
    const began = performance.now()
    const response = await fetch(`${prefix}${path === '/' ? '' : path}?${query}`, {
      method: form.dataset['method'] ?? 'GET',
      headers,
      ...(body && { body }),
    })
    const raw = await response.text()
    const head = `${response.status} ${response.statusText}, after ${Math.round(performance.now() - began)} ms`
    try {
      const answer = JSON.parse(raw)
      const token: unknown = answer?.user_token ?? answer?.token
      const first = document.querySelector<HTMLInputElement>('[data-credential]')
      if (typeof token === 'string' && first) first.value = token
      return `${head}\n\n${JSON.stringify(answer, null, 2)}`
    } catch {
      return `${head}\n\n${raw}`
    }
  }

  document.addEventListener('submit', event => {
    event.preventDefault()
    const form = event.target as HTMLFormElement
    const output = form.querySelector('output') as HTMLOutputElement
    output.textContent = 'Asking …'
    send(form).then(
      said => {
        output.textContent = said
      },
      error => {
        output.textContent = `The server was not reached: ${error}`
      },
    )
  })
}
