import { useState } from 'react';
import type { ScanRow } from '../../contract/calls/scans.ts';
import { hall, valueOf } from '../hall.ts';
import { t } from '../messages/t.ts';
import { clearNotice, showFailure } from '../state/notice.ts';
import { type OpenedScan, readScan } from '../state/take-file.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { ScansGrid } from './scans-grid.tsx';

/**
 * The scans of a registration's papers on its own page: where it came of another jurisdiction it has no case here.
 * `show` takes the page for one that is looked at.
 */
export const RecordScans = ({
  recordId,
  leads,
  show,
}: {
  readonly recordId: string;
  /** Somebody comes back from a scan: the keyboard is with the list again. */
  readonly leads: boolean;
  readonly show: (scan: OpenedScan) => void;
}) => {
  const { data, reload } = useLoaded(() => valueOf(hall().scans.ofRecord({ recordId })), recordId, [
    'scans',
    'tasks',
  ]);
  const [busy, setBusy] = useState(false);
  const run = (deed: () => Promise<void>): void => {
    setBusy(true);
    clearNotice();
    deed()
      .catch(showFailure)
      .finally(() => {
        setBusy(false);
        reload();
      });
  };
  const look = ({ hash }: ScanRow): void =>
    run(async () => show(await readScan(await valueOf(hall().scans.openOfRecord({ recordId, hash })))));
  const fetchRow = ({ hash }: ScanRow): void =>
    run(async () => void (await valueOf(hall().scans.fetchOfRecord({ recordId, hash }))));
  const cancel = ({ hash }: ScanRow): void =>
    run(async () => void (await valueOf(hall().scans.cancelOfRecord({ recordId, hash }))));
  if (data === null || (data.rows.length === 0 && data.withdrawn === null)) return null;
  return (
    <section className="record-scans">
      <h2 className="panel-sub">{t('panel.scans')}</h2>
      {data.withdrawn === null ? null : <p>{t('scans.withdrawn', { ...data.withdrawn })}</p>}
      {data.rows.length === 0 ? null : (
        <ScansGrid
          rows={data.rows}
          rowKey={({ hash }) => hash}
          busy={busy}
          empty=""
          leads={leads}
          stop="record-scans.row"
          look={look}
          fetchRow={fetchRow}
          cancel={cancel}
        />
      )}
    </section>
  );
};
