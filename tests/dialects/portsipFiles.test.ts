/** PortSIP's uploads, greetings and pictures: through the front door. */
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { portsip } from '../../src/main/server/dialects/portsip/index.ts'
import { folderFiles, memoryFiles } from '../../src/main/server/storage/files.ts'
import { adminPassword, type OpenHouse, openHouse } from '../support/openHouse.ts'
import { type Ask, asker, refused, signedIn } from './portsipClient.ts'

let house: OpenHouse
let admin: Ask
let anna: Ask
beforeEach(async () => {
  house = await openHouse({ dialects: [portsip] })
  await house.person('anna')
  admin = await signedIn(house, 'admin', adminPassword)
  anna = await signedIn(house, 'anna')
})
afterEach(() => house.close())

const octets = { 'content-type': 'application/octet-stream' }

async function upload(ask: Ask, name: string, ...pieces: Buffer[]): Promise<string> {
  const begun = await ask('POST', `/blobs/uploads?filename=${encodeURIComponent(name)}`)
  expect([begun.status, begun.text]).toEqual([202, ''])
  const id = String(begun.headers['portsip-upload-id'])
  const token = { ...octets, 'portsip-upload-token': String(begun.headers['portsip-upload-token']) }
  for (const piece of pieces) expect((await ask('POST', `/blobs/uploads/${id}/append`, piece, token)).status).toBe(202)
  const digest = createHash('sha256').update(Buffer.concat(pieces)).digest('hex')
  const whole = await ask('POST', `/blobs/uploads/${id}/complete?digest=${digest}`)
  expect(whole).toMatchObject({ status: 201, body: { id } })
  return id
}

it('a file comes in pieces, and whoever has its address gets it back as it was', async () => {
  const pieces = [Buffer.from([0, 255, 13, 10]), Buffer.from('x'.repeat(1000))]
  const id = await upload(anna, 'Grüße.png', ...pieces)
  expect((await anna('GET', `/files/${id}`)).body).toMatchObject({
    name: 'Grüße.png',
    size: 1004,
    media_type: 'image/png',
  })
  await anna('POST', '/user', { avatar_file_id: id, address: 'Here' })
  const { body } = await anna('GET', '/user')
  expect(body).toMatchObject({ avatar_file_name: 'Grüße.png', avatar_file_size: 1004, address: 'Here' })
  const got = await asker(house)('GET', body.avatar_file_url.slice('/api'.length))
  expect([got.status, got.headers['content-type']]).toEqual([200, 'image/png'])
  expect(got.raw).toEqual(Buffer.concat(pieces))
  expect(got.headers['content-disposition']).toMatch(/^attachment/)
  await anna('POST', '/user', { avatar_file_id: null })
  refused(await asker(house)('GET', body.avatar_file_url.slice('/api'.length)), 404, 'NOT_FOUND')
  expect((await anna('GET', '/user')).body.avatar_file_url).toBe(null)
})

it('an upload is its owner’s, by its token, and is what its digest says', async () => {
  const begun = await anna('POST', '/blobs/uploads?filename=a.wav')
  const path = `/blobs/uploads/${begun.headers['portsip-upload-id']}`
  const token = { ...octets, 'portsip-upload-token': String(begun.headers['portsip-upload-token']) }
  const bytes = Buffer.from('abc')
  refused(await admin('POST', `${path}/append`, bytes, token), 404, 'NOT_FOUND')
  refused(await anna('POST', `${path}/append`, bytes, { ...token, 'portsip-upload-token': 'x' }), 403, 'FORBIDDEN')
  refused(await anna('POST', `${path}/complete`), 400, 'VALIDATE_FAILED', 'id')
  await anna('POST', `${path}/append`, bytes, token)
  const status = await anna('GET', `${path}/status`)
  expect([status.status, status.headers['range']]).toEqual([204, 'bytes=0-2'])
  refused(await anna('POST', `${path}/complete?digest=00`), 400, 'VALIDATE_FAILED', 'digest')
  refused(
    await anna('POST', '/user/greetings', { file_id: begun.headers['portsip-upload-id'] }),
    400,
    'VALIDATE_FAILED',
    'file_id',
  )
  expect((await anna('POST', `${path}/destroy`)).status).toBe(204)
  refused(await anna('GET', `${path}/status`), 404, 'NOT_FOUND')
})

it('of the greetings one is used at most, and their files go with them and with their owner', async () => {
  const files = [await upload(anna, 'a.wav', Buffer.from('a')), await upload(anna, 'b.wav', Buffer.from('bb'))]
  const ids: string[] = []
  for (const file_id of files) ids.push((await anna('POST', '/user/greetings', { file_id })).body.id)
  for (const id of ids) expect((await anna('POST', `/user/greetings/${id}/enable`)).status).toBe(200)
  const { id: me } = (await anna('GET', '/user')).body
  const { items } = (await admin('GET', `/users/${me}/greetings`)).body
  expect(items).toMatchObject([
    { id: ids[0], enabled: false, file_name: 'a.wav', file_size: 1 },
    { id: ids[1], enabled: true, file_name: 'b.wav', file_size: 2 },
  ])
  expect((await asker(house)('GET', items[1].file_url.slice('/api'.length))).text).toBe('bb')
  await anna('POST', `/user/greetings/${ids[1]}/disable`)
  expect((await anna('GET', '/user/greetings')).body.items[1].enabled).toBe(false)
  expect((await anna('POST', `/user/greetings/${ids[0]}/destroy`)).status).toBe(204)
  refused(await anna('GET', `/files/${files[0]}`), 404, 'NOT_FOUND')
  await admin('POST', `/users/${me}/destroy`)
  refused(await asker(house)('GET', items[1].file_url.slice('/api'.length)), 404, 'NOT_FOUND')
  expect(await house.store.count('files')).toBe(0)
})

it('files are written from where they were cut short, alike in a folder and in memory', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gavel-files-'))
  for (const files of [folderFiles(folder), memoryFiles()]) {
    await files.write('f', 0, Buffer.from('hello'))
    await files.write('f', 5, Buffer.from(' wrong and long'))
    await files.write('f', 5, Buffer.from(' world'))
    expect(Buffer.from(await files.read('f')).toString()).toBe('hello world')
    expect(await files.digest('f')).toBe(createHash('sha256').update('hello world').digest('hex'))
    await files.remove('f')
    await files.remove('f')
    await expect(files.read('f')).rejects.toThrow()
  }
  expect(await readdir(folder)).toEqual([])
  await rm(folder, { recursive: true })
})
