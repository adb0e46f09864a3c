/** Every word of the window in Simplified Chinese. */
import type { en } from './en.ts'
import type { Translated } from './translated.ts'
import { administration } from './zh/administration.ts'
import { attendance } from './zh/attendance.ts'
import { chairing } from './zh/chairing.ts'
import { chat } from './zh/chat.ts'
import { general } from './zh/general.ts'
import { meetings } from './zh/meetings.ts'
import { planning } from './zh/planning.ts'
import { reach } from './zh/reach.ts'
import { session } from './zh/session.ts'
import { signs } from './zh/signs.ts'
import { stage } from './zh/stage.ts'

export const zh: Translated<typeof en> = {
  ...general,
  ...session,
  ...reach,
  ...meetings,
  ...planning,
  ...attendance,
  ...stage,
  ...chairing,
  ...chat,
  ...signs,
  ...administration,
}
