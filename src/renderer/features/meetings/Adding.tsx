/** What stands behind `/add/…`: the meeting of this link is put into one's list, and there one is. */
import { useEffect, useRef } from 'react'
import type { User } from '../../../shared/users.ts'
import { go } from '../../address.ts'
import { toast } from '../../ui/toasts.ts'
import { Home } from '../home/Home.tsx'
import { addByKey } from './AddDialog.tsx'

export function Adding({ linkKey, user }: { linkKey: string; user: User }) {
  const done = useRef(false)
  useEffect(() => {
    if (done.current) return
    done.current = true
    void addByKey(linkKey).then(fault => {
      if (fault) toast(fault, 'bad')
      go('/')
    })
  }, [linkKey])
  return <Home user={user} />
}
