import { Input } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../contract/index.ts';
import type { taxpayers } from '../../contract/calls/taxpayers.ts';
import { DataGrid } from '../counter/data-grid.tsx';
import { KeyCap } from '../counter/key-cap.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { hall, valueOf } from '../hall.ts';
import { keyOf } from '../keys/key-event.ts';
import { useKeys } from '../keys/layers.ts';
import { focusStop } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { openPushed, whenFree } from '../state/open-case.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { inLanguage } from '../text/in-language.ts';
import { PanelFrame } from './panel-frame.tsx';

type Row = OutputOf<typeof taxpayers.pushed>['rows'][number];

/** What stood there before a later push, so that nobody works from an old licence. */
const Changes = ({ row }: { readonly row: Row }) =>
  row.changed.map(({ label, before }) => (
    <span key={label.zh} className="pushed-change">
      {t('pushed.changed', { field: inLanguage(label) })} <Quoted as="typed" text={before} />
    </span>
  ));

/** 待补录登记: whom 工商 has pushed and nobody has completed; a digit or Enter opens the supplementary entry. */
export const PushedPanel = () => {
  const [text, setText] = useState('');
  const { data } = useLoaded(
    async () => ({ ...(await valueOf(hall().taxpayers.pushed({ text }))), text }),
    `pushed ${text}`,
    ['cases', 'tasks'],
  );
  const rows = data?.rows ?? [];
  const open = (row: Row | undefined): void => {
    if (data === null || row === undefined) return;
    whenFree(() => void openPushed(data.matterId, row.creditCode));
  };
  useKeys(
    Object.fromEntries(
      rows.slice(0, 9).map((row, index) => [
        String(index + 1),
        () => {
          // In the search a digit is part of a code.
          if (document.activeElement instanceof HTMLInputElement) return false;
          open(row);
          return true;
        },
      ]),
    ),
  );
  return (
    <PanelFrame title={t('panel.pushed')} note={t('pushed.hint', { count: data?.awaiting ?? 0 })}>
      <Input
        className="search-box"
        data-stop="pushed.search"
        aria-label={t('pushed.search')}
        placeholder={t('pushed.search')}
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          const key = keyOf(event);
          if (key !== 'Enter' && key !== 'ArrowDown') return;
          event.preventDefault();
          // An answer to an older text may be another business.
          if (key === 'Enter' && rows.length === 1 && data?.text === text) open(rows[0]);
          else focusStop('pushed.rows');
        }}
      />
      <DataGrid
        leads
        stop="pushed.rows"
        label={t('panel.pushed')}
        rows={rows}
        rowKey={(row) => row.creditCode}
        rowClass={(row) => (row.changed.length > 0 ? 'attention-row' : '')}
        onOpen={open}
        empty={data === null ? '' : t(data.awaiting === 0 ? 'pushed.none' : 'pushed.no-match')}
        columns={[
          {
            id: 'digit',
            header: '#',
            width: '44',
            cell: (row) => {
              const index = rows.indexOf(row);
              return index < 9 ? <KeyCap>{String(index + 1)}</KeyCap> : null;
            },
          },
          {
            id: 'name',
            header: t('case.taxpayer'),
            cell: (row) => (
              <span className="wrap">
                <b>
                  <Quoted as="name" text={row.name} />
                </b>
                <Changes row={row} />
              </span>
            ),
          },
          {
            id: 'code',
            header: t('pushed.code'),
            width: '180',
            cell: (row) => <span className="digits">{row.creditCode}</span>,
          },
          {
            id: 'person',
            header: t('pushed.legal-person'),
            width: '110',
            cell: (row) => <Quoted as="name" text={row.legalPersonName} />,
          },
          {
            id: 'licensed',
            header: t('pushed.licensed'),
            width: '110',
            spare: true,
            cell: (row) => <span className="digits">{row.licensedOn}</span>,
          },
          {
            id: 'on',
            header: t('pushed.on'),
            width: '110',
            cell: (row) => <span className="digits">{row.pushedOn}</span>,
          },
        ]}
      />
    </PanelFrame>
  );
};
