/** Which screen is shown: being in a meeting comes before every address. */
import { useEffect } from 'react'
import { Redirect, Route, Router, Switch } from 'wouter'
import { useStore } from 'zustand'
import { isLinkKey, useAddress } from './address.ts'
import { AdministrationScreen } from './features/administration/AdministrationScreen.tsx'
import { attendanceStore } from './features/attendance/attendanceStore.ts'
import { JoinScreen } from './features/attendance/JoinScreen.tsx'
import { LinkScreen } from './features/attendance/LinkScreen.tsx'
import { Parted } from './features/attendance/Parted.tsx'
import { Ringing } from './features/attendance/Ringing.tsx'
import { CallsScreen } from './features/calls/CallsScreen.tsx'
import { ContactsScreen } from './features/contacts/ContactsScreen.tsx'
import { GuestHome } from './features/home/GuestHome.tsx'
import { Home } from './features/home/Home.tsx'
import { Adding } from './features/meetings/Adding.tsx'
import { PlanningDialogs } from './features/meetings/PlanningDialogs.tsx'
import { SignIn } from './features/session/SignIn.tsx'
import { sessionStore } from './features/session/sessionStore.ts'
import { Meeting } from './features/stage/Meeting.tsx'
import { LineBanner } from './LineBanner.tsx'
import { Waiting } from './ui/Spinner.tsx'
import { Tips } from './ui/Tip.tsx'
import { Toasts } from './ui/Toasts.tsx'
import { useWords } from './words/words.ts'

export function App() {
  return (
    <Tips>
      <Router hook={useAddress}>
        <LineBanner />
        <Screen />
        <PlanningDialogs />
        <Ringing />
      </Router>
      <Toasts />
    </Tips>
  )
}

function Screen() {
  const say = useWords()
  const stage = useStore(attendanceStore, state => state.stage)
  const parted = useStore(attendanceStore, state => state.parted)
  const topic = useStore(attendanceStore, state => state.gathering?.name)
  const known = useStore(sessionStore, state => state.known)
  const user = useStore(sessionStore, state => state.user)
  useEffect(() => {
    document.title = topic ? `${topic} – ${say('app.name')}` : say('app.name')
  }, [topic, say])
  if (stage === 'in' || stage === 'returning') return <Meeting />
  if (stage === 'parted' && parted) return <Parted how={parted} />
  if (!known) return <Waiting>{say('line.opening')}</Waiting>
  return (
    <Switch>
      <Route path="/">{user ? <Home user={user} /> : <GuestHome />}</Route>
      <Route path="/people">{user ? <ContactsScreen /> : <Redirect to="/sign-in/people" />}</Route>
      <Route path="/calls">{user ? <CallsScreen /> : <Redirect to="/sign-in/calls" />}</Route>
      <Route path="/j/:number">
        {({ number }) =>
          isLinkKey(number) ? <LinkScreen key={number} linkKey={number} /> : <JoinScreen key={number} number={number} />
        }
      </Route>
      <Route path="/add/:key">
        {({ key }) => (user ? <Adding linkKey={key} user={user} /> : <Redirect to={`/sign-in/add/${key}`} />)}
      </Route>
      <Route path="/administration">
        {user?.role === 'SystemAdmin' ? (
          <AdministrationScreen />
        ) : (
          <Redirect to={user ? '/' : '/sign-in/administration'} />
        )}
      </Route>
      <Route path="/sign-in">{user ? <Redirect to="/" /> : <SignIn />}</Route>
      <Route path="/sign-in/*">
        {({ '*': then }) => (user ? <Redirect to={`/${then}`} /> : <SignIn then={`/${then}`} />)}
      </Route>
      <Route>
        <Redirect to="/" />
      </Route>
    </Switch>
  )
}
