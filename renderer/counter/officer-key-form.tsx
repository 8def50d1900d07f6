import { Button, Input } from 'antd';
import { useState } from 'react';
import type { CaKeyView } from '../../contract/calls/ca.ts';
import { hall, valueOf } from '../hall.ts';
import { focusStop, moveOnEnter } from '../keys/stops.ts';
import type { MessageKey } from '../messages/t.ts';
import { t } from '../messages/t.ts';
import type { OfficerKey, Signing } from '../state/officer-key.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { inLanguage } from '../text/in-language.ts';
import { Quoted } from './quoted.tsx';

interface OfficerKeyFormProps {
  readonly signing: Signing;
  /** Says whether it was done; the PIN is typed again where it was not. */
  readonly run: (key: OfficerKey | null) => Promise<boolean>;
}

const needKey = {
  required: 'officer-key.required',
  optional: 'officer-key.optional',
} as const satisfies Record<Signing['need'], MessageKey>;

const stops = ['officer-key.key', 'officer-key.pin', 'officer-key.go'];

const triesLine = ({ triesLeft }: CaKeyView): string =>
  triesLeft === null
    ? t('officer-key.tries-untold')
    : triesLeft === 0
      ? t('officer-key.locked')
      : t('officer-key.tries', { count: triesLeft });

/** What is plugged in where the officer's own key is not. */
const whyNone = (other: CaKeyView | undefined): string => {
  if (other === undefined) return '';
  return other.standing === 'refused'
    ? other.sentence
    : t('officer-key.of-other', { holder: other.holder ?? '' });
};

/** The officer's own key under a legal act. The PIN is forgotten as soon as it is sent. */
export const OfficerKeyForm = ({ signing, run }: OfficerKeyFormProps) => {
  const { data, reload } = useLoaded(() => valueOf(hall().ca.keys({})), 'officer-keys', ['ca-keys']);
  const [chosen, setChosen] = useState('');
  const [pin, setPin] = useState('');
  const [busy, setBusy] = useState(false);
  const mine = (data?.keys ?? []).filter(({ whose }) => whose === 'mine');
  const key = mine.find(({ id }) => id === chosen) ?? mine[0];
  // What keeps a key of another's, or an unusable one, from signing is said where it is plugged in.
  const [other] = (data?.keys ?? []).filter(({ whose }) => whose !== 'mine');
  const typed = key?.pinEntry === 'key' ? null : pin;
  const ready = key !== undefined && !busy && (typed === null || /^[\x21-\x7e]{1,32}$/.test(typed));
  const send = (officerKey: OfficerKey | null): void => {
    setPin('');
    setBusy(true);
    void run(officerKey)
      .then((done) => {
        if (done) return;
        reload();
        focusStop('officer-key.pin');
      })
      .finally(() => setBusy(false));
  };
  return (
    <div className="reverse-form" onKeyDown={(event) => moveOnEnter(event, stops)}>
      <span className="officer-key-why">
        <Quoted
          as="name"
          text={t(needKey[signing.need], {
            act: inLanguage(signing.legalAct),
            setBy: signing.setBy,
            setOn: signing.setOn,
          })}
        />
      </span>
      <span className="officer-key-field">
        <label htmlFor="officer-key-key">{t('officer-key.key')}</label>
        <select
          id="officer-key-key"
          data-stop="officer-key.key"
          value={key?.id ?? ''}
          onChange={(event) => setChosen(event.target.value)}
        >
          {mine.length === 0 ? <option value="">{t('officer-key.no-key')}</option> : null}
          {mine.map((one) => (
            <option key={one.id} value={one.id}>
              {t('officer-key.key-line', {
                holder: one.holder ?? '',
                serial: one.serial,
                tries: triesLine(one),
              })}
            </option>
          ))}
        </select>
      </span>
      {key === undefined || typed === null ? (
        <span className="secondary">
          <Quoted
            as="name"
            text={key === undefined ? (data?.blocked ?? whyNone(other)) : t('officer-key.pin-on-key')}
          />
        </span>
      ) : (
        <span className="officer-key-field">
          <label htmlFor="officer-key-pin">{t('officer-key.pin')}</label>
          <Input
            id="officer-key-pin"
            data-stop="officer-key.pin"
            className="pin"
            type="password"
            autoComplete="off"
            autoFocus
            maxLength={32}
            value={pin}
            onChange={(event) => setPin(event.target.value)}
          />
        </span>
      )}
      <Button
        type="primary"
        data-stop="officer-key.go"
        disabled={!ready}
        onClick={() => key !== undefined && send({ keyId: key.id, pin: typed })}
      >
        {t(busy ? 'officer-key.signing' : 'officer-key.go')}
      </Button>
      {signing.need === 'optional' ? (
        <Button data-stop="officer-key.without" disabled={busy} onClick={() => send(null)}>
          {t('officer-key.without')}
        </Button>
      ) : null}
    </div>
  );
};
