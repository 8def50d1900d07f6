import { Button, Input } from 'antd';
import { useState } from 'react';
import type { HistorySubject, HistoryView } from '../../contract/calls/history.ts';
import { DataGrid } from '../counter/data-grid.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { hall, valueOf } from '../hall.ts';
import { moveOnEnter } from '../keys/stops.ts';
import type { MessageKey } from '../messages/t.ts';
import { t } from '../messages/t.ts';
import { clearNotice, showFailure } from '../state/notice.ts';
import { mayExportEvidence } from '../state/open-history.ts';
import { closePanel, openPanel } from '../state/screen.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { inLanguage } from '../text/in-language.ts';
import { useRunDeed } from './deed.ts';
import { PanelFrame } from './panel-frame.tsx';

type Step = HistoryView['steps'][number];

const outcomeKey = {
  holds: 'history.holds',
  fails: 'history.fails',
  waits: 'history.waits',
  cannot: 'history.cannot',
} as const satisfies Record<Step['outcome'], MessageKey>;

const stops = ['history.purpose', 'history.run'];

/** What differs or waits comes before what the step proves: a clerk reads the first line. */
const Said = ({ row }: { readonly row: Step }) => (
  <span className="wrap history-said">
    {row.findings.map((finding) => (
      <b key={finding.zh} className={row.outcome === 'fails' ? 'attention' : 'secondary'}>
        <Quoted as="typed" text={inLanguage(finding)} />
      </b>
    ))}
    {row.outcome === 'holds' ? <span>{inLanguage(row.proves)}</span> : null}
  </span>
);

const Steps = ({ view }: { readonly view: HistoryView }) => (
  <DataGrid
    leads
    label={t('history.steps')}
    rows={view.steps}
    rowKey={(row) => row.step}
    rowClass={(row) => (row.outcome === 'fails' ? 'attention-row' : '')}
    empty={t('history.none')}
    columns={[
      {
        id: 'outcome',
        header: t('history.outcome'),
        width: '110',
        cell: (row) => (
          <b className={row.outcome === 'fails' ? 'attention' : undefined}>{t(outcomeKey[row.outcome])}</b>
        ),
      },
      {
        id: 'step',
        header: t('history.step'),
        width: '24%',
        cell: (row) => <span className="wrap">{inLanguage(row.title)}</span>,
      },
      {
        id: 'count',
        header: t('history.count'),
        figure: true,
        spare: true,
        width: '60',
        cell: (row) => <span className="digits">{row.count}</span>,
      },
      { id: 'proves', header: t('history.proves'), cell: (row) => <Said row={row} /> },
    ]}
  />
);

/** The file proves by itself; it says names and amounts, so it is written to a stick alone and logged before it is. */
const ExportForm = ({ subject, purpose }: { readonly subject: HistorySubject; readonly purpose: string }) => {
  const { data } = useLoaded(() => valueOf(hall().exchange.evidenceSticks({})), 'evidence-sticks');
  const [chosen, setChosen] = useState<string | null>(null);
  const { busy, run } = useRunDeed();
  const sticks = data?.sticks ?? [];
  const folder = sticks.find((stick) => stick.folder === chosen)?.folder ?? sticks[0]?.folder;
  if (folder === undefined) return <p className="secondary">{data === null ? '' : t('history.no-stick')}</p>;
  const write = (): void =>
    run(() => valueOf(hall().exchange.exportEvidence({ subject, purpose: purpose.trim(), stick: folder })));
  return (
    <div className="return-form">
      <label htmlFor="history-stick">{t('history.stick')}</label>
      <select id="history-stick" value={folder} onChange={(event) => setChosen(event.target.value)}>
        {sticks.map((stick) => (
          <option key={stick.folder} value={stick.folder}>
            {stick.label}
          </option>
        ))}
      </select>
      <Button disabled={busy || purpose.trim() === ''} onClick={write}>
        {t('history.export')}
      </Button>
    </div>
  );
};

/** 核验全程: what can be proved of a record or a case here and now, step by step, without a line. */
export const HistoryPanel = ({ subject }: { readonly subject: HistorySubject }) => {
  const [purpose, setPurpose] = useState<string>(t('history.purpose-default'));
  const [view, setView] = useState<HistoryView | null>(null);
  const [busy, setBusy] = useState(false);
  const back = (): void => {
    if (subject.kind === 'record') openPanel({ kind: 'record', recordId: subject.id });
    else closePanel();
  };
  const verify = (): void => {
    setBusy(true);
    clearNotice();
    valueOf(hall().exchange.verifyHistory({ subject, purpose: purpose.trim() }))
      .then(setView)
      .catch(showFailure)
      .finally(() => setBusy(false));
  };
  return (
    <PanelFrame
      title={
        view === null
          ? t('history.heading')
          : t('punctuation.of', { what: t('history.heading'), whose: inLanguage(view.title) })
      }
      note={t('history.hint')}
      back={back}
    >
      <div className="return-form" onKeyDown={(event) => moveOnEnter(event, stops)}>
        <label htmlFor="history-purpose">{t('history.purpose')}</label>
        <Input
          id="history-purpose"
          data-stop="history.purpose"
          autoFocus
          maxLength={200}
          value={purpose}
          onChange={(event) => setPurpose(event.target.value)}
        />
        <Button
          type="primary"
          data-stop="history.run"
          disabled={busy || purpose.trim() === ''}
          onClick={verify}
        >
          {t(view === null ? 'history.run' : 'history.again')}
        </Button>
      </div>
      {view === null ? null : (
        <>
          <p
            role="status"
            className={view.conclusion === 'fails' ? 'attention-card card' : 'card history-conclusion'}
          >
            <b>{inLanguage(view.sentence)}</b>
          </p>
          <Steps view={view} />
          {mayExportEvidence() ? <ExportForm subject={subject} purpose={purpose} /> : null}
        </>
      )}
    </PanelFrame>
  );
};
