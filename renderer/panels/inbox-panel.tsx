import { Button } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../contract/index.ts';
import type { exchange } from '../../contract/calls/exchange.ts';
import { hall, valueOf } from '../hall.ts';
import { DataGrid } from '../counter/data-grid.tsx';
import { t } from '../messages/t.ts';
import type { MessageKey } from '../messages/t.ts';
import { startCorrection } from '../state/act.ts';
import { useHallState } from '../state/hall-state.ts';
import { openCase, whenFree } from '../state/open-case.ts';
import { openAsk, openPanel } from '../state/screen.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { monthDayTime } from '../text/format.ts';
import { PanelFrame } from './panel-frame.tsx';
import { putOffLast, SetAsideButton, SetAsideNote, useSetAsides } from './set-aside-cell.tsx';
import { SetAsideForm, type ToPutOff } from './set-aside-form.tsx';
import { Quoted } from '../counter/quoted.tsx';

type InboxRow = OutputOf<typeof exchange.inbox>['rows'][number];

const taskKey = {
  'confirm-or-return': 'task.confirm-or-return',
  correct: 'task.correct',
  conflict: 'task.conflict',
  rejected: 'task.rejected',
  alarm: 'task.alarm',
  recall: 'task.recall',
  duplicate: 'task.duplicate',
  'take-over': 'task.take-over',
  'sent-back': 'task.sent-back',
  'take-back': 'task.take-back',
} as const satisfies Record<InboxRow['kind'], MessageKey>;

/** What the other bureau does not wait for: a person puts it right and says how. A conflict has a page of its own. */
const isSettledByPerson = ({ kind }: InboxRow): boolean =>
  ['rejected', 'alarm', 'duplicate', 'sent-back', 'take-back'].includes(kind);
/** What can wait for papers or for a superior. */
const mayWait = ({ kind }: InboxRow): boolean =>
  kind === 'correct' || kind === 'conflict' || kind === 'rejected';

/** A returned record opens its correction at the field; anything else opens the record or the case it is about. */
const openTask = (row: InboxRow): void => {
  const { caseFileId, recordId } = row;
  if (row.kind === 'conflict') openPanel({ kind: 'conflict', taskId: row.taskId });
  else if ((row.kind === 'correct' || row.kind === 'recall') && caseFileId !== null) {
    whenFree(async () => {
      const view = await openCase(caseFileId);
      // A case between the bureaus answers by an act of its own, which stands open in it.
      const lane = view?.flow === null ? view.lanes.find((one) => one.status === 'returned') : undefined;
      if (lane !== undefined) startCorrection(lane.bureau);
    });
  } else if (recordId !== null) openPanel({ kind: 'record', recordId });
  else if (caseFileId !== null) whenFree(() => void openCase(caseFileId));
  else if (isSettledByPerson(row)) openAsk({ kind: 'settle', taskId: row.taskId });
};

/** Stands only where a row needs it. */
const deedColumn = (
  asides: ReturnType<typeof useSetAsides>,
  isSupervisor: boolean,
  putOff: (what: ToPutOff) => void,
) => ({
  id: 'deed',
  header: t('stick.deed'),
  width: '150',
  cell: (row: InboxRow) => (
    <span className="row-deeds">
      {row.leadsTo === 'epoch' ? (
        <Button size="small" type="primary" onClick={() => openPanel({ kind: 'epoch' })}>
          {t('panel.epoch')}
        </Button>
      ) : null}
      {row.leadsTo === 'rebuild' && isSupervisor ? (
        <Button size="small" type="primary" onClick={() => openAsk({ kind: 'rebuild' })}>
          {t('inbox.rebuild')}
        </Button>
      ) : null}
      {isSettledByPerson(row) ? (
        <Button size="small" onClick={() => openAsk({ kind: 'settle', taskId: row.taskId })}>
          {t('inbox.settle')}
        </Button>
      ) : null}
      {mayWait(row) ? (
        <SetAsideButton
          kind="task"
          subject={row.taskId}
          name={row.taxpayerName}
          row={asides.get(row.taskId)}
          putOff={putOff}
        />
      ) : null}
    </span>
  ),
});

/** 待办: what other windows and the exchange ask of this one, each in a sentence. */
export const InboxPanel = () => {
  const { data } = useLoaded(async () => (await valueOf(hall().exchange.inbox({}))).rows, 'inbox', ['tasks']);
  const asides = useSetAsides('task');
  const isSupervisor = useHallState((state) => state.session?.officer?.roles.includes('supervisor') ?? false);
  const [toPutOff, setToPutOff] = useState<ToPutOff | null>(null);
  return (
    <PanelFrame title={t('panel.inbox')} note={t('inbox.hint')}>
      {toPutOff === null ? null : (
        <SetAsideForm key={toPutOff.subject} what={toPutOff} close={() => setToPutOff(null)} />
      )}
      <DataGrid
        leads
        label={t('panel.inbox')}
        rows={putOffLast(data ?? [], asides, (row) => row.taskId)}
        rowKey={(row) => row.taskId}
        rowClass={(row) =>
          row.kind === 'confirm-or-return' || asides.has(row.taskId) ? '' : 'attention-row'
        }
        onOpen={openTask}
        empty={data === null ? '' : t('inbox.none')}
        columns={[
          { id: 'kind', header: t('inbox.kind'), width: '120', cell: (row) => <b>{t(taskKey[row.kind])}</b> },
          {
            id: 'name',
            header: t('case.taxpayer'),
            width: '22%',
            cell: (row) => (
              <span className="wrap">
                <Quoted as="name" text={row.taxpayerName} />
              </span>
            ),
          },
          {
            id: 'sentence',
            header: t('inbox.what'),
            cell: (row) => (
              <span className="wrap">
                <Quoted
                  as="typed"
                  text={
                    row.reason === null || row.sentence.includes(row.reason)
                      ? row.sentence
                      : `${row.sentence} ${t('inbox.reason', { reason: row.reason })}`
                  }
                />
                <SetAsideNote row={asides.get(row.taskId)} />
              </span>
            ),
          },
          {
            id: 'at',
            header: t('inbox.at'),
            width: '110',
            cell: (row) => <span className="digits">{monthDayTime(row.openedAt)}</span>,
          },
          ...((data ?? []).some((row) => isSettledByPerson(row) || mayWait(row))
            ? [deedColumn(asides, isSupervisor, setToPutOff)]
            : []),
        ]}
      />
    </PanelFrame>
  );
};
