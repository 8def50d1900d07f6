import { useState } from 'react';
import type { SessionView } from '../../contract/calls/session.ts';
import { focusStop } from '../keys/stops.ts';
import { loadForOfficer, setSession } from '../state/hall-state.ts';
import { clearNotice, showFailure } from '../state/notice.ts';
import { toHalfWidth } from '../text/half-width.ts';

/** A PIN on its one way to the hall process: handed over once, kept nowhere, typed again where it was refused. */
export const usePinEntry = (send: (pin: string) => Promise<SessionView>, stop: string) => {
  const [pin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const ready = pin !== '' && !busy;
  const submit = (): void => {
    if (!ready) return;
    setBusy(true);
    clearNotice();
    void send(toHalfWidth(pin))
      .then(async (session) => {
        setSession(session);
        await loadForOfficer();
      })
      .catch((failure: unknown) => {
        showFailure(failure);
        focusStop(stop);
      })
      .finally(() => setBusy(false));
    setPin('');
  };
  return { pin, setPin, ready, submit };
};
