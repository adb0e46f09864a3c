/** Words of raised hands and of signs of a moment, in Simplified Chinese. */
import type { signs as english } from '../en/signs.ts'
import type { Translated } from '../translated.ts'

export const signs: Translated<typeof english> = {
  hands: {
    raise: '举手',
    lower: '放下手',
    raised: '已举手',
    title_other: '{{count}} 人举手',
    raisedBy: '{{name}} 举手了',
    loweredBy: '{{name}} 放下了您的手',
    lowerName: '放下 {{name}} 的手',
    lowerShort: '放下',
    lowerAll: '放下所有人的手',
    lowerAllShort: '全部放下',
  },
  reactions: {
    open: '表情回应',
    shown: '当前的表情回应',
    andMore: '{{names}} 等，另有 {{count}} 人',
    signs: {
      '👍': '点赞',
      '👏': '鼓掌',
      '❤️': '爱心',
      '😂': '大笑',
      '😮': '惊讶',
      '🎉': '庆祝',
    },
  },
}
