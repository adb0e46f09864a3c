/** Passwords, tokens and ids from node:crypto. */
import { createHash, hash, randomBytes, randomInt, randomUUID, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Ids, Secrets } from './domain/world.ts'

const slow = promisify<string, Buffer, number, { N: number; r: number; p: number }, Buffer>(scrypt)
/** OWASP's smallest scrypt setting that stays under 100 ms on a small machine: 16 MiB, N = 2^14, r = 8, p = 5. */
const cost = { N: 2 ** 14, r: 8, p: 5 }

/** Every SQMeeting client appends this constant to the password before hashing; it is part of the protocol, not a secret. */
const protocolSalt = '49d88eb34f77fc9e81cbdc5190c7efdc'

export const secrets: Secrets = {
  derive: password =>
    createHash('sha1')
      .update(password + protocolSalt, 'utf8')
      .digest('hex'),
  async hash(secret) {
    const salt = randomBytes(16)
    const hash = await slow(secret, salt, 32, cost)
    return `scrypt$${cost.N}$${cost.r}$${cost.p}$${salt.toString('base64')}$${hash.toString('base64')}`
  },
  async verify(secret, stored) {
    const [name, N, r, p, salt, hash] = stored.split('$')
    if (name !== 'scrypt' || !salt || !hash) return false
    const wanted = Buffer.from(hash, 'base64')
    const got = await slow(secret, Buffer.from(salt, 'base64'), wanted.length, {
      N: Number(N),
      r: Number(r),
      p: Number(p),
    })
    return timingSafeEqual(got, wanted)
  },
  // As Standard Webhooks has it, for whose checking there are libraries in many languages.
  signingKey: () => `whsec_${randomBytes(32).toString('base64')}`,
  token: () => randomUUID(),
  digest: token => hash('sha256', token, 'base64url'),
}

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

export const ids: Ids = {
  id: () => randomBytes(12).toString('hex'),
  digits: count => Array.from({ length: count }, (_, i) => randomInt(i === 0 ? 1 : 0, 10)).join(''),
  key: length => Array.from({ length }, () => base62[randomInt(base62.length)]).join(''),
}
