import { useState } from 'react';
import { hall, valueOf } from '../hall.ts';
import { DataGrid } from '../counter/data-grid.tsx';
import { caseStatusKey } from '../counter/words.ts';
import { t } from '../messages/t.ts';
import { openCase, whenFree } from '../state/open-case.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { monthDayTime } from '../text/format.ts';
import { PanelFrame } from './panel-frame.tsx';
import { putOffLast, SetAsideButton, SetAsideNote, useSetAsides } from './set-aside-cell.tsx';
import { SetAsideForm, type ToPutOff } from './set-aside-form.tsx';
import { Quoted, quotedText } from '../counter/quoted.tsx';
import { matterTitle } from '../counter/matter-rail.tsx';

/** 取单: held cases, drafts and those waiting for papers, each one Enter away. */
export const UnfinishedPanel = () => {
  const { data } = useLoaded(
    async () =>
      (await valueOf(hall().cases.list({ statuses: ['held', 'draft', 'awaiting-supplement'] }))).rows,
    'unfinished',
    ['cases'],
  );
  const asides = useSetAsides('case');
  const [toPutOff, setToPutOff] = useState<ToPutOff | null>(null);
  return (
    <PanelFrame title={t('panel.unfinished')} note={t('unfinished.hint')}>
      {toPutOff === null ? null : (
        <SetAsideForm key={toPutOff.subject} what={toPutOff} close={() => setToPutOff(null)} />
      )}
      <DataGrid
        leads
        label={t('panel.unfinished')}
        rows={putOffLast(data ?? [], asides, (row) => row.id)}
        rowKey={(row) => row.id}
        onOpen={(row) => whenFree(() => void openCase(row.id))}
        empty={data === null ? '' : t('unfinished.none')}
        columns={[
          {
            id: 'no',
            header: t('case.no'),
            width: '176',
            cell: (row) => <span className="digits">{row.humanNo}</span>,
          },
          {
            id: 'name',
            header: t('case.taxpayer'),
            cell: (row) => (
              <b className="wrap" {...quotedText('name', row.taxpayerName)}>
                {row.taxpayerName}
              </b>
            ),
          },
          {
            id: 'matter',
            header: t('case.matter'),
            cell: (row) => (
              <span className="wrap">
                <Quoted as="name" text={matterTitle(row.matterTitle)} />
              </span>
            ),
          },
          {
            id: 'status',
            header: t('case.status'),
            width: '110',
            cell: (row) => t(caseStatusKey[row.status]),
          },
          {
            id: 'why',
            header: t('case.reason'),
            cell: (row) => (
              <span className="wrap">
                <Quoted as="typed" text={row.heldReason ?? ''} />
                <SetAsideNote row={asides.get(row.id)} />
              </span>
            ),
          },
          {
            id: 'at',
            header: t('case.updated'),
            width: '110',
            cell: (row) => <span className="digits">{monthDayTime(row.updatedAt)}</span>,
          },
          {
            id: 'deed',
            header: t('set-aside.deed'),
            width: '86',
            cell: (row) => (
              <SetAsideButton
                kind="case"
                subject={row.id}
                name={row.taxpayerName}
                row={asides.get(row.id)}
                putOff={setToPutOff}
              />
            ),
          },
        ]}
      />
    </PanelFrame>
  );
};
