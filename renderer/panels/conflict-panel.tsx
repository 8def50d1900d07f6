import { Button, Input } from 'antd';
import { useState } from 'react';
import type { ConflictChoice, ConflictView } from '../../contract/calls/exchange-tasks.ts';
import { BureauMark } from '../counter/bureau-mark.tsx';
import { DataGrid } from '../counter/data-grid.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { hall, valueOf } from '../hall.ts';
import { t } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';
import { clearNotice, showDone, showFailure } from '../state/notice.ts';
import { openCase, whenFree } from '../state/open-case.ts';
import { openPanel } from '../state/screen.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { inLanguage } from '../text/in-language.ts';
import { PanelFrame } from './panel-frame.tsx';

type Side = NonNullable<ConflictView['theirs']>;
type Row = ConflictView['rows'][number];

const choiceKey = {
  theirs: 'conflict.take-theirs',
  mine: 'conflict.propose-mine',
  case: 'conflict.open-case',
} as const satisfies Record<ConflictChoice, MessageKey>;
const doneKey = {
  theirs: 'conflict.done-theirs',
  mine: 'conflict.done-mine',
  case: 'conflict.done-case',
} as const satisfies Record<ConflictChoice, MessageKey>;

const toInbox = (): void => openPanel({ kind: 'inbox' });

const SideHead = ({ title, side }: { readonly title: MessageKey; readonly side: Side | null }) => (
  <span className="conflict-side">
    <b>{t(title)}</b>
    {side === null ? (
      t('conflict.not-here')
    ) : (
      <>
        <BureauMark bureau={side.bureau} />
        <Quoted
          as="name"
          text={t('conflict.side', { who: side.officerName, version: side.version, on: side.doneOn })}
        />
      </>
    )}
  </span>
);

const cell = (value: Row['mine']) =>
  value === null ? (
    <span className="secondary">{t('conflict.empty')}</span>
  ) : (
    <span className="wrap">
      <Quoted as="typed" text={inLanguage(value)} />
    </span>
  );

/** What the law permits, each ending the conflict; what is shut says why below. The note goes into the audit log. */
const Choices = ({ view }: { readonly view: ConflictView }) => {
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const settle = (choice: ConflictChoice): void => {
    setBusy(true);
    clearNotice();
    const theirVersion = view.theirs?.version ?? null;
    valueOf(hall().exchange.settleConflict({ taskId: view.taskId, choice, theirVersion, note: note.trim() }))
      .then(({ caseFileId }) => {
        if (choice === 'case' && caseFileId !== null) whenFree(() => void openCase(caseFileId));
        else toInbox();
        showDone(t(doneKey[choice]));
      })
      .catch(showFailure)
      .finally(() => setBusy(false));
  };
  return (
    <section className="conflict-choices" aria-label={t('conflict.choices')}>
      <div className="return-form">
        <label htmlFor="conflict-note">{t('conflict.note')}</label>
        <Input
          id="conflict-note"
          maxLength={400}
          autoFocus
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        {view.choices.map(({ choice, blocked }) => (
          <Button
            key={choice}
            {...(choice === 'theirs' ? { type: 'primary' as const } : {})}
            disabled={busy || blocked !== null || note.trim() === ''}
            onClick={() => settle(choice)}
          >
            {t(choiceKey[choice])}
          </Button>
        ))}
      </div>
      <ul className="plain secondary">
        {note.trim() === '' ? <li>{t('conflict.note-first')}</li> : null}
        {view.choices.map(({ choice, blocked }) =>
          blocked === null ? null : (
            <li key={choice}>{t('punctuation.of', { what: t(choiceKey[choice]), whose: blocked })}</li>
          ),
        )}
      </ul>
    </section>
  );
};

/** 版本冲突: mine, theirs and what both built on, by field. Nothing is merged; a person ends it. */
export const ConflictPanel = ({ taskId }: { readonly taskId: string }) => {
  const { data: view } = useLoaded(() => valueOf(hall().exchange.conflict({ taskId })), taskId, []);
  if (view === null)
    return (
      <PanelFrame title={t('task.conflict')} back={toInbox}>
        {null}
      </PanelFrame>
    );
  return (
    <PanelFrame
      title={t('punctuation.of', { what: inLanguage(view.title), whose: view.taxpayerName })}
      note={view.sentence}
      back={toInbox}
    >
      <p className="conflict-sides">
        <SideHead title="conflict.mine" side={view.mine} />
        <SideHead title="conflict.theirs" side={view.theirs} />
      </p>
      <DataGrid
        label={t('conflict.heading')}
        rows={view.rows.toSorted((a, b) => Number(b.differs) - Number(a.differs))}
        rowKey={(row) => row.id}
        rowClass={(row) => (row.differs ? 'attention-row' : '')}
        empty={t('conflict.no-fields')}
        columns={[
          {
            id: 'field',
            header: t('conflict.field'),
            width: '20%',
            cell: (row) => (
              <b className="wrap">
                <Quoted as="name" text={inLanguage(row.label)} />
              </b>
            ),
          },
          { id: 'base', header: t('conflict.base'), cell: (row) => cell(row.base) },
          { id: 'mine', header: t('conflict.mine'), cell: (row) => cell(row.mine) },
          { id: 'theirs', header: t('conflict.theirs'), cell: (row) => cell(row.theirs) },
        ]}
      />
      <Choices view={view} />
    </PanelFrame>
  );
};
