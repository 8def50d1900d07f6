import { Button, Input } from 'antd';
import { useState } from 'react';
import type { StickView } from '../../contract/calls/sealed-files.ts';
import { DataGrid } from '../counter/data-grid.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { hall, valueOf } from '../hall.ts';
import { moveOnEnter } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { openPanel } from '../state/screen.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { monthDayTime } from '../text/format.ts';
import { type RunDeed, useRunDeed } from './deed.ts';
import { PanelFrame } from './panel-frame.tsx';

type Stick = StickView['sticks'][number];

const stops = ['stick.folder', 'stick.purpose', 'stick.export'];
const megabyte = 1024 * 1024;

interface ExportFormProps {
  readonly sticks: readonly Stick[];
  readonly folder: string;
  readonly choose: (folder: string) => void;
  readonly waiting: number;
  readonly busy: boolean;
  readonly run: RunDeed;
}

/** What waits here goes onto the stick; for what purpose is logged with the officer (国税发〔2008〕93号). */
const ExportForm = ({ sticks, folder, choose, waiting, busy, run }: ExportFormProps) => {
  const [purpose, setPurpose] = useState(t('stick.purpose-default'));
  return (
    <div className="return-form" onKeyDown={(event) => moveOnEnter(event, stops)}>
      <label htmlFor="stick-folder">{t('stick.stick')}</label>
      <select
        id="stick-folder"
        data-stop="stick.folder"
        value={folder}
        onChange={(event) => choose(event.target.value)}
      >
        {sticks.map((stick) => (
          <option key={stick.folder} value={stick.folder}>
            {`${stick.label} · ${t('stick.free', { size: Math.floor(stick.freeBytes / megabyte) })}`}
          </option>
        ))}
      </select>
      <label htmlFor="stick-purpose">{t('stick.purpose')}</label>
      <Input
        id="stick-purpose"
        data-stop="stick.purpose"
        maxLength={200}
        value={purpose}
        onChange={(event) => setPurpose(event.target.value)}
      />
      <Button
        type="primary"
        data-stop="stick.export"
        disabled={busy || purpose.trim() === ''}
        onClick={() =>
          run(() => valueOf(hall().exchange.exportToStick({ stick: folder, purpose: purpose.trim() })))
        }
      >
        {waiting === 0 ? t('stick.export-none') : t('stick.export', { count: waiting })}
      </Button>
    </div>
  );
};

/** U盘传递: the outbox without a line, what has come back for this window, and what this one carries for others. */
export const StickPanel = () => {
  const { data, reload } = useLoaded(() => valueOf(hall().exchange.sticks({})), 'stick', ['tasks']);
  const [chosen, setChosen] = useState<string | null>(null);
  const { busy, run } = useRunDeed(reload);
  const sticks = data?.sticks ?? [];
  const stick = sticks.find(({ folder }) => folder === chosen) ?? sticks[0];
  const take = (folder: string, file: string): void =>
    run(() => valueOf(hall().exchange.importFromStick({ stick: folder, file })));
  const kept = data?.kept ?? [];
  return (
    <PanelFrame
      title={t('panel.stick')}
      note={t('stick.hint')}
      back={() => openPanel({ kind: 'outbox' })}
      deeds={<Button onClick={reload}>{t('stick.refresh')}</Button>}
    >
      {stick === undefined ? (
        <p className="attention-card card">{data === null ? '' : t('stick.none')}</p>
      ) : (
        <>
          <ExportForm
            sticks={sticks}
            folder={stick.folder}
            choose={setChosen}
            waiting={data?.waiting ?? 0}
            busy={busy}
            run={run}
          />
          <h2 className="panel-sub">{t('stick.files')}</h2>
          <DataGrid
            leads
            label={t('stick.files')}
            rows={stick.files}
            rowKey={(row) => row.name}
            rowClass={(row) => (row.kind === null ? 'attention-row' : '')}
            onOpen={(row) => {
              if (row.mayTake && !busy) take(stick.folder, row.name);
            }}
            empty={t('stick.no-files')}
            columns={[
              {
                id: 'what',
                header: t('stick.what'),
                cell: (row) => <span className="wrap">{row.sentence}</span>,
              },
              {
                id: 'file',
                header: t('stick.file'),
                width: '34%',
                cell: (row) => (
                  <span className="wrap">
                    <Quoted as="name" text={row.name} />
                  </span>
                ),
              },
              {
                id: 'written',
                header: t('stick.written'),
                width: '110',
                cell: (row) => (
                  <span className="digits">{row.writtenAt === null ? '' : monthDayTime(row.writtenAt)}</span>
                ),
              },
              {
                id: 'deed',
                header: t('stick.deed'),
                width: '86',
                cell: (row) =>
                  row.mayTake ? (
                    <Button size="small" disabled={busy} onClick={() => take(stick.folder, row.name)}>
                      {t('stick.import')}
                    </Button>
                  ) : null,
              },
            ]}
          />
        </>
      )}
      {kept.length === 0 ? null : (
        <>
          <h2 className="panel-sub">{t('stick.kept')}</h2>
          <DataGrid
            label={t('stick.kept')}
            rows={kept}
            rowKey={(row) => row.id}
            empty=""
            columns={[
              {
                id: 'what',
                header: t('stick.what'),
                cell: (row) => <span className="wrap">{row.sentence}</span>,
              },
              {
                id: 'at',
                header: t('inbox.at'),
                width: '110',
                cell: (row) => <span className="digits">{monthDayTime(row.at)}</span>,
              },
              {
                id: 'deed',
                header: t('stick.deed'),
                width: '110',
                cell: (row) =>
                  row.state === 'to-fetch' && stick !== undefined ? (
                    <Button
                      size="small"
                      disabled={busy}
                      onClick={() =>
                        run(() => valueOf(hall().exchange.fetchAnswer({ stick: stick.folder, id: row.id })))
                      }
                    >
                      {t('stick.to-fetch')}
                    </Button>
                  ) : null,
              },
            ]}
          />
        </>
      )}
    </PanelFrame>
  );
};
