/** What the fields of Gavel's own API look like. */
import type { Examples } from '../../http/examples.ts'

const person = '9f6c2f0e-6a0b-4a6e-8f0e-2b1d4c3a5e77'
const starts = 1_798_797_600_000

export const examples: Examples = {
  number: '637204581',
  name: 'Carla Diaz',
  clientId: person,
  participantId: person,
  id: person,
  userId: 'u-7GkQ2',
  username: 'carla',
  roleName: 'Normal',
  extension: '1001',
  picture: '/api/blobs/x7Kq2mW9dR4tB1nZ8cV5pL3sH6jF0gYa',
  realName: 'Carla Diaz',
  email: 'carla@example.org',
  department: 'Town hall',
  mobile: '',
  password: '246810',
  token: '5d1a3b1c-4f0e-4b7a-9d55-0c2f6f2f8a10',
  seatKey: 'e0b3c8c6-2f51-4c7f-8a38-6b8a6f4f0d3e',
  key: 'APIx7Kq2mW9dR4t',
  secret: 'kept by administrators',
  mediaUrl: 'ws://192.168.1.20:8887',
  mediaToken: 'eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl',
  lobbyUntil: 1830000000000,
  chatOpen: true,
  startedAt: starts,
  startsAt: starts,
  endsAt: starts + 3600_000,
  joinedAt: starts + 30_000,
  since: starts + 60_000,
  createdAt: starts - 86_400_000,
  expiresAt: starts + 30 * 86_400_000,
  lasts: 30 * 86_400_000,
  lecturerId: null,
  pinnedId: null,
  content: 'Break until ten',
  repeat: 5,
  position: 0,
}
