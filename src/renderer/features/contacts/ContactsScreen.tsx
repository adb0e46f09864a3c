/** Colleagues and contacts: who can be reached, and a click to talk to them. */
import { useWords } from '../../words/words.ts'
import { Frame } from '../home/Frame.tsx'
import { ContactList } from './ContactList.tsx'

export function ContactsScreen() {
  const say = useWords()
  return (
    <Frame>
      <h1 className="mt-2 mb-5 font-semibold text-2xl tracking-[-0.02em] sm:mt-4">{say('contacts.title')}</h1>
      <ContactList />
    </Frame>
  )
}
