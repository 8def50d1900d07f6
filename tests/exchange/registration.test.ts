import { describe, expect, it } from 'vitest';
import { identityRecordId } from '../../domain/registration/registration.ts';
import { decide } from '../../exchange/decide.ts';
import type { DeviceRecord, RecordState } from '../../exchange/storage/port.ts';
import { registration, taxpayerNo } from './registration-drafts.ts';
import { type Draft, makeWindow, type Sealed } from './test-window.ts';

/* Norm item 1 at the exchange: one record for both bureaus, the first accepted stands. */

const state = makeWindow({ device: 'state-1', bureau: 'state' });
const local = makeWindow({ device: 'local-1', bureau: 'local' });
const judge = (sealed: Sealed, device: DeviceRecord, record?: RecordState) =>
  decide({
    message: { ...sealed, device: device.device, epoch: 0, receivedAt: 1 },
    device,
    env: 'training',
    record,
  });
const outcome = (judged: ReturnType<typeof judge>) => [judged.verdict, judged.code, judged.field];

describe('a registration', () => {
  const first = state.seal(registration('state'));
  const standing = judge(first, state.record).record;
  if (standing === null) throw new Error('the first registration was not accepted');

  it('is accepted once; another of the same number conflicts, from either bureau', () => {
    expect(standing).toMatchObject({ authority: 'state', taxpayer: taxpayerNo, version: 1 });
    for (const [sealed, device] of [
      [local.seal(registration('local')), local.record],
      [state.seal(registration('state', { name: '另一个店' })), state.record],
    ] as const)
      expect(judge(sealed, device, standing)).toMatchObject({
        verdict: 'CONFLICT',
        code: 'exchange/version-stale',
        currentVersion: 1,
        currentHash: first.hash,
        record: null,
      });
  });

  it('is not changed by the bureau that does not own it', () => {
    const taken = local.seal(registration('local', {}, { baseVersion: 1, baseHash: first.hash, version: 2 }));
    expect(outcome(judge(taken, local.record, standing))).toEqual([
      'REJECT',
      'exchange/not-the-authority',
      'authority',
    ]);
  });

  it('carries one number: in order by its check, on the envelope, and in the record’s id', () => {
    const table: [Draft, string, string][] = [
      [registration('state', { taxpayerNo: '35990120000229004800' }), 'body-invalid', 'body.taxpayerNo'],
      [registration('state', {}, { taxpayer: '359901DEMR00019' }), 'record-mismatch', 'taxpayer'],
      [registration('state', {}, { recordId: identityRecordId('1') }), 'record-mismatch', 'recordId'],
      [registration('local'), 'bureau-differs', 'body.bureau'],
      [registration('state', { licensedOn: '2016-02-30' }), 'body-invalid', 'body.licensedOn'],
      [registration('state', { kind: 'person' as 'unit' }), 'body-invalid', 'body.kind'],
    ];
    for (const [draft, code, field] of table)
      expect(outcome(judge(state.seal(draft), state.record))).toEqual(['REJECT', `exchange/${code}`, field]);
  });
});
