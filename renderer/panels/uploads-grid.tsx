import { Button } from 'antd';
import { DataGrid } from '../counter/data-grid.tsx';
import { hall, valueOf } from '../hall.ts';
import { t } from '../messages/t.ts';
import { showFailure } from '../state/notice.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { monthDayTime } from '../text/format.ts';
import { scanSize, scanTitle } from './scan-columns.tsx';

/** Scans on their way to the exchange, one by one; a parked one says why, and is tried again by a person. */
export const UploadsGrid = () => {
  const { data, reload } = useLoaded(async () => (await valueOf(hall().scans.uploads({}))).rows, 'uploads', [
    'scans',
    'cases',
  ]);
  if (data === null || data.length === 0) return null;
  const retry = (hash: string): void => {
    valueOf(hall().scans.retry({ hash })).catch(showFailure).finally(reload);
  };
  return (
    <>
      <h2 className="panel-sub">{t('scans.uploads')}</h2>
      <DataGrid
        label={t('scans.uploads')}
        rows={data}
        rowKey={(row) => row.hash}
        rowClass={(row) => (row.upload.state === 'parked' ? 'attention-row' : '')}
        empty=""
        columns={[
          { ...scanTitle, width: '24%' },
          {
            id: 'case',
            header: t('scans.case'),
            width: '180',
            spare: true,
            cell: (row) => <span className="digits">{row.humanNo}</span>,
          },
          scanSize,
          {
            id: 'state',
            header: t('scans.state'),
            cell: (row) => <span className="wrap">{row.upload.sentence}</span>,
          },
          {
            id: 'deed',
            header: t('scans.deed'),
            width: '110',
            cell: (row) =>
              row.upload.state === 'parked' ? (
                <Button size="small" onClick={() => retry(row.hash)}>
                  {t('scans.retry')}
                </Button>
              ) : null,
          },
          {
            id: 'at',
            header: t('outbox.at'),
            width: '110',
            cell: (row) => <span className="digits">{monthDayTime(row.queuedAt)}</span>,
          },
        ]}
      />
    </>
  );
};
