import { Button } from 'antd';
import { useState } from 'react';
import type { QueueView, TicketView } from '../../contract/calls/queue.ts';
import { DataGrid } from '../counter/data-grid.tsx';
import { KeyCap } from '../counter/key-cap.tsx';
import { hall, valueOf } from '../hall.ts';
import { useKeys } from '../keys/layers.ts';
import { t } from '../messages/t.ts';
import { clearNotice, showDone, showError, showFailure } from '../state/notice.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { inLanguage } from '../text/in-language.ts';
import { PanelFrame } from './panel-frame.tsx';

type Row = TicketView & { readonly isSkipped: boolean };

/** 叫号: who is here, who waits and for how long, and the deeds of the queue by one key each. */
export const QueuePanel = () => {
  const { data, reload } = useLoaded<QueueView>(() => valueOf(hall().queue.state({})), 'queue', ['queue']);
  const [print, setPrint] = useState(true);
  const run = (deed: () => Promise<unknown>): void => {
    clearNotice();
    deed().catch(showFailure).finally(reload);
  };
  const callNext = (): void => run(() => valueOf(hall().queue.callNext({ group: null })));
  const take = (group: string): void =>
    run(async () => {
      const { ticket, paper } = await valueOf(hall().queue.take({ group, print }));
      if (paper === null) showDone(t('queue.taken', { number: ticket.number }));
      else showError(paper);
    });
  const byHall = data?.hall ?? null;
  const isCalled = data?.now != null || byHall?.now != null;
  const recall = (ticketId: string | null): void => run(() => valueOf(hall().queue.recall({ ticketId })));
  const skip = (): void => run(() => valueOf(hall().queue.skip({})));
  const finish = (): void => run(() => valueOf(hall().queue.finish({})));
  useKeys({
    ...Object.fromEntries(
      (data?.groups ?? []).map(({ code }, index) => [String(index + 1), () => take(code)]),
    ),
    F4: callNext,
    F6: () => (isCalled ? recall(null) : false),
    F7: () => (isCalled ? skip() : false),
    F8: () => (isCalled ? finish() : false),
  });
  const rows: readonly Row[] = [
    ...(data?.waiting ?? []).map((ticket) => ({ ...ticket, isSkipped: false })),
    ...(data?.skipped ?? []).map((ticket) => ({ ...ticket, isSkipped: true })),
  ];
  return (
    <PanelFrame
      title={t('panel.queue')}
      note={
        data === null
          ? ''
          : t('queue.note', {
              waiting: byHall?.waiting ?? data.waiting.length,
              finished: data.finished,
              minutes: data.averageWaitMinutes ?? 0,
            })
      }
    >
      <div className="queue-now">
        <p role="status">
          <span>{t('queue.now')}</span>{' '}
          <b className="digits">{data?.hall?.now ?? data?.now?.number ?? '—'}</b>
          {data?.now == null ? null : (
            <span className="secondary">
              {t('queue.waited', { minutes: data.now.waitedMinutes, calls: data.now.calls })}
            </span>
          )}
        </p>
        <Button type="primary" onClick={callNext}>
          {t('queue.call-next')} <KeyCap>F4</KeyCap>
        </Button>
        <Button disabled={!isCalled} onClick={() => recall(null)}>
          {t('queue.recall')} <KeyCap>F6</KeyCap>
        </Button>
        <Button disabled={!isCalled} onClick={skip}>
          {t('queue.skip')} <KeyCap>F7</KeyCap>
        </Button>
        <Button disabled={!isCalled} onClick={finish}>
          {t('queue.finish')} <KeyCap>F8</KeyCap>
        </Button>
      </div>
      <div className="queue-take">
        <span>{t('queue.take')}</span>
        {(data?.groups ?? []).map(({ code, title, waiting }, index) => (
          <Button key={code} onClick={() => take(code)}>
            <KeyCap>{String(index + 1)}</KeyCap> {code} {inLanguage(title)}{' '}
            <span className="secondary">{t('queue.group-waiting', { count: waiting })}</span>
          </Button>
        ))}
        <label className="queue-print">
          <input type="checkbox" checked={print} onChange={(event) => setPrint(event.target.checked)} />{' '}
          {t('queue.print')}
        </label>
      </div>
      <DataGrid
        label={t('panel.queue')}
        rows={rows}
        rowKey={(row) => row.id}
        rowClass={() => ''}
        onOpen={(row) => recall(row.id)}
        empty={data === null ? '' : t('queue.nobody')}
        columns={[
          {
            id: 'number',
            header: t('queue.number'),
            width: '120',
            cell: (row) => <b className="digits">{row.number}</b>,
          },
          {
            id: 'waited',
            header: t('queue.waited-head'),
            figure: true,
            width: '140',
            cell: (row) => (
              <span className="digits">{t('queue.minutes', { minutes: row.waitedMinutes })}</span>
            ),
          },
          {
            id: 'state',
            header: t('queue.state'),
            cell: (row) => t(row.isSkipped ? 'queue.is-skipped' : 'queue.is-waiting'),
          },
          {
            id: 'deed',
            header: t('queue.deed'),
            width: '140',
            cell: (row) => (
              <Button size="small" onClick={() => recall(row.id)}>
                {t('queue.call-this')}
              </Button>
            ),
          },
        ]}
      />
    </PanelFrame>
  );
};
