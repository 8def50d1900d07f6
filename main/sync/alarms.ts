import type { FaultCode } from '../../domain/faults.ts';
import type { OpenedTask } from './sync-store.ts';

/** A task for a person that is of no record, no case and no taxpayer. `name` tells it from every other alarm. */
export const alarmOf = (name: string, openedAt: number, detail: OpenedTask['detail']): OpenedTask => ({
  id: `alarm:${name}`,
  kind: 'alarm',
  recordId: null,
  caseFileId: null,
  taxpayerNo: '',
  openedAt,
  detail,
});

/** What only a person can put right on the line to the exchange. */
export const lineAlarm = (code: FaultCode, openedAt: number): OpenedTask =>
  alarmOf(`line:${code}`, openedAt, { code });
