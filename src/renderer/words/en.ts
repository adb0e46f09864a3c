/** Every word of the window in English. */
import { administration } from './en/administration.ts'
import { attendance } from './en/attendance.ts'
import { chairing } from './en/chairing.ts'
import { chat } from './en/chat.ts'
import { general } from './en/general.ts'
import { meetings } from './en/meetings.ts'
import { planning } from './en/planning.ts'
import { reach } from './en/reach.ts'
import { session } from './en/session.ts'
import { signs } from './en/signs.ts'
import { stage } from './en/stage.ts'

export const en = {
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
