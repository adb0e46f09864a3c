/** Words of raised hands and of signs of a moment, in English. */
export const signs = {
  hands: {
    raise: 'Raise hand',
    lower: 'Lower hand',
    raised: 'Hand raised',
    title_one: '{{count}} raised hand',
    title_other: '{{count}} raised hands',
    raisedBy: '{{name}} raised a hand',
    loweredBy: '{{name}} took your hand down',
    lowerName: 'Lower the hand of {{name}}',
    lowerShort: 'Lower',
    lowerAll: 'Lower all hands',
    lowerAllShort: 'Lower all',
  },
  reactions: {
    open: 'Reactions',
    shown: 'Reactions shown now',
    andMore: '{{names}} and {{count}} more',
    signs: {
      '👍': 'Thumbs up',
      '👏': 'Applause',
      '❤️': 'Heart',
      '😂': 'Laughter',
      '😮': 'Surprise',
      '🎉': 'Celebration',
    },
  },
}
