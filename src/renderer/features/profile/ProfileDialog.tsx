/** What one shows of oneself: a picture, when one is in office, and a greeting for callers. */
import { useState } from 'react'
import { Segments } from '../../ui/Choice.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useWords } from '../../words/words.ts'
import { Greetings } from './Greetings.tsx'
import { OfficeHours } from './OfficeHours.tsx'
import { Picture } from './Picture.tsx'

const pages = ['picture', 'hours', 'greeting'] as const
type Page = (typeof pages)[number]

export function ProfileDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  const say = useWords()
  const [page, setPage] = useState<Page>('picture')
  return (
    <Dialog open={open} onClose={onClose} wide title={say('profile.title')}>
      <div className="flex flex-col gap-6">
        <Segments<Page>
          hideLabel
          label={say('profile.pages')}
          value={page}
          options={pages.map(value => ({ value, label: say(`profile.page.${value}`) }))}
          onChange={setPage}
        />
        {page === 'picture' && <Picture />}
        {page === 'hours' && <OfficeHours />}
        {page === 'greeting' && <Greetings />}
      </div>
    </Dialog>
  )
}
