import { Button, Input } from 'antd';
import { useState } from 'react';
import type { EpochView } from '../../contract/calls/epoch.ts';
import { BureauMark } from '../counter/bureau-mark.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { hall, valueOf } from '../hall.ts';
import { moveOnEnter } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import type { RunDeed } from './deed.ts';

interface TrayFormProps {
  readonly tray: EpochView['trays'][number];
  readonly busy: boolean;
  readonly run: RunDeed;
}

/** The number of the form that lies in the tray, read by the officer who holds the stock. */
export const TrayForm = ({ tray, busy, run }: TrayFormProps) => {
  const [number, setNumber] = useState('');
  const [explanation, setExplanation] = useState('');
  const { bureau, kind, title, officerName, expected, found } = tray;
  const name = `tray.${bureau}.${kind}`;
  const stops = [`${name}.number`, `${name}.explanation`, `${name}.check`];
  if (found !== null || !tray.isMine)
    return (
      <p className="epoch-tray">
        <BureauMark bureau={bureau} /> {title} · <Quoted as="name" text={officerName} /> ·{' '}
        {found === null ? t('epoch.tray-waits') : t('epoch.tray-found', { number: found })}
      </p>
    );
  return (
    <div className="return-form" onKeyDown={(event) => moveOnEnter(event, stops)}>
      <label htmlFor={`${name}-number`}>
        <BureauMark bureau={bureau} /> {t('epoch.tray', { title })}
      </label>
      <Input
        id={`${name}-number`}
        data-stop={`${name}.number`}
        maxLength={60}
        placeholder={expected === null ? '' : t('epoch.tray-expected', { number: expected })}
        value={number}
        onChange={(event) => setNumber(event.target.value)}
      />
      <label htmlFor={`${name}-explanation`}>{t('epoch.tray-explanation')}</label>
      <Input
        id={`${name}-explanation`}
        data-stop={`${name}.explanation`}
        maxLength={200}
        value={explanation}
        onChange={(event) => setExplanation(event.target.value)}
      />
      <Button
        type="primary"
        data-stop={`${name}.check`}
        disabled={busy || number.trim() === ''}
        onClick={() =>
          run(() =>
            valueOf(
              hall().exchange.checkTray({
                bureau,
                kind,
                number: number.trim(),
                explanation: explanation.trim(),
              }),
            ),
          )
        }
      >
        {t('epoch.tray-check')}
      </Button>
    </div>
  );
};
