import { Button, Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { ScanRow, ScansView, ScanTarget } from '../../contract/calls/scans.ts';
import { hall, valueOf } from '../hall.ts';
import { focusStop, moveOnEnter } from '../keys/stops.ts';
import { t } from '../messages/t.ts';
import { clearNotice, showDone, showFailure } from '../state/notice.ts';
import { closePanel, openPanel, type Panel } from '../state/screen.ts';
import { nameOfFile, type OpenedScan, readScan, takeFile } from '../state/take-file.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { inLanguage } from '../text/in-language.ts';
import { CameraView } from './camera-view.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { ScanViewer } from './scan-viewer.tsx';
import { ScansGrid } from './scans-grid.tsx';

const stops = ['scans.to', 'scans.title', 'scans.choose', 'scans.camera'];
const keyOf = ({ lane, act }: Pick<ScanTarget, 'lane' | 'act'>): string => `${lane ?? ''} ${act}`;
const rowKey = (row: ScanRow): string => row.draftId ?? `${row.lane} ${row.act} ${row.hash}`;

interface AttachFormProps {
  readonly caseFileId: string;
  readonly targets: readonly ScanTarget[];
  /** The act that is being filled in: what is chosen goes with it unless another is named. */
  readonly wanted: string | null;
  /** Opens the camera for this paper; `done` when it was attached. */
  readonly openCamera: (shot: CameraShot) => void;
}

/** A paper that is to be photographed. */
export interface CameraShot {
  readonly title: string;
  readonly take: (file: File) => Promise<void>;
}

/** A file of this machine is put to an act that is not done yet. */
const AttachForm = ({ caseFileId, targets, wanted, openCamera }: AttachFormProps) => {
  const [chosen, setChosen] = useState(wanted);
  const [title, setTitle] = useState('');
  const [percent, setPercent] = useState<number | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const target = targets.find((one) => keyOf(one) === chosen) ?? targets[0];
  if (target === undefined) return null;
  const take = (file: File): void => {
    const name = title.trim() === '' ? nameOfFile(file) : title.trim();
    setPercent(0);
    clearNotice();
    takeFile(caseFileId, target, name, file, setPercent)
      .then(() => {
        setTitle('');
        showDone(t('scans.attached', { title: name }));
      })
      .catch(showFailure)
      .finally(() => {
        setPercent(null);
        // The dialog took the keyboard; the next paper begins with its name.
        focusStop('scans.title');
      });
  };
  const shoot = (): void => {
    const name = title.trim() === '' ? t('scans.photographed') : title.trim();
    openCamera({
      title: name,
      take: async (file) => {
        await takeFile(caseFileId, target, name, file, () => undefined);
        showDone(t('scans.attached', { title: name }));
      },
    });
  };
  return (
    <div className="return-form" onKeyDown={(event) => moveOnEnter(event, stops)}>
      <label htmlFor="scan-target">{t('scans.to')}</label>
      <select
        id="scan-target"
        data-stop="scans.to"
        value={keyOf(target)}
        onChange={(event) => setChosen(event.target.value)}
      >
        {targets.map((one) => (
          <option key={keyOf(one)} value={keyOf(one)}>
            {inLanguage(one.title)}
          </option>
        ))}
      </select>
      <label htmlFor="scan-title">{t('scans.title')}</label>
      <Input
        id="scan-title"
        data-stop="scans.title"
        maxLength={100}
        placeholder={t('scans.title-hint')}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <input
        ref={input}
        type="file"
        hidden
        data-file="scan"
        accept=".pdf,.jpg,.jpeg,.png"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // The same file may be chosen again after it was taken away.
          event.target.value = '';
          if (file !== undefined) take(file);
        }}
      />
      <Button
        type="primary"
        data-stop="scans.choose"
        loading={percent !== null}
        onClick={() => input.current?.click()}
      >
        {percent === null ? t('scans.choose') : t('scans.taking', { percent })}
      </Button>
      <Button data-stop="scans.camera" disabled={percent !== null} onClick={shoot}>
        {t('scans.camera')}
      </Button>
    </div>
  );
};

interface ScansPanelProps {
  readonly caseFileId: string;
  readonly wanted: string | null;
  /** The panel below; the case itself where there is none. */
  readonly from: Panel | null;
}

/** 扫描件: what goes with the next act, what went with earlier ones, and what the other bureau sent. */
export const ScansPanel = ({ caseFileId, wanted, from }: ScansPanelProps) => {
  const { data, reload } = useLoaded<ScansView>(
    () => valueOf(hall().scans.ofCase({ caseFileId })),
    caseFileId,
    ['scans', 'cases', 'tasks'],
  );
  const [shown, setShown] = useState<OpenedScan | null>(null);
  const [shot, setShot] = useState<CameraShot | null>(null);
  const [busy, setBusy] = useState(false);
  const run = <T,>(deed: () => Promise<T>, done: (value: T) => void): void => {
    setBusy(true);
    clearNotice();
    deed()
      .then(done)
      .catch(showFailure)
      .finally(() => {
        setBusy(false);
        reload();
      });
  };
  const look = (row: ScanRow): void =>
    run(async () => readScan(await valueOf(hall().scans.open({ caseFileId, hash: row.hash }))), setShown);
  const fetchRow = (row: ScanRow): void =>
    run(
      () => valueOf(hall().scans.fetch({ caseFileId, hash: row.hash })),
      () => undefined,
    );
  const cancel = (row: ScanRow): void =>
    run(
      () => valueOf(hall().scans.cancel({ caseFileId, hash: row.hash })),
      () => undefined,
    );
  const remove = (row: ScanRow): void =>
    run(
      () => valueOf(hall().scans.remove({ draftId: row.draftId ?? '' })),
      () => showDone(t('scans.removed', { title: row.title })),
    );
  // With papers there already, the keyboard begins with them; else with what is to be attached.
  const [leads, setLeads] = useState<boolean | null>(null);
  if (leads === null && data !== null) setLeads(data.rows.length > 0);
  useEffect(() => {
    if (leads === false) focusStop('scans.title');
  }, [leads]);
  // Back from the camera, the next paper begins with its name.
  const [hasShot, setHasShot] = useState(false);
  if (shot !== null && !hasShot) setHasShot(true);
  useEffect(() => {
    if (hasShot && shot === null) focusStop('scans.title');
  }, [hasShot, shot]);
  if (shown !== null) return <ScanViewer scan={shown} back={() => setShown(null)} />;
  if (shot !== null)
    return (
      <CameraView
        title={shot.title}
        back={() => setShot(null)}
        take={async (file) => {
          await shot.take(file);
          setShot(null);
          reload();
        }}
      />
    );
  const targets = data?.targets ?? [];
  return (
    <PanelFrame
      title={t('scans.of', { subject: data?.subject ?? '' })}
      note={targets.length === 0 ? '' : t('scans.hint')}
      back={from === null ? closePanel : () => openPanel(from)}
    >
      <AttachForm caseFileId={caseFileId} targets={targets} wanted={wanted} openCamera={setShot} />
      <ScansGrid
        leads={leads === true}
        rows={data?.rows ?? []}
        rowKey={rowKey}
        busy={busy}
        empty={data === null ? '' : t('scans.none')}
        look={look}
        fetchRow={fetchRow}
        cancel={cancel}
        remove={remove}
      />
    </PanelFrame>
  );
};
