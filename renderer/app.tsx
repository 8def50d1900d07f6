import type { SessionView } from '../contract/calls/session.ts';
import { useClosing } from './state/closing.ts';
import { useHallState } from './state/hall-state.ts';
import { useNotice } from './state/notice.ts';
import { usePresence } from './state/presence.ts';
import { CatchUpScreen } from './screens/catch-up-screen.tsx';
import { ClosingScreen } from './screens/closing-screen.tsx';
import { CounterScreen } from './screens/counter-screen.tsx';
import { LockScreen } from './screens/lock-screen.tsx';
import { OpenSessionScreen } from './screens/open-session-screen.tsx';
import { SignInScreen } from './screens/sign-in-screen.tsx';
import { t } from './messages/t.ts';

/** Roles that take money work at an open cash session; others read and decide without one. */
const takesCash = new Set(['counter-clerk', 'field-collector']);

/** Which screen: one at a time. Signed out, locked and shift close show nothing of any taxpayer. */
const Screen = ({ session }: { readonly session: SessionView }) => {
  const closing = useClosing((state) => state.closing);
  if (session.officer === null) return <SignInScreen session={session} />;
  if (session.locked) return <LockScreen session={session} />;
  if (closing !== null) return <ClosingScreen closing={closing} session={session} />;
  if (session.cashSession === null && session.officer.roles.some((role) => takesCash.has(role))) {
    return <OpenSessionScreen session={session} />;
  }
  return <CounterScreen />;
};

export const App = () => {
  const session = useHallState((state) => state.session);
  const catchUp = useHallState((state) => state.catchUp);
  const notice = useNotice((state) => state.notice);
  usePresence(session);
  if (session === null && catchUp !== null) return <CatchUpScreen key={catchUp.language} view={catchUp} />;
  if (session === null) {
    return (
      <main className="entry">
        <p role="status">{notice?.text ?? t('app.starting')}</p>
      </main>
    );
  }
  // In another language everything is another text: drawn anew, so that no word of the first stays behind.
  return <Screen key={session.language} session={session} />;
};
