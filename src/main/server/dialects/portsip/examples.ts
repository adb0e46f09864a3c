/** What the fields of PortSIP's API look like. */
import type { Examples } from '../../http/examples.ts'

export const examples: Examples = {
  id: 'kq3s0Zx1Qm2v7b9Tn4c8Yw',
  grant_type: 'password',
  username: 'carla',
  password: 'Blue7Kite',
  domain: null,
  scope: 'all',
  client_id: 'any',
  access_token: '5d1a3b1c-4f0e-4b7a-9d55-0c2f6f2f8a10',
  refresh_token: 'e0b3c8c6-2f51-4c7f-8a38-6b8a6f4f0d3e',
  token_type: 'Bearer',
  expires_in: 1800,
  expires_at: '2027-01-04T09:30:00.000Z',
  role: 'StandardUser',
  filter: "startswith(name, 'c')",
  search: 'carla or 101',
  orderby: 'name desc',
  skip: 0,
  top: 100,
  count: 1,
}
