/** All dialects the server speaks; one whose prefix begins another's stands behind it. */
import type { Dialect } from '../http/dialect.ts'
import { gavel } from './gavel/index.ts'
import { portsip } from './portsip/index.ts'
import { sqmeeting } from './sqmeeting/index.ts'
import { talk } from './talk/index.ts'
import { webmeeting } from './webmeeting/index.ts'

export const dialects: readonly Dialect[] = [gavel, sqmeeting, webmeeting, portsip, talk]
