import { Button } from 'antd';
import { useEffect, useState } from 'react';
import type { OfficerView, SessionView } from '../../contract/calls/session.ts';
import type { Role } from '../../domain/authority.ts';
import { BureauMark } from '../counter/bureau-mark.tsx';
import { KeyCap } from '../counter/key-cap.tsx';
import { PinInput } from '../fields/pin-input.tsx';
import { hall, valueOf } from '../hall.ts';
import { digitOf, keyOf } from '../keys/key-event.ts';
import { focusStop } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';
import { useNotice } from '../state/notice.ts';
import { AbsentOfficer } from './absent-form.tsx';
import { ProfileBand } from './profile-band.tsx';
import { usePinEntry } from './use-pin-entry.ts';
import { Quoted, quotedText } from '../counter/quoted.tsx';
import { bureauText } from '../text/in-language.ts';
import { LanguageChoice } from './language-choice.tsx';

const roleKey = {
  'counter-clerk': 'role.counter-clerk',
  'field-collector': 'role.field-collector',
  'voucher-keeper': 'role.voucher-keeper',
  'tax-officer': 'role.tax-officer',
  supervisor: 'role.supervisor',
  'hall-manager': 'role.hall-manager',
  auditor: 'role.auditor',
  administrator: 'role.administrator',
} as const satisfies Record<Role, MessageKey>;

interface OfficerListProps {
  readonly officers: readonly OfficerView[];
  readonly chosen: string;
  readonly choose: (id: string) => void;
}

/** Officers as a numbered list: the number or the arrows choose, Enter goes to the PIN. */
const OfficerList = ({ officers, chosen, choose }: OfficerListProps) => (
  <div
    className="officers"
    role="radiogroup"
    aria-label={t('sign-in.officer')}
    data-stop="officer"
    onKeyDown={(event) => {
      const key = keyOf(event);
      const byNumber = officers[(digitOf(key) ?? 0) - 1];
      if (byNumber !== undefined) {
        event.preventDefault();
        choose(byNumber.id);
        focusStop('pin');
      } else if (key === 'Enter') {
        event.preventDefault();
        focusStop('pin');
      }
    }}
  >
    {officers.map((officer, index) => (
      <label key={officer.id} className={officer.id === chosen ? 'officer chosen' : 'officer'}>
        <input
          type="radio"
          name="officer"
          value={officer.id}
          checked={officer.id === chosen}
          onChange={() => choose(officer.id)}
        />
        {index < 9 ? <KeyCap>{String(index + 1)}</KeyCap> : null}
        <BureauMark bureau={officer.bureau} />
        <strong {...quotedText('name', officer.name)}>{officer.name}</strong>
        <span className="secondary">
          {officer.roles.map((role) => t(roleKey[role])).join(t('punctuation.list'))}
        </span>
      </label>
    ))}
  </div>
);

/** Who works here now. The PIN goes to the hall process once and is kept nowhere. */
export const SignInScreen = ({ session }: { readonly session: SessionView }) => {
  const [chosen, choose] = useState(session.officers[0]?.id ?? '');
  const { pin, setPin, ready, submit } = usePinEntry(
    (typed) => valueOf(hall().session.signIn({ officerId: chosen, pin: typed })),
    'pin',
  );
  const notice = useNotice((state) => state.notice);
  useEffect(() => {
    focusStop('officer');
  }, []);
  return (
    <main className="entry">
      <ProfileBand session={session}>
        <LanguageChoice />
      </ProfileBand>
      <section className="entry-card">
        <h1>{t('sign-in.heading')}</h1>
        <p className="secondary">
          <Quoted
            as="name"
            text={t('sign-in.where', {
              hall: session.profile.hallName,
              window: session.profile.windowName,
              bureau: bureauText(session.profile.bureau),
            })}
          />
        </p>
        <OfficerList officers={session.officers} chosen={chosen} choose={choose} />
        <div className="pin-row">
          <label htmlFor="pin">{t('sign-in.pin')}</label>
          <PinInput
            id="pin"
            stop="pin"
            value={pin}
            aria-describedby="pin-hint"
            onType={setPin}
            onKeyDown={(event) => {
              const key = keyOf(event);
              if (key === 'Enter') submit();
              else if (key === 'Shift+Enter' || key === 'ArrowUp') {
                event.preventDefault();
                focusStop('officer');
              }
            }}
          />
          <Button type="primary" disabled={!ready} onClick={submit}>
            {t('sign-in.submit')} <KeyCap>Enter</KeyCap>
          </Button>
        </div>
        <p id="pin-hint" className="entry-hint">
          {session.trainingPin === null
            ? t('sign-in.pin-hint')
            : t('sign-in.training-pin', { pin: session.trainingPin })}
        </p>
        <AbsentOfficer session={session} />
        <p className="field-line error" role="alert">
          {notice?.kind === 'error' ? notice.text : ''}
        </p>
      </section>
    </main>
  );
};
