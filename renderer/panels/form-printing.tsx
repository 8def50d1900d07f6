import { Button, Input } from 'antd';
import { useState } from 'react';
import type { FormPrintingView } from '../../contract/calls/forms.ts';
import { Quoted } from '../counter/quoted.tsx';
import { hall, valueOf } from '../hall.ts';
import { moveOnEnter } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { monthDayTime } from '../text/format.ts';
import { millimetres, readMillimetres } from '../text/millimetres.ts';
import { afterDeed } from './after-deed.ts';
import { useRunDeed } from './deed.ts';

type Way = FormPrintingView['way'];
type Calibration = NonNullable<FormPrintingView['calibration']>;

const wayKey = {
  'form-printer': 'forms.way.form-printer',
  'document-overprint': 'forms.way.document-overprint',
  'document-plain': 'forms.way.document-plain',
} as const satisfies Record<Way, MessageKey>;

const Standing = ({ rightUm, downUm, at, officerName }: Calibration) =>
  at === null ? (
    <b>{t('forms.never')}</b>
  ) : (
    <>
      <b>
        {t('forms.kept', {
          sideways: t(rightUm < 0 ? 'forms.left' : 'forms.right', { mm: millimetres(rightUm) }),
          upright: t(downUm < 0 ? 'forms.up' : 'forms.down', { mm: millimetres(downUm) }),
        })}
      </b>{' '}
      · <Quoted as="name" text={officerName ?? ''} /> {monthDayTime(at)}
    </>
  );

const stops = ['calibrate.crosses', 'calibrate.right', 'calibrate.down', 'calibrate.keep'];

const readKey = {
  right: 'forms.read-right',
  down: 'forms.read-down',
} as const satisfies Record<'right' | 'down', MessageKey>;

/** Crosses are printed, how far they are off is read on the paper, and the next form is moved by it. */
const CalibrationForm = ({
  form,
  calibration,
  done,
}: {
  readonly form: string;
  readonly calibration: Calibration;
  readonly done: () => void;
}) => {
  const [right, setRight] = useState('');
  const [down, setDown] = useState('');
  const { busy, run } = useRunDeed(done);
  const readRightUm = readMillimetres(right);
  const readDownUm = readMillimetres(down);
  const unreadable =
    (right.trim() !== '' && readRightUm === null) || (down.trim() !== '' && readDownUm === null);
  const print = (): void => run(() => valueOf(hall().forms.printCrosses({ form })));
  const keep = (): void => {
    if (readRightUm === null || readDownUm === null) return;
    run(async () => {
      await valueOf(hall().forms.calibrate({ form, readRightUm, readDownUm }));
      setRight('');
      setDown('');
      return { sentence: t('forms.calibrated') };
    });
  };
  const field = (name: 'right' | 'down', value: string, set: (text: string) => void) => (
    <>
      <label htmlFor={`forms-${name}`}>{t(readKey[name])}</label>
      <Input
        id={`forms-${name}`}
        data-stop={`calibrate.${name}`}
        className="millimetres"
        inputMode="decimal"
        autoComplete="off"
        maxLength={6}
        aria-describedby="forms-unit"
        value={value}
        onChange={(event) => set(event.target.value)}
      />
    </>
  );
  return (
    <div className="return-form form-calibration" onKeyDown={(event) => moveOnEnter(event, stops)}>
      <span>
        {t('forms.calibration')} <Standing {...calibration} />
      </span>
      <Button data-stop="calibrate.crosses" disabled={busy} onClick={print}>
        {t('forms.print-crosses')}
      </Button>
      <span className="secondary">{t('forms.load-void')}</span>
      {field('right', right, setRight)}
      {field('down', down, setDown)}
      <span id="forms-unit" className={unreadable ? 'attention' : 'secondary'}>
        {t(unreadable ? 'forms.unreadable' : 'forms.millimetres')}
      </span>
      <Button
        type="primary"
        data-stop="calibrate.keep"
        disabled={busy || readRightUm === null || readDownUm === null}
        onClick={keep}
      >
        {t('forms.keep')}
      </Button>
    </div>
  );
};

/** By which printer each numbered form goes out, and how far that printer is off. */
export const FormPrinting = () => {
  const { data, reload } = useLoaded(() => valueOf(hall().forms.list({})), 'forms');
  const choose = (form: string, way: Way): void =>
    afterDeed(
      valueOf(hall().forms.chooseWay({ form, way })),
      t('forms.chosen', { way: t(wayKey[way]) }),
      reload,
    );
  return (data?.rows ?? []).map((row) => (
    <section key={row.form} className="card form-printing" aria-label={t('forms.heading')}>
      <h2 className="panel-sub">
        {t('forms.heading')} · <Quoted as="paper" text={row.title} />
      </h2>
      <div className="deck">
        {row.ways.map(({ way, possible }) => (
          <Button
            key={way}
            type={row.way === way ? 'primary' : 'default'}
            aria-pressed={row.way === way}
            disabled={!possible}
            title={possible ? '' : t('forms.not-here')}
            onClick={() => choose(row.form, way)}
          >
            {t(wayKey[way])}
          </Button>
        ))}
      </div>
      {row.calibration === null ? null : (
        <CalibrationForm form={row.form} calibration={row.calibration} done={reload} />
      )}
    </section>
  ));
};
