/** Words of what people write to each other in a meeting, in Simplified Chinese. */
import type { chat as english } from '../en/chat.ts'
import type { Translated } from '../translated.ts'

export const chat: Translated<typeof english> = {
  chat: {
    title: '聊天',
    unread_other: '聊天，{{count}} 条未读消息',
    messages: '消息',
    newMessages: '新消息',
    nothing: '还没有人发言。会议结束后，这里的内容会被清除。',
    earlier: '显示更早的消息',
    toNewest: '最新消息',
    to: '发送给',
    everyone: '所有人',
    chooseChair: '选择主持人',
    write: '发送给所有人',
    writeTo: '仅发送给 {{name}}',
    send: '发送',
    toYou: '仅您可见',
    onlyTo: '仅 {{name}} 可见',
    answer: '私下回复 {{name}}',
    passing: '{{name}} 说：{{text}}',
    passingPrivate: '{{name}} 私下对您说：{{text}}',
    left_other: '还可输入 {{count}} 个字符',
    tooLong: '一条消息最多 {{count}} 个字符。',
    tooMany: '发送得太频繁了，请稍等几秒再发送。',
    notSent: '消息尚未发送：无法连接服务器，请重试。',
    gone: '{{name}} 已离开，请选择发送给谁。',
    closedText: '主持人已关闭聊天，您仍可以给主持人发消息。',
    close: '关闭聊天',
    reopen: '开放聊天',
    closedBy: '{{name}} 关闭了聊天',
    openedBy: '{{name}} 开放了聊天',
  },
}
