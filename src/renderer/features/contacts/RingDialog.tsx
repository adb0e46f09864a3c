/** In a meeting: whose window shall ring, so that they come. */
import { useStore } from 'zustand'
import { Dialog } from '../../ui/Dialog.tsx'
import { useWords } from '../../words/words.ts'
import { attendanceStore } from '../attendance/attendanceStore.ts'
import { stageStore } from '../stage/stageStore.ts'
import { ContactList } from './ContactList.tsx'
import { ring } from './calling.ts'

const close = (): void => stageStore.setState({ ringing: false })

export function RingDialog() {
  const say = useWords()
  const open = useStore(stageStore, state => state.ringing)
  return (
    <Dialog open={open} onClose={close} wide title={say('contacts.ringTitle')} hint={say('contacts.ringHint')}>
      <ContactList users onCall={contact => void ring(contact, attendanceStore.getState().number)} />
    </Dialog>
  )
}
