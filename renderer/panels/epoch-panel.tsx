import { Button, Input } from 'antd';
import { useState } from 'react';
import type { EpochView } from '../../contract/calls/epoch.ts';
import { DataGrid } from '../counter/data-grid.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { hall, valueOf } from '../hall.ts';
import { moveOnEnter } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { useHallState } from '../state/hall-state.ts';
import { openPanel } from '../state/screen.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { monthDayTime } from '../text/format.ts';
import { type RunDeed, useRunDeed } from './deed.ts';
import { PanelFrame } from './panel-frame.tsx';
import { BothSides, Differences, messageColumns } from './epoch-sides.tsx';
import { SettleLeftover } from './settle-leftover.tsx';
import { TrayForm } from './tray-form.tsx';

const askStops = ['epoch.reason', 'epoch.ask'];

const AskForm = ({
  busy,
  run,
  again,
}: {
  readonly busy: boolean;
  readonly run: RunDeed;
  readonly again: boolean;
}) => {
  const [reason, setReason] = useState('');
  return (
    <div className="return-form" onKeyDown={(event) => moveOnEnter(event, askStops)}>
      <label htmlFor="epoch-reason">{t('epoch.reason')}</label>
      <Input
        id="epoch-reason"
        data-stop="epoch.reason"
        autoFocus={!again}
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button
        type="primary"
        data-stop="epoch.ask"
        disabled={busy || reason.trim() === ''}
        onClick={() => run(() => valueOf(hall().exchange.askEpoch({ reason: reason.trim() })))}
      >
        {t(again ? 'epoch.ask-again' : 'epoch.ask')}
      </Button>
    </div>
  );
};

/** Where there is no line: the request goes by stick, and so does the approval. */
const ByStick = ({
  view,
  busy,
  run,
}: {
  readonly view: EpochView;
  readonly busy: boolean;
  readonly run: RunDeed;
}) => (
  <>
    <h2 className="panel-sub">{t('epoch.by-stick')}</h2>
    {view.sticks.length === 0 ? <p className="secondary">{t('stick.none')}</p> : null}
    {view.sticks.map((stick) => (
      <p key={stick.folder} className="row-deeds">
        <span>{stick.label}</span>{' '}
        <Button
          size="small"
          disabled={busy}
          onClick={() => run(() => valueOf(hall().exchange.exportEpochRequest({ stick: stick.folder })))}
        >
          {t('epoch.export')}
        </Button>
        {stick.approvals.map((file) => (
          <Button
            key={file}
            size="small"
            disabled={busy}
            onClick={() =>
              run(() => valueOf(hall().exchange.importEpochApproval({ stick: stick.folder, file })))
            }
          >
            {t('epoch.import', { file })}
          </Button>
        ))}
      </p>
    ))}
  </>
);

const Leftovers = ({
  view,
  settle,
}: {
  readonly view: EpochView;
  readonly settle: (msgId: string) => void;
}) =>
  view.leftovers.length === 0 ? null : (
    <>
      <h2 className="panel-sub">{t('epoch.leftovers')}</h2>
      <DataGrid
        label={t('epoch.leftovers')}
        rows={view.leftovers}
        rowKey={(row) => row.msgId}
        rowClass={(row) => (row.settled === null ? 'attention-row' : '')}
        onOpen={(row) => {
          if (row.settled === null) settle(row.msgId);
        }}
        empty={t('epoch.none')}
        columns={[
          ...messageColumns<EpochView['leftovers'][number]>(),
          {
            id: 'deed',
            header: t('stick.deed'),
            width: '26%',
            cell: (row) =>
              row.settled === null ? (
                <Button size="small" onClick={() => settle(row.msgId)}>
                  {t('epoch.settle')}
                </Button>
              ) : (
                <span className="wrap">
                  <Quoted as="typed" text={row.settled} />
                </span>
              ),
          },
        ]}
      />
    </>
  );

/** 重新启用本窗: both sides, the request and how far it has come, what never arrived, and the paper in the trays. */
export const EpochPanel = () => {
  const { data, reload } = useLoaded(() => valueOf(hall().exchange.epoch({})), 'epoch', ['tasks', 'cases']);
  const isSupervisor = useHallState((state) => state.session?.officer?.roles.includes('supervisor') ?? false);
  const { busy, run } = useRunDeed(reload);
  const [settling, setSettling] = useState<string | null>(null);
  const left = data?.leftovers.find(({ msgId }) => msgId === settling);
  const waits = data?.request?.state === 'waiting';
  return (
    <PanelFrame
      title={t('panel.epoch')}
      note={t('epoch.hint')}
      back={() => openPanel({ kind: 'outbox' })}
      deeds={<Button onClick={reload}>{t('stick.refresh')}</Button>}
    >
      {data === null ? null : (
        <>
          <p className={data.sentence === null ? 'secondary' : 'attention-card card'}>
            {data.sentence ?? t('epoch.in-order')}
          </p>
          {data.sentence === null ? null : <BothSides view={data} />}
          {data.request === null ? null : (
            <p>
              <b>{t('epoch.request', { epoch: data.request.epoch })}</b> ·{' '}
              <Quoted as="name" text={data.request.askedByName} /> · {data.request.progress}
            </p>
          )}
          {data.mayAsk && !isSupervisor ? <p>{t('epoch.ask-supervisor')}</p> : null}
          {data.mayAsk && isSupervisor ? (
            <AskForm busy={busy} run={run} again={data.request !== null} />
          ) : null}
          {left === undefined ? null : (
            <SettleLeftover
              key={left.msgId}
              left={left}
              busy={busy}
              run={run}
              close={() => setSettling(null)}
            />
          )}
          {data.trays.map((tray) => (
            <TrayForm
              key={`${tray.bureau} ${tray.kind} ${tray.officerName}`}
              tray={tray}
              busy={busy}
              run={run}
            />
          ))}
          <Leftovers view={data} settle={setSettling} />
          <Differences view={data} />
          {waits ? <ByStick view={data} busy={busy} run={run} /> : null}
          {data.begun.length === 0 ? null : (
            <>
              <h2 className="panel-sub">{t('epoch.begun')}</h2>
              <ul>
                {data.begun.map((one) => (
                  <li key={one.recordId}>
                    <span className="digits">{monthDayTime(one.receivedAt)}</span>{' '}
                    <Quoted as="typed" text={one.sentence} />
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </PanelFrame>
  );
};
