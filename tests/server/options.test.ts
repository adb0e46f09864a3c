/** Command-line flags: what they mean, and what is said of those that mean nothing. */
import { expect, it } from 'vitest'
import { readFlags, suitableWorkers } from '../../src/main/server/options.ts'

const read = (...args: string[]) => readFlags(args, {})

it('has a default for everything', () => {
  expect(read()).toMatchObject({ host: '127.0.0.1', port: 8887, mediaPort: undefined, capacity: 500, origins: [] })
  expect(read()).toMatchObject({ totalCapacity: undefined, ownersStream: true })
})

it('takes limits and says who may stream', () => {
  expect(read('--capacity', '50', '--total-capacity', '200', '--operators-stream')).toMatchObject({
    capacity: 50,
    totalCapacity: 200,
    ownersStream: false,
  })
})

it('leaves a processor to all else than media, and takes another word for it', () => {
  expect([1, 2, 3, 5, 64].map(suitableWorkers)).toEqual([1, 1, 2, 4, 4])
  expect(read().mediaWorkers).toBeUndefined()
  expect(read('--media-workers', '8').mediaWorkers).toBe(8)
  for (const text of ['0', '65', 'many'])
    expect(() => read('--media-workers', text)).toThrow(/^--media-workers takes a whole number from 1 to 64/)
})

it('takes origins as browsers write them, as many as there are', () => {
  expect(read('--origin', 'https://Intranet.example:443', '--origin', 'http://10.0.0.1:8080/').origins).toEqual([
    'https://intranet.example',
    'http://10.0.0.1:8080',
  ])
})

it('takes a LiveKit key with its secret, an address of a deployment only with both, and where webhooks go', () => {
  const [key, secret, url] = ['APIkey', 'a-secret-of-more-than-thirty-two-letters', 'wss://media.example.org']
  expect(read().livekit).toBeUndefined()
  expect(read('--livekit-key', key, '--livekit-secret', secret).livekit).toEqual({ key, secret })
  const flags = [
    '--livekit-key',
    key,
    '--livekit-url',
    url,
    '--webhook-url',
    'http://a/?b=c',
    '--webhook-url',
    'https://d',
  ]
  expect(readFlags(flags, { GAVEL_LIVEKIT_SECRET: secret })).toMatchObject({
    livekit: { key, secret, url },
    webhooks: ['http://a/?b=c', 'https://d'],
  })
  expect(() => read('--livekit-url', url)).toThrow(/^--livekit-url goes together with/)
  expect(() => read('--livekit-url', 'media.example.org')).toThrow(/^--livekit-url takes an address/)
  expect(() => read('--livekit-secret', secret)).toThrow(/go together/)
  expect(() => read('--livekit-key', key)).toThrow(/^--livekit-secret takes 32 to 256 characters/)
  expect(() => read('--livekit-key', 'a:b', '--livekit-secret', secret)).toThrow(/^--livekit-key takes 3 to 64/)
  expect(() => read('--webhook-url', 'ftp://a')).toThrow(/^--webhook-url takes an address/)
})

it('says in a sentence what it cannot use', () => {
  for (const text of ['*', 'intranet.example', 'https://a/b', 'https://u:p@a', 'file:///', 'null'])
    expect(() => read('--origin', text), text).toThrow(/^--origin takes an origin such as/)
  expect(() => read('--port', '70000')).toThrow(/^--port takes a whole number from 0 to 65535/)
  expect(() => read('--port', '8887', '--media-port', '8887')).toThrow(/^--media-port must be another port/)
  expect(() => readFlags([], { GAVEL_ADMIN_PASSWORD: 'short' })).toThrow(/at least six characters/)
})

it('takes a mail server, whose password is nobody else’s to read', () => {
  const from = 'Gavel <gavel@example.org>'
  const env = { GAVEL_SMTP_PASSWORD: 'secret' }
  expect(read().mail).toBeUndefined()
  expect(readFlags(['--smtp-url', 'smtps://me%40x@mail.example', '--mail-from', from], env).mail).toEqual({
    ...{ host: 'mail.example', port: 465, secure: true, user: 'me@x', password: 'secret', from },
  })
  const whole = { GAVEL_SMTP_URL: 'smtp://u:p%20w@10.0.0.1:25', GAVEL_MAIL_FROM: 'a@b.c' }
  expect(readFlags([], { ...whole, GAVEL_PUBLIC_URL: 'https://meet.example/' })).toMatchObject({
    mail: { host: '10.0.0.1', port: 25, secure: false, user: 'u', password: 'p w', from: 'a@b.c' },
    publicUrl: 'https://meet.example',
  })
  expect(() => read('--smtp-url', 'smtp://me:secret@mail.example', '--mail-from', from)).toThrow(/GAVEL_SMTP_PASSWORD/)
  expect(() => read('--smtp-url', 'http://mail.example', '--mail-from', from)).toThrow(/^--smtp-url takes/)
  for (const wrong of ['nobody', 'a@b\r\nBcc: c@d', '<a@b> c'])
    expect(() => read('--smtp-url', 'smtp://mail.example', '--mail-from', wrong), wrong).toThrow(/^--mail-from/)
  expect(() => read('--smtp-url', 'smtp://mail.example')).toThrow(/^--mail-from/)
  expect(() => read('--public-url', 'meet.example')).toThrow(/^--public-url takes an origin/)
})
