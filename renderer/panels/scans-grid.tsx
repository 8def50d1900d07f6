import { Button } from 'antd';
import type { ScanRow } from '../../contract/calls/scans.ts';
import { BureauMark } from '../counter/bureau-mark.tsx';
import { DataGrid } from '../counter/data-grid.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { t } from '../messages/t.ts';
import { scanSize, scanTitle } from './scan-columns.tsx';

const stateOf = (row: ScanRow): string => {
  if (row.draftId !== null) return t('scans.draft');
  if (row.place === 'fetching')
    return t('scans.fetching', { percent: Math.floor((row.received * 100) / row.size) });
  if (row.upload !== null) return row.upload.sentence;
  if (row.place === 'here') return t('scans.here');
  if (row.isAwaited)
    return row.from === null ? t('scans.awaited') : t('scans.on-its-way', { place: row.from });
  return row.problem ?? t('scans.away');
};

interface ScansGridProps {
  readonly rows: readonly ScanRow[];
  readonly rowKey: (row: ScanRow) => string;
  /** A deed is under way. */
  readonly busy: boolean;
  readonly empty: string;
  readonly leads?: boolean;
  readonly stop?: string;
  readonly look: (row: ScanRow) => void;
  readonly fetchRow: (row: ScanRow) => void;
  readonly cancel: (row: ScanRow) => void;
  /** Left out where none is a draft. */
  readonly remove?: (row: ScanRow) => void;
}

/** Scans as a table: from whom, how large, where their bytes are, and what can be done. */
export const ScansGrid = (props: ScansGridProps) => {
  const { rows, rowKey, busy, empty, leads = false, stop, look, fetchRow, cancel, remove } = props;
  /** Enter does what the row is for. */
  const open = (row: ScanRow): void => {
    if (busy) return;
    if (row.place === 'here') look(row);
    else if (row.place === 'away') fetchRow(row);
  };
  return (
    <DataGrid
      leads={leads}
      {...(stop === undefined ? {} : { stop })}
      label={t('panel.scans')}
      rows={rows}
      rowKey={rowKey}
      rowClass={(row) =>
        (row.problem !== null && !row.isAwaited) || row.upload?.state === 'parked' ? 'attention-row' : ''
      }
      onOpen={open}
      empty={empty}
      columns={[
        scanTitle,
        {
          id: 'by',
          header: t('scans.by'),
          width: '190',
          spare: true,
          cell: (row) => (
            <>
              {row.lane === null ? null : <BureauMark bureau={row.lane} />}{' '}
              {row.from === null ? <Quoted as="name" text={row.officerName} /> : row.from}{' '}
              <span className="digits">{row.doneOn ?? ''}</span>
            </>
          ),
        },
        scanSize,
        {
          id: 'state',
          header: t('scans.state'),
          width: '38%',
          cell: (row) => <span className="wrap">{stateOf(row)}</span>,
        },
        {
          id: 'deed',
          header: t('scans.deed'),
          width: '150',
          cell: (row) => (
            <span className="row-deeds">
              {row.place === 'here' ? (
                <Button size="small" disabled={busy} onClick={() => look(row)}>
                  {t('scans.open')}
                </Button>
              ) : row.place === 'away' ? (
                <Button size="small" disabled={busy} onClick={() => fetchRow(row)}>
                  {t('scans.fetch')}
                </Button>
              ) : (
                <Button size="small" onClick={() => cancel(row)}>
                  {t('scans.cancel')}
                </Button>
              )}
              {row.draftId === null || remove === undefined ? null : (
                <Button size="small" disabled={busy} onClick={() => remove(row)}>
                  {t('scans.remove')}
                </Button>
              )}
            </span>
          ),
        },
      ]}
    />
  );
};
