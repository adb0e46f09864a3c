/**
 * Whatever an offer says, the error is a sentence of ours and the answer is well-formed: every line of it has the form that RFC
 * 8866 §9 and the RFC of its attribute give it. Seeded, so that a failure can be repeated.
 */
import { describe, expect, it } from 'vitest'
import { connection } from './support/connection.ts'
import { camera, data, microphone, offer, videoSection } from './support/offers.ts'
import { seeded } from './support/random.ts'

const sectionsOf = (sdp: string): string[] => sdp.split(/\r\n(?=m=)/).slice(1)

const wellFormed = [
  /^(v=0|o=- 1 \d+ IN IP4 127\.0\.0\.1|s=-|t=0 0|c=IN IP4 0\.0\.0\.0)$/,
  /^m=((audio|video) [09] UDP\/TLS\/RTP\/SAVPF( \d{1,3}){1,4}|application [09] UDP\/DTLS\/SCTP webrtc-datachannel)$/,
  /^a=(ice-lite|rtcp-mux|rtcp-rsize|end-of-candidates|extmap-allow-mixed|sendonly|recvonly|inactive)$/,
  /^a=group:BUNDLE( \S+)*$/,
  /^a=mid:[^\s:]+$/,
  /^a=rid:[\w-]+ recv$/,
  /^a=simulcast:recv [\w-]+(;[\w-]+)*$/,
  /^a=(rtpmap|fmtp|rtcp-fb):(\d|\d\d|1[01]\d|12[0-7]) \S.*$/,
  /^a=extmap:\d{1,3} \S+$/,
  /^a=(ssrc|ssrc-group|msid|msid-semantic|candidate|fingerprint|setup|ice-ufrag|ice-pwd|rtcp|sctp-port|max-message-size):/,
]

describe('a hostile offer', () => {
  const good = offer(microphone('0'), camera('1'), videoSection('2', 'recvonly'), data('3'))

  it.each([
    ['nothing', ''],
    ['no fingerprint', good.replaceAll('a=fingerprint', 'a=x')],
    ['a weak fingerprint', good.replaceAll('sha-256', 'sha-1')],
    ['no password', good.replaceAll('a=ice-pwd', 'a=x')],
    ['two sections of one name', good.replace('a=mid:1', 'a=mid:0')],
    ['a section without a name', good.replace('a=mid:1', 'a=mid:')],
    ['a section of another kind', good.replace('m=video', 'm=text')],
    ['thousands of sections', offer(...Array.from({ length: 1_000 }, (_, i) => data(String(i))))],
    ['megabytes', good + 'a=x\r\n'.repeat(400_000)],
  ])('with %s is refused in a sentence', (_, sdp) => {
    const { answer } = connection()
    expect(() => answer(sdp)).toThrow(/^(The SDP |Only |There is ).*\.$/)
  })

  it('is answered well-formed, or refused in a sentence, whatever was changed', () => {
    const random = seeded(51)
    let answered = 0
    for (let round = 0; round < 1_500; round++) {
      const lines = good.split('\r\n')
      for (let i = 0; i <= random.below(6); i++) {
        const at = random.below(lines.length)
        const line = lines[at]!
        const cut = random.below(line.length + 1)
        const junk = random.pick(['', '-1', '99999999999', 'NaN', ' ', ':', '\u0000', 'ü', 'a=mid:', '300', ';'])
        const changes: (() => unknown)[] = [
          () => lines.splice(at, 1),
          () => lines.splice(at, 0, random.pick(lines)),
          () => (lines[at] = line.slice(0, cut) + junk + line.slice(cut + random.below(4))),
          () => (lines[at] = line.slice(0, cut)),
        ]
        random.pick(changes)()
      }
      const sdp = lines.join('\r\n')
      const { answer } = connection({ videos: 1 })
      let ours: string
      try {
        ours = answer(sdp).sdp
      } catch (error) {
        expect(String(error)).toMatch(/^Error: (The SDP |Only |There is ).*\.$/)
        continue
      }
      answered += 1
      expect(sectionsOf(ours)).toHaveLength(sdp.split(/\r?\n(?=m=)/).length - 1)
      expect(
        ours
          .split('\r\n')
          .slice(0, -1)
          .filter(line => !wellFormed.some(form => form.test(line))),
      ).toEqual([])
    }
    expect(answered).toBeGreaterThan(300)
  })
})
