/** Getting into a meeting and out of it. */
import type { attendance, Joined } from '../../../shared/attendance.ts'
import { DomainError } from '../../../shared/errors.ts'
import type { Row } from './collections.ts'
import { conferenceOf, isVoiceOnly } from './conferenceRows.ts'
import type { DeedsOf } from './deed.ts'
import type { House } from './house.ts'
import { disown } from './messages.ts'
import { afterParting, emptied, forgive, part, returnWithin } from './parting.ts'
import { bringsAdminPin, checkPassword } from './passwords.ts'
import { newcomer } from './presence.ts'
import { currentReservation, hasOpened, type Terms, termsOf } from './reservations.ts'
import { isChair } from './rights.ts'
import {
  type AtMeeting,
  changeMeeting,
  gatheringView,
  lobbyOn,
  newsSeat,
  participantView,
  seated,
  seatId,
  self,
  unpinned,
} from './seats.ts'
import { pictureOf } from './users.ts'
import { forget, isTheirs } from './visits.ts'

export const attendanceDeeds: DeedsOf<typeof attendance> = {
  'attendance.lookUp': {
    right: 'look',
    async perform(deed) {
      const { meeting } = deed.place
      const entitled = await deed.may('readPlan')
      const passwordNeeded = meeting.password !== '' && !entitled
      const { name, guestsAllowed } = termsOf(meeting, await currentReservation(deed.house, meeting, deed.now))
      const voiceOnly = await isVoiceOnly(deed.house, meeting.number)
      // The name of a meeting with a password is for those who have it: numbers can be tried out.
      return { number: meeting.number, name: passwordNeeded ? '' : name, passwordNeeded, guestsAllowed, voiceOnly }
    },
  },
  'attendance.join': { right: 'join', perform: (deed, input) => join(deed, input) },
  'attendance.leave': {
    right: 'leave',
    async perform(deed) {
      const seats = await seated(deed.house, deed.place.meeting.number)
      const row = self(deed, seats)
      if (!row) throw new DomainError('participantNotFound', 'You are not in this meeting.')
      part(deed, row, 'left')
      await afterParting(deed, seats, [row], true)
      return {}
    },
  },
  'attendance.see': {
    right: 'see',
    async perform(deed) {
      const { house } = deed
      const { meeting } = deed.place
      const seats = await seated(house, meeting.number)
      return {
        ...(await gatheringView(house, meeting)),
        password: meeting.password,
        participants: seats.map(row => participantView(house, meeting, row)),
      }
    },
  },
  'attendance.running': {
    right: 'hold',
    async perform(deed, { skip, top }) {
      const running = { column: 'startedAt', is: 'ne', value: null } as const
      const me = deed.user()
      const rows = await deed.store.find('meetings', { where: running, orderBy: [{ column: 'startedAt' }] })
      const listed = await deed.store.find('listed', {
        where: {
          all: [
            { column: 'userId', is: 'eq', value: me.id },
            { column: 'over', is: 'eq', value: false },
            { column: 'number', is: 'in', value: rows.map(row => row.number) },
          ],
        },
      })
      const mine = rows.filter(
        row =>
          isChair(me, row) ||
          listed.some(one => one.number === row.number) ||
          deed.house.presence.all(row.number).some(present => present.userId === me.id),
      )
      const items = await Promise.all(mine.slice(skip, skip + top).map(row => gatheringView(deed.house, row)))
      return { items, total: mine.length }
    },
  },
}

/** Everything that decides whether somebody comes in, and how. */
async function doorFor(deed: AtMeeting, input: Coming, vouched?: Row<'visits'>): Promise<Door> {
  const { house, now } = deed
  const { user } = deed.actor
  const { number } = deed.place.meeting
  const due = await currentReservation(house, deed.place.meeting, now)
  const conference = await conferenceOf(house, number)
  const afresh = conference.openedAt === null && beginsAfresh(deed.place.meeting, due)
  const meeting = afresh ? emptied(deed.place.meeting, true) : deed.place.meeting
  const before = afresh ? undefined : await deed.store.get('participants', seatId(number, input.clientId))
  const seats = await seated(house, number)
  const digest = input.seatKey && house.secrets.digest(input.seatKey)
  const came = vouched ?? (await deed.store.get('visits', seatId(number, input.clientId)))
  const visit = came && (came === vouched || isTheirs(came, deed.actor, digest)) ? came : undefined
  const named = !isChair(user, meeting) && bringsAdminPin(deed, meeting, conference.adminPin, input.password)
  const chair = isChair(user, meeting) || visit?.promoted === true || named
  const vouching = vouched !== undefined
  return {
    afresh,
    meeting,
    due,
    terms: termsOf(meeting, due),
    before,
    seats,
    chair,
    visit,
    vouched: vouching,
    conference,
    named,
  }
}

/** Resolves when a join with this would succeed now; rejects with its refusal. */
export const mayComeIn = async (deed: AtMeeting, input: Coming): Promise<unknown> =>
  admissible(deed, input, await doorFor(deed, input))

/** Takes a seat. Whom the deed vouches for, a visitor of the conversation, has given the password when they came. */
export async function join(deed: AtMeeting, input: Coming, vouched?: Row<'visits'>): Promise<Joined> {
  const { house, now } = deed
  const { user } = deed.actor
  const { number } = deed.place.meeting
  const door = await doorFor(deed, input, vouched)
  const { afresh, meeting: found, due, terms, before, seats, visit, conference } = door
  const returning = await admissible(deed, input, door)
  const promoted = door.named || ((returning ? before?.promoted : undefined) ?? visit?.promoted ?? false)
  const chair = door.chair || promoted

  const meeting: Row<'meetings'> =
    found.startedAt === null ? { ...found, startedAt: now, reservationId: due?.id ?? null } : found
  if (afresh) await forgive(deed)
  if (found.startedAt === null) await changeMeeting(deed, meeting)
  // The key stays who it proves: whoever never heard the answer to their return asks again with the one they have.
  const seatKey = holdsKey(house, before, input) ? input.seatKey : house.secrets.token()
  const same = before !== undefined && isTheSame(deed, before, input, vouched)
  const row = unpinned(
    {
      id: seatId(number, input.clientId),
      number,
      clientId: input.clientId,
      // Somebody coming back keeps the name the chair may have given them.
      name: returning && before ? before.name : input.name,
      userId: user?.id ?? null,
      picture: user ? pictureOf(user) : null,
      extension: user?.extension ?? null,
      seatDigest: house.secrets.digest(seatKey),
      joinedAt: returning && before ? before.joinedAt : now,
      leftAt: null,
      removed: false,
      ...voiceOnEntry(meeting, terms, conference.control, before, returning, chair),
      requestedAt: returning && before ? before.requestedAt : null,
      raisedAt: same && now - (before.leftAt ?? now) < returnWithin ? before.raisedAt : null,
      view: before?.view ?? null,
      position: before?.position ?? null,
      promoted,
      // Through a conversation one comes without a connection of one's own.
      arrivedAt: (returning ? before?.arrivedAt : null) ?? (vouched ? now : null),
    },
    seats,
  )
  deed.put('participants', row)
  if (before && !same) await disown(deed, input.clientId)
  if (row.arrivedAt === now) deed.tell({ news: 'joined', seat: newsSeat(meeting, row) })
  if (visit?.state === 'waiting') forget(deed, visit)
  deed.remember(() => house.presence.seat(number, { id: row.clientId, chair, userId: row.userId }, now))
  deed.move(async media => {
    await media.open(number)
    await media.admit(number, {
      id: row.clientId,
      name: row.name,
      silenced: row.silenced,
      mayUnmute: row.mayUnmute,
      voiceOnly: await isVoiceOnly(house, number),
    })
  })
  const present = house.presence.of(number, row.clientId) ?? newcomer
  const participant = participantView(house, meeting, row, { ...present, chair })
  deed.publish({ event: 'attendance.joined', number, participant }, { in: number })
  const others = seats.filter(other => other.clientId !== row.clientId)
  const gathering = await gatheringView(house, meeting)
  return {
    mediaUrl: house.media.url(deed.actor.reachedAt),
    mediaToken: await house.media.token(number, row.clientId, row.name, {
      voiceOnly: gathering.voiceOnly,
      barred: row.silenced && !row.mayUnmute,
    }),
    participantId: row.clientId,
    seatKey,
    rights: chair ? 'chair' : 'participant',
    gathering: {
      ...gathering,
      password: meeting.password,
      participants: [...others.map(other => participantView(house, meeting, other)), participant],
    },
  }
}

/**
 * Whether a first person coming in now begins something new: for another reservation than people were here for last, or in
 * a personal room with nothing planned. Nothing that the chair decided before holds for it.
 */
const beginsAfresh = (meeting: Row<'meetings'>, due: Row<'reservations'> | undefined): boolean =>
  meeting.startedAt === null && (due === undefined || due.id !== meeting.reservationId)

interface Door {
  afresh: boolean
  meeting: Row<'meetings'>
  due: Row<'reservations'> | undefined
  terms: Terms
  before: Row<'participants'> | undefined
  seats: readonly Row<'participants'>[]
  chair: boolean
  /** They came to this door before, and proved it. */
  visit: Row<'visits'> | undefined
  vouched: boolean
  conference: Row<'conferences'>
  /** They brought the PIN that puts them in charge. */
  named: boolean
}

type Coming = { name: string; clientId: string; password?: string | undefined; seatKey?: string | undefined }

const holdsKey = <I extends Coming>(
  house: House,
  before: Row<'participants'> | undefined,
  input: I,
): input is I & { seatKey: string } =>
  input.seatKey !== undefined && house.secrets.digest(input.seatKey) === before?.seatDigest

/** Whether they are who had this seat before, not somebody who has only learned its id. */
const isTheSame = (
  { house, actor }: AtMeeting,
  before: Row<'participants'>,
  input: Coming,
  vouched: Row<'visits'> | undefined,
): boolean =>
  vouched !== undefined || before.userId !== null
    ? before.userId === (actor.user?.id ?? null)
    : holdsKey(house, before, input)

/**
 * Whether this person may come in now, else the refusal that says why. Answers whether they are coming back to a seat
 * they still hold. A chair is let in through a lock and without a password.
 */
async function admissible(
  deed: AtMeeting,
  input: Coming,
  { afresh, meeting, due, terms, before, seats, chair, visit, vouched, conference }: Door,
): Promise<boolean> {
  const { house } = deed
  const { user } = deed.actor
  if (meeting.kind !== 'room') checkTime(deed, due, conference)
  else if (conference.openedAt === null) checkRoom(deed, due, seats, chair)
  const kept = !afresh && (user ? await removedBefore(deed, user.id) : before?.removed === true)
  if (kept && !chair) throw new DomainError('removedFromMeeting', 'The chair removed you from this meeting.')

  const held = before !== undefined && before.leftAt === null
  const proven =
    held && (vouched || (user ? before.userId === user.id : before.userId === null && holdsKey(house, before, input)))
  // A guest whose connection broke and who lost the key may take the seat again; a seat in use, or an account's, is not given away.
  const abandoned = held && before.userId === null && !house.presence.of(meeting.number, input.clientId)?.connected
  if (held && !proven && !abandoned)
    throw new DomainError('clientIdTaken', 'Somebody is in this meeting with this client id.')
  if (proven) return true

  if (!user && !terms.guestsAllowed)
    throw new DomainError('guestsNotAllowed', 'Guests are not allowed. Please sign in.')
  if (meeting.locked && !chair) throw new DomainError('meetingLocked', 'The chair has locked this meeting.')
  if (seats.length >= Math.min(house.capacity, conference.capacity))
    throw new DomainError('meetingFull', 'This meeting is full.')
  if (house.presence.total() >= house.totalCapacity)
    throw new DomainError('meetingFull', 'This server has as many people in its meetings as it can bear.')
  if (!vouched) await checkWelcome(deed, terms)
  if (!vouched && !chair && !(await deed.may('readPlan'))) checkPassword(deed, meeting, input.password)
  if (!chair && !visit?.admitted && lobbyOn(meeting, deed.now))
    throw new DomainError('waitingInLobby', 'Please wait until a chair lets you in.')
  return false
}

/** A conversation that is not open is for those who are in it. */
async function checkWelcome(deed: AtMeeting, { guestsAllowed }: Terms): Promise<void> {
  const { kind } = deed.place.meeting
  if ((kind === 'conversation' || kind === 'pair') && !guestsAllowed && !(await deed.may('readPlan')))
    throw new DomainError('forbidden', 'This conversation is for those who were added to it.')
}

function checkTime({ now }: AtMeeting, due: Row<'reservations'> | undefined, { openedAt }: Row<'conferences'>): void {
  if (!due) throw new DomainError('meetingOver', 'This meeting is over.')
  if (openedAt !== null || hasOpened(due, now)) return
  const early = due.joinEarlyMinutes > 0 ? `${due.joinEarlyMinutes} minutes before the start` : 'when it starts'
  throw new DomainError('meetingNotStarted', `You can join ${early}.`)
}

/** A personal room is open while somebody in charge is in it, or something planned there is due. */
function checkRoom(
  { house }: AtMeeting,
  due: Row<'reservations'> | undefined,
  seats: Door['seats'],
  chair: boolean,
): void {
  const chaired = seats.some(row => house.presence.of(row.number, row.clientId)?.chair)
  if (!chair && !due && !chaired) throw new DomainError('meetingNotStarted', 'Whoever’s room this is has not come yet.')
}

async function removedBefore(deed: AtMeeting, userId: string): Promise<boolean> {
  const removed = await deed.store.count('participants', {
    all: [
      { column: 'number', is: 'eq', value: deed.place.meeting.number },
      { column: 'userId', is: 'eq', value: userId },
      { column: 'removed', is: 'eq', value: true },
    ],
  })
  return removed > 0
}

/** Whether their gate is closed as they come in. Leaving and coming back does not lift what the chair decided. */
function voiceOnEntry(
  meeting: Row<'meetings'>,
  { muteOnEntry }: Terms,
  control: string,
  before: Row<'participants'> | undefined,
  returning: boolean,
  chair: boolean,
): { silenced: boolean; mayUnmute: boolean } {
  if (returning && before) return { silenced: before.silenced, mayUnmute: before.mayUnmute }
  const earlier = { silenced: before?.silenced ?? false, mayUnmute: before?.mayUnmute ?? true }
  if (chair) return { silenced: earlier.silenced, mayUnmute: true }
  if (meeting.everyoneMuted)
    return { silenced: true, mayUnmute: meeting.selfUnmuteAllowed && (!earlier.silenced || earlier.mayUnmute) }
  if (control === 'master') return { silenced: true, mayUnmute: false }
  return { silenced: muteOnEntry || earlier.silenced, mayUnmute: !earlier.silenced || earlier.mayUnmute }
}
