/** Offers as Chromium writes them for livekit-client, with fewer codecs: what is published first, then room to receive, then data. */

const fingerprint =
  'sha-256 95:C5:A5:4B:E1:EF:AA:C3:BB:E6:DF:45:D6:04:6D:88:39:E7:17:0E:BE:56:34:F2:3C:10:5D:40:CB:A0:8D:71'
const transport = `a=ice-ufrag:EcCQ
a=ice-pwd:XyP+a3bDp7ZYwjuYnrFBtALc
a=fingerprint:${fingerprint}
a=ice-options:trickle
a=setup:actpass`

export const microphone = (
  mid: string,
  more = 'a=sendonly',
): string => `m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
c=IN IP4 0.0.0.0
a=rtpmap:111 opus/48000/2
a=rtpmap:63 red/48000/2
a=rtpmap:9 G722/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:13 CN/8000
a=rtpmap:110 telephone-event/48000
a=rtpmap:126 telephone-event/8000
a=fmtp:111 minptime=10;useinbandfec=1;stereo=1
a=fmtp:63 111/111
a=rtcp:9 IN IP4 0.0.0.0
a=rtcp-fb:111 transport-cc
a=extmap:12 urn:ietf:params:rtp-hdrext:ssrc-audio-level
a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
a=extmap:4 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
a=extmap:9 urn:ietf:params:rtp-hdrext:sdes:mid
a=mid:${mid}
a=msid:8fbbbdec-6b3e-4c80-b9fc-43d0cc146bfb microphone
${more}
${transport}
a=ssrc:2344435909 cname:iQf4G4VLYd600//I
a=ssrc:2344435909 msid:8fbbbdec-6b3e-4c80-b9fc-43d0cc146bfb microphone
a=rtcp-mux
a=rtcp-rsize
a=rtcp-xr:rcvr-rtt=all`

const videoHead = (port: number): string => `m=video ${port} UDP/TLS/RTP/SAVPF 96 97 102 103 104 105 98 99 118 119 120
c=IN IP4 0.0.0.0
a=rtpmap:102 H264/90000
a=rtpmap:103 rtx/90000
a=rtpmap:96 VP8/90000
a=rtpmap:97 rtx/90000
a=rtpmap:98 VP9/90000
a=rtpmap:99 rtx/90000
a=rtpmap:118 red/90000
a=rtpmap:119 rtx/90000
a=rtpmap:120 ulpfec/90000
a=fmtp:96 x-google-start-bitrate=1000
a=fmtp:97 apt=96
a=rtpmap:104 H264/90000
a=rtpmap:105 rtx/90000
a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
a=fmtp:103 apt=102
a=fmtp:104 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f
a=fmtp:105 apt=104
a=fmtp:98 profile-id=0
a=fmtp:99 apt=98
a=fmtp:119 apt=118
a=rtcp:9 IN IP4 0.0.0.0
a=rtcp-fb:96 goog-remb
a=rtcp-fb:96 transport-cc
a=rtcp-fb:96 ccm fir
a=rtcp-fb:96 nack
a=rtcp-fb:96 nack pli
a=extmap:14 urn:ietf:params:rtp-hdrext:toffset
a=extmap:4 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
a=extmap:9 urn:ietf:params:rtp-hdrext:sdes:mid
a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id`

export const camera = (mid: string): string => `${videoHead(9)}
a=mid:${mid}
a=msid:ce830ef7-bd26-41de-aaf1-ec490c85bb16 camera
a=sendonly
${transport}
a=rtcp-mux
a=rtcp-rsize
a=rid:q send
a=rid:h send
a=rid:f send
a=simulcast:send q;h;f
a=rtcp-xr:rcvr-rtt=all`

/** A camera without RIDs, whose layers are told by SSRC groups. */
export const oldCamera = (mid: string): string => `${videoHead(9)}
a=mid:${mid}
a=msid:- camera
a=sendonly
${transport}
a=rtcp-mux
a=ssrc-group:SIM 11 12
a=ssrc-group:FID 11 21
a=ssrc-group:FID 12 22
a=ssrc:11 cname:x
a=ssrc:12 cname:x
a=ssrc:21 cname:x
a=ssrc:22 cname:x`

export const videoSection = (mid: string, direction: string, port = 9): string => `${videoHead(port)}
a=mid:${mid}
a=${direction}
${transport}
a=rtcp-mux
a=rtcp-rsize`

/** A section with a codec that nobody here speaks. */
export const h264Only = (mid: string): string => `m=video 9 UDP/TLS/RTP/SAVPF 102
c=IN IP4 0.0.0.0
a=rtpmap:102 H264/90000
a=mid:${mid}
a=sendonly
${transport}
a=rtcp-mux`

export const data = (mid: string): string => `m=application 58477 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 127.0.0.1
a=candidate:2562904831 1 udp 2122194687 127.0.0.1 58477 typ host generation 0 network-id 3 network-cost 50
${transport}
a=mid:${mid}
a=sctp-port:5000
a=max-message-size:262144`

export function offer(...sections: string[]): string {
  const mids = sections.map(section => /a=mid:(\S*)/.exec(section)?.[1] ?? '')
  const head = `v=0
o=- 3472287541212198210 4 IN IP4 127.0.0.1
s=-
t=0 0
a=extmap-allow-mixed
a=msid-semantic: WMS *
a=group:BUNDLE ${mids.join(' ')}`
  return `${[head, ...sections].join('\n').replaceAll('\n', '\r\n')}\r\n`
}
