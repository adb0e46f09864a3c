/** SQMeeting's overlay, pins and layouts, with all that is odd about them in the document. */
import { beforeEach, describe, expect, it } from 'vitest'
import { sqmeeting } from '../../../src/main/server/dialects/sqmeeting/index.ts'
import { type OpenHouse, openHouse, stranger } from '../../support/openHouse.ts'
import { done, refused, signedIn } from '../sqmeetingClient.ts'

let house: OpenHouse
let anna: Awaited<ReturnType<typeof signedIn>>
let path: string
let number: string
beforeEach(async () => {
  house = await openHouse({ dialects: [sqmeeting] })
  const actor = await house.person('anna')
  anna = await signedIn(house, 'anna')
  number = (await anna('POST', '/meeting_schedule', { meeting_type: 'instant', meeting_password: '' })).body
    .meeting_number
  path = `/meeting/${number}`
  await house.join(number, actor, { name: 'Anna', clientId: 'device-of-anna' })
  for (const clientId of ['g1', 'g2']) await house.join(number, stranger, { name: clientId, clientId })
})

const seen = async () =>
  house.perform('attendance.see', { at: 'meeting', number }, {}, await house.signIn('anna', 'Pass-anna'))
const viewOf = async (id: string) => (await seen()).participants.find(one => one.id === id)?.view

describe('the overlay', () => {
  it('is put up from the documented sample and taken away, twice if need be', async () => {
    const sample = { content: 'Test Overlay Text!', repeat: 5, position: 100, enable_scroll: true }
    done(await anna('POST', `${path}/overlay`, sample))
    const overlay = { content: 'Test Overlay Text!', repeat: 5, position: 100, scroll: true }
    expect((await seen()).overlay).toMatchObject(overlay)
    done(await anna('POST', `${path}/overlay`, { ...sample, repeat: '5', position: '100', enable_scroll: 'true' }))
    expect((await seen()).overlay).toMatchObject(overlay)
    done(await anna('DELETE', `${path}/overlay`, ''))
    done(await anna('DELETE', `${path}/overlay`, {}))
    expect((await seen()).overlay).toBeNull()
    done(await anna('POST', `${path}/overlay`, { content: 'Alone', repeat: null }))
  })

  it('is refused in the document’s words', async () => {
    const show = (body?: unknown) => anna('POST', `${path}/overlay`, body)
    refused(await show({ content: 'x'.repeat(1025) }), 400, '0x10000008')
    for (const body of [undefined, {}, { content: '' }, { content: 7 }, { content: 'x', repeat: 'often' }])
      refused(await show(body), 400, '0x10000001')
    for (const more of [{ repeat: 1000 }, { position: 101 }, { enable_scroll: 'perhaps' }])
      refused(await show({ content: 'x', ...more }), 400, '0x10000001')
    expect((await seen()).overlay).toBeNull()
  })
})

describe('the pin for all', () => {
  it('is exactly one', async () => {
    done(await anna('POST', `${path}/pin`, { participants: ['g1'] }))
    done(await anna('POST', `${path}/pin`, { participants: ['g2'] }))
    expect((await seen()).pinnedId).toBe('g2')
    for (const body of [{ participants: ['g1', 'g2'] }, { participants: [] }, {}, { participants: ['who'] }])
      refused(await anna('POST', `${path}/pin`, body), 400, '0x10000001')
    expect((await seen()).pinnedId).toBe('g2')
  })

  it('is taken away with and without a body', async () => {
    for (const body of [undefined, '', {}, { participants: ['g2'] }]) {
      await anna('POST', `${path}/pin`, { participants: ['g2'] })
      done(await anna('DELETE', `${path}/pin`, body))
      expect((await seen()).pinnedId).toBeNull()
    }
  })
})

describe('the pin for one viewer', () => {
  it('is set by the viewer’s address, and taken away by an empty list', async () => {
    done(await anna('POST', `${path}/participant/g1/pin`, { participants: ['g2'] }))
    expect(await viewOf('g1')).toMatchObject({ pinnedId: 'g2' })
    done(await anna('POST', `${path}/participant/g1/pin`, { participants: [] }))
    expect(await viewOf('g1')).toMatchObject({ pinnedId: null })
    refused(await anna('POST', `${path}/participant/g1/pin`, { participants: ['g2', 'g1'] }), 400, '0x10000001')
    refused(await anna('POST', `${path}/participant/g1/pin`, { participants: ['who'] }), 400, '0x10000001')
    refused(await anna('POST', `${path}/participant/who/pin`, { participants: ['g1'] }), 400, '0x10000001')
  })

  it('is taken away by the address of either', async () => {
    for (const [address, body] of [
      ['g1', undefined],
      ['g1', { participants: ['g2'] }],
      ['g2', { participants: ['g1'] }],
    ] as const) {
      await anna('POST', `${path}/participant/g1/pin`, { participants: ['g2'] })
      done(await anna('DELETE', `${path}/participant/${address}/pin`, body))
      expect(await viewOf('g1')).toMatchObject({ pinnedId: null })
    }
    refused(await anna('DELETE', `${path}/participant/who/pin`), 400, '0x10000001')
    refused(await anna('DELETE', `${path}/participant/g1/pin`, '{'), 400, '0x10000001')
  })
})

describe('the layout', () => {
  it('takes the documented numbers and some more', async () => {
    for (const max_views of [1, 9, '4', 16, 25])
      done(await anna('POST', `${path}/participant/g1/layout_change`, { max_views, layout: 'auto' }))
    expect(await viewOf('g1')).toEqual({ maxViews: 25, layout: 'auto', pinnedId: null })
    done(await anna('POST', `${path}/participant/g1/layout_change`, { max_views: 9, layout: 'Gallery' }))
    expect(await viewOf('g1')).toMatchObject({ maxViews: 9, layout: 'gallery' })
    for (const body of [{}, { max_views: 2, layout: 'auto' }, { max_views: 9 }, { max_views: 9, layout: 'mosaic' }])
      refused(await anna('POST', `${path}/participant/g1/layout_change`, body), 400, '0x10000001')
    refused(
      await anna('POST', `${path}/participant/who/layout_change`, { max_views: 9, layout: 'auto' }),
      400,
      '0x10000001',
    )
  })
})

it('the stage is the chair’s alone', async () => {
  await house.join(number, await house.person('bert'), { name: 'Bert', clientId: 'device-of-bert' })
  const bert = await signedIn(house, 'bert')
  for (const [method, what] of [
    ['POST', 'overlay'],
    ['DELETE', 'overlay'],
    ['POST', 'pin'],
    ['DELETE', 'pin'],
    ['POST', 'participant/g1/pin'],
    ['DELETE', 'participant/g1/pin'],
    ['POST', 'participant/g1/layout_change'],
  ] as const)
    for (const body of [undefined, '{']) refused(await bert(method, `${path}/${what}`, body), 403, '0x10000003')
})
