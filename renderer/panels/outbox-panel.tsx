import { Button } from 'antd';
import { useState } from 'react';
import { hall, valueOf } from '../hall.ts';
import { BureauMark } from '../counter/bureau-mark.tsx';
import { DataGrid } from '../counter/data-grid.tsx';
import { lineText } from '../counter/device-bar.tsx';
import { t } from '../messages/t.ts';
import { useHallState } from '../state/hall-state.ts';
import { clearNotice, showDone, showError, showFailure } from '../state/notice.ts';
import { openPanel } from '../state/screen.ts';
import { useNow } from '../state/use-now.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { monthDayTime } from '../text/format.ts';
import { PanelFrame } from './panel-frame.tsx';
import { UploadsGrid } from './uploads-grid.tsx';

/** 发件: everything this window has sealed and where it is on its way. Nothing here is ever deleted. */
export const OutboxPanel = () => {
  const line = useHallState((state) => state.line);
  const now = useNow(20_000);
  const { data, reload } = useLoaded(() => valueOf(hall().exchange.outbox({})), 'outbox', ['tasks', 'cases']);
  const [busy, setBusy] = useState(false);
  const retry = (): void => {
    setBusy(true);
    clearNotice();
    valueOf(hall().exchange.retryNow({}))
      .then((tried) => {
        useHallState.setState({ line: tried });
        if (tried.state !== 'online') showError(t('outbox.still-offline'));
        else if (tried.reason !== null) showError(tried.reason);
        else showDone(t(tried.waiting === 0 ? 'outbox.all-there' : 'outbox.under-way'));
        reload();
      })
      .catch(showFailure)
      .finally(() => setBusy(false));
  };
  return (
    <PanelFrame
      title={t('panel.outbox')}
      {...(line === null ? {} : { note: lineText(line, now) })}
      deeds={
        <>
          {/* Only while there is something to it: beginning anew is nothing to press by mistake. */}
          {data?.asksForEpoch === true && (
            <Button onClick={() => openPanel({ kind: 'epoch' })}>{t('panel.epoch')}</Button>
          )}
          <Button onClick={() => openPanel({ kind: 'stick' })}>{t('panel.stick')}</Button>
          <Button disabled={busy} onClick={retry}>
            {t(busy ? 'outbox.trying' : 'outbox.retry')}
          </Button>
        </>
      }
    >
      <DataGrid
        leads
        label={t('panel.outbox')}
        rows={data?.rows ?? []}
        rowKey={(row) => row.msgId}
        rowClass={(row) => (row.state === 'rejected' || row.state === 'conflict' ? 'attention-row' : '')}
        empty={t('outbox.none')}
        columns={[
          {
            id: 'seq',
            header: t('outbox.seq'),
            figure: true,
            width: '60',
            cell: (row) => <span className="digits">{row.seq}</span>,
          },
          {
            id: 'title',
            header: t('outbox.title'),
            width: '24%',
            cell: (row) => (
              <>
                <BureauMark bureau={row.bureau} /> {row.title}
              </>
            ),
          },
          {
            id: 'taxpayer',
            header: t('context.number'),
            width: '180',
            cell: (row) => <span className="digits">{row.taxpayerNo}</span>,
          },
          {
            id: 'state',
            header: t('outbox.state'),
            cell: (row) => <span className="wrap">{row.sentence}</span>,
          },
          {
            id: 'attempts',
            header: t('outbox.attempts'),
            figure: true,
            width: '60',
            cell: (row) => <span className="digits">{row.attempts}</span>,
          },
          {
            id: 'at',
            header: t('outbox.at'),
            width: '110',
            cell: (row) => <span className="digits">{monthDayTime(row.sealedAt)}</span>,
          },
        ]}
      />
      <UploadsGrid />
    </PanelFrame>
  );
};
