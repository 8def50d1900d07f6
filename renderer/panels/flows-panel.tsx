import { hall, valueOf } from '../hall.ts';
import { DataGrid } from '../counter/data-grid.tsx';
import { DeadlineMark } from '../counter/deadline-mark.tsx';
import { t } from '../messages/t.ts';
import { openCase, whenFree } from '../state/open-case.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { PanelFrame } from './panel-frame.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { inLanguage, titleOf } from '../text/in-language.ts';

/** 往来办件: the cases between the bureaus, those that wait for this one on top. */
export const FlowsPanel = () => {
  const { data } = useLoaded(async () => (await valueOf(hall().cases.flows({}))).rows, 'flows', [
    'cases',
    'tasks',
  ]);
  return (
    <PanelFrame title={t('panel.flows')} note={t('flows.hint')}>
      <DataGrid
        leads
        label={t('panel.flows')}
        rows={data ?? []}
        rowKey={(row) => row.caseFileId}
        rowClass={(row) => (row.isOurTurn ? 'attention-row' : '')}
        onOpen={(row) => whenFree(() => void openCase(row.caseFileId))}
        empty={data === null ? '' : t('flows.none')}
        columns={[
          {
            id: 'no',
            header: t('case.no'),
            width: '166',
            cell: (row) => <span className="digits">{row.humanNo}</span>,
          },
          {
            id: 'matter',
            header: t('case.matter'),
            cell: (row) => (
              <b className="wrap">{titleOf({ title: row.matterTitle, titleEn: row.matterTitleEn })}</b>
            ),
          },
          {
            id: 'subject',
            header: t('case.subject'),
            cell: (row) => (
              <span className="wrap">
                <Quoted as="name" text={row.subject} />
              </span>
            ),
          },
          {
            id: 'stage',
            header: t('flows.stage'),
            cell: (row) => (
              <span className="wrap">
                {inLanguage(row.concluded ?? row.stage)}
                {row.concluded === null ? ` · ${t(row.isOurTurn ? 'flows.ours' : 'flows.theirs')}` : ''}
              </span>
            ),
          },
          {
            id: 'deadline',
            header: t('flow.deadlines'),
            width: '30%',
            cell: (row) => (row.deadline === null ? '' : <DeadlineMark deadline={row.deadline} />),
          },
        ]}
      />
    </PanelFrame>
  );
};
