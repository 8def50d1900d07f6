import { Button } from 'antd';
import { useState } from 'react';
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
import { useLoaded, useReload } from '../state/use-loaded.ts';
import { useRunDeed } from './deed.ts';
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
  useReload(states, reload);
  const [at, setAt] = useState(0);
  const { busy: testing, run } = useRunDeed(reload);
  const rows = data?.rows ?? [];
  const shown = rows[at] ?? rows[0];
  const test = (deviceId: string | null): void => {
    run(async () => {
      const { rows: tested } = await valueOf(hall().devices.selfTest({ deviceId }));
      const [only] = tested;
      if (only !== undefined && tested.length === 1) return only.device;
      const bad = tested.filter(({ device }) => device.code !== null);
      const [first] = bad;
      return first === undefined
        ? { sentence: t('devices.all-well', { count: tested.length }) }
        : { sentence: t('devices.some-not', { count: bad.length }), code: first.device.code };
    });
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
