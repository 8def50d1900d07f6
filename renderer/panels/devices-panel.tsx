import { Button } from 'antd';
import { useEffect, useState } from 'react';
import type { DeviceReportView } from '../../contract/calls/devices.ts';
import { DataGrid } from '../counter/data-grid.tsx';
import { deviceKindKey, deviceStateKey } from '../counter/device-bar.tsx';
import { KeyCap } from '../counter/key-cap.tsx';
import { Quoted } from '../counter/quoted.tsx';
import { StateShape } from '../counter/state-shape.tsx';
import { hall, valueOf } from '../hall.ts';
import { useKeys } from '../keys/layers.ts';
import { t } from '../messages/t.ts';
import { useHallState } from '../state/hall-state.ts';
import { showDone, showFailure } from '../state/notice.ts';
import { useLoaded } from '../state/use-loaded.ts';
import { DeviceDetails } from './device-details.tsx';
import { FormPrinting } from './form-printing.tsx';
import { PanelFrame } from './panel-frame.tsx';
import { Rehearsal } from './rehearsal.tsx';
import { SupportForm } from './support-form.tsx';

const columns = () => [
  {
    id: 'state',
    header: t('devices.state'),
    width: '110',
    cell: ({ device }: DeviceReportView) => (
      <>
        <StateShape state={device.state} /> {t(deviceStateKey[device.state])}
      </>
    ),
  },
  {
    id: 'kind',
    header: t('devices.kind'),
    width: '150',
    cell: ({ device }: DeviceReportView) => <strong>{t(deviceKindKey[device.kind])}</strong>,
  },
  {
    id: 'model',
    header: t('devices.model'),
    width: '24%',
    spare: true,
    cell: ({ device }: DeviceReportView) => (
      <span className="wrap">
        <Quoted as="name" text={device.model} />
      </span>
    ),
  },
  {
    id: 'sentence',
    header: t('devices.what-to-do'),
    cell: ({ device }: DeviceReportView) => (
      <span className="wrap">
        <Quoted as="name" text={device.sentence} />
      </span>
    ),
  },
];

/** Printers that a numbered form may go out by. */
const printersOfForms: ReadonlySet<string> = new Set(['form-printer', 'document-printer']);

/** Every device with its state in words, what was tried, and its self-test; in training also the virtual hall. */
export const DevicesPanel = () => {
  const { devices, session } = useHallState();
  // What a device says of itself changes with its state; the bar below is told of that.
  const states = devices.map(({ id, state, code }) => `${id} ${state} ${code ?? ''}`).join('\n');
  const { data, reload } = useLoaded(() => valueOf(hall().devices.reports({})), 'device-reports');
  useEffect(reload, [states, reload]);
  const [at, setAt] = useState(0);
  const [testing, setTesting] = useState(false);
  const rows = data?.rows ?? [];
  const shown = rows[at] ?? rows[0];
  const test = (deviceId: string | null): void => {
    setTesting(true);
    valueOf(hall().devices.selfTest({ deviceId }))
      .then(({ rows: tested }) => {
        const bad = tested.filter(({ device }) => device.code !== null).length;
        showDone(
          tested.length === 1 && tested[0] !== undefined
            ? tested[0].device.sentence
            : t(bad === 0 ? 'devices.all-well' : 'devices.some-not', {
                count: bad === 0 ? tested.length : bad,
              }),
        );
        reload();
      })
      .catch(showFailure)
      .finally(() => setTesting(false));
  };
  useKeys({ F6: () => test(null) });
  return (
    <PanelFrame
      title={t('panel.devices')}
      note={t('devices.hint')}
      deeds={
        <Button disabled={testing} onClick={() => test(null)}>
          {t(testing ? 'devices.testing' : 'devices.test-all')} <KeyCap>F6</KeyCap>
        </Button>
      }
    >
      <DataGrid
        leads
        label={t('panel.devices')}
        columns={columns()}
        rows={rows}
        rowKey={({ device }) => device.id}
        rowClass={({ device }) => (device.code === null ? '' : 'attention-row')}
        selected={shown === undefined ? null : rows.indexOf(shown)}
        onRow={setAt}
        onOpen={({ device }) => test(device.id)}
        empty={data === null ? '' : t('devices.none')}
      />
      {shown === undefined ? null : <DeviceDetails report={shown} />}
      {shown !== undefined && printersOfForms.has(shown.device.kind) ? <FormPrinting /> : null}
      <SupportForm />
      {session?.profile.kind === 'training' ? <Rehearsal /> : null}
    </PanelFrame>
  );
};
