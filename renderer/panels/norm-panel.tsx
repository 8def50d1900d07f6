import { DataGrid } from '../counter/data-grid.tsx';
import { hall, valueOf } from '../hall.ts';
import { t } from '../messages/t.ts';
import { openPanel } from '../state/screen.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { PanelFrame } from './panel-frame.tsx';
import { matterTitle } from '../counter/matter-rail.tsx';
import { titleOf } from '../text/in-language.ts';

/** 规范: the 44 items, and what of each this window can do. */
export const NormPanel = () => {
  const { data } = useLoaded(async () => (await valueOf(hall().norm.items({}))).rows, 'norm');
  return (
    <PanelFrame title={t('panel.norm')} note={t('norm.hint')}>
      <DataGrid
        leads
        label={t('panel.norm')}
        rows={data ?? []}
        rowKey={(row) => String(row.item)}
        rowClass={(row) => (row.matters.length > 0 ? 'norm-built' : '')}
        onOpen={(row) => openPanel({ kind: 'norm-item', item: row.item, fromList: true })}
        empty=""
        columns={[
          { id: 'item', header: t('norm.item'), figure: true, width: '44', cell: (row) => row.item },
          {
            id: 'title',
            header: t('norm.title'),
            width: '42%',
            cell: (row) => titleOf(row),
          },
          {
            id: 'matters',
            header: t('norm.matters'),
            cell: (row) =>
              row.matters.length === 0 ? (
                <span className="secondary wrap">
                  {row.carriedBy.length === 0
                    ? t('norm.not-built')
                    : t('norm.carried-by', { what: row.carriedBy.map(titleOf).join(t('punctuation.list')) })}
                </span>
              ) : (
                <b className="wrap">
                  {row.matters.map(({ title }) => matterTitle(title)).join(t('punctuation.list'))}
                </b>
              ),
          },
          {
            id: 'clauses',
            header: t('norm.clauses'),
            figure: true,
            width: '84',
            cell: (row) => t('norm.of', { traced: row.traced, clauses: row.clauses }),
          },
        ]}
      />
    </PanelFrame>
  );
};
