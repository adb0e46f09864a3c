/** Every operation's deed, gathered. */
import type { OperationName } from '../../../shared/contract.ts'
import { accountDeeds } from './accounts.ts'
import { apiKeyDeeds } from './apiKeys.ts'
import { attendanceDeeds } from './attendance.ts'
import { attendancesDeeds } from './attendances.ts'
import { calendarDeeds } from './calendar.ts'
import { cascadingDeeds } from './cascading.ts'
import { chairingDeeds } from './chairing.ts'
import { chatDeeds } from './chat.ts'
import { conferenceServerDeeds } from './conferenceServers.ts'
import { conferenceDeeds } from './conferences.ts'
import { contactDeeds } from './contacts.ts'
import { conversationDeeds } from './conversations/deeds.ts'
import type { Deed } from './deed.ts'
import { feedDeeds } from './feeds.ts'
import { fileDeeds } from './files.ts'
import { groupDeeds } from './groups.ts'
import { handDeeds } from './hands.ts'
import { hookDeeds } from './hooks.ts'
import { livekitDeeds } from './livekit.ts'
import { lobbyDeeds } from './lobby.ts'
import { meetingLinkDeeds } from './meetingLinks.ts'
import { meetingDeeds } from './meetings.ts'
import { passwordPolicyDeeds } from './passwordPolicy.ts'
import { presenceDeeds } from './reachable.ts'
import { reactionDeeds } from './reactions.ts'
import { recordingDeeds } from './recordings.ts'
import { recordDeeds } from './records.ts'
import { roleDeeds } from './roles.ts'
import { roomDeeds } from './rooms.ts'
import { seriesDeeds } from './series.ts'
import { sessionDeeds } from './session.ts'
import { stageDeeds } from './stage.ts'
import { streamingDeeds } from './streaming.ts'
import { systemDeeds } from './system.ts'
import { tenantDeeds } from './tenants.ts'
import { userDeeds } from './users.ts'

export const deeds: { [N in OperationName]: Deed<N> } = {
  ...sessionDeeds,
  ...userDeeds,
  ...accountDeeds,
  ...roleDeeds,
  ...passwordPolicyDeeds,
  ...recordDeeds,
  ...contactDeeds,
  ...groupDeeds,
  ...fileDeeds,
  ...presenceDeeds,
  ...meetingDeeds,
  ...seriesDeeds,
  ...meetingLinkDeeds,
  ...roomDeeds,
  ...conferenceDeeds,
  ...conferenceServerDeeds,
  ...attendancesDeeds,
  ...attendanceDeeds,
  ...chairingDeeds,
  ...handDeeds,
  ...reactionDeeds,
  ...chatDeeds,
  ...lobbyDeeds,
  ...conversationDeeds,
  ...stageDeeds,
  ...cascadingDeeds,
  ...recordingDeeds,
  ...streamingDeeds,
  ...systemDeeds,
  ...apiKeyDeeds,
  ...livekitDeeds,
  ...tenantDeeds,
  ...calendarDeeds,
  ...hookDeeds,
  ...feedDeeds,
}
