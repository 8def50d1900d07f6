import { decide } from '../../exchange/decide.ts';
import type { DeviceRecord, RecordState } from '../../exchange/storage/port.ts';
import { filing, makeWindow, returned, type Sealed } from './test-window.ts';

export const state = makeWindow({ device: 'state-1', bureau: 'state' });
export const local = makeWindow({ device: 'local-1', bureau: 'local' });

/** The verdict on one message, against what the exchange has of its record. */
export const judge = (sealed: Sealed, device: DeviceRecord, record?: RecordState, env = 'training') =>
  decide({
    message: { ...sealed, device: device.device, epoch: 0, receivedAt: 1 },
    device,
    env,
    record,
  });

/** Of a verdict: what it is, its code, and the field it names. */
export const outcome = (d: ReturnType<typeof judge>) => [d.verdict, d.code, d.field];

export const first = state.seal(filing('rec-1'));

/** The record of `first`, as the exchange has it. */
export const standing: RecordState = {
  recordId: 'rec-1',
  authority: 'state',
  schema: 'joint-filing/1',
  taxpayer: first.message.taxpayer,
  version: 1,
  hash: first.hash,
  senderBureau: 'state',
  status: 'accepted',
  openReturn: null,
  handover: null,
};

export const back = local.seal(returned(first));
export const inReturn: RecordState = { ...standing, status: 'returned', openReturn: back.msgId };
export const isConfirmed: RecordState = { ...standing, status: 'confirmed' };
export const newer: RecordState = { ...standing, version: 2, hash: 'e'.repeat(64) };
