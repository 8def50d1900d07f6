import { describe, expect, it } from 'vitest';
import type { BodyOf } from '../../contract/exchange/bodies.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { identityRecordId } from '../../domain/registration/registration.ts';
import { decide } from '../../exchange/decide.ts';
import type { DeviceRecord, RecordState } from '../../exchange/storage/port.ts';
import { type Draft, makeWindow, type Sealed } from './test-window.ts';

/* Norm item 1 at the exchange: one record for both bureaus, the first accepted stands. */

const state = makeWindow({ device: 'state-1', bureau: 'state' });
const local = makeWindow({ device: 'local-1', bureau: 'local' });
const taxpayerNo = '35990120000229004900';

const body = (bureau: Bureau): BodyOf<'registration/1'> => ({
  bureau,
  matter: 'norm-01-establishment-registration',
  mode: 2,
  revision: 1,
  taxpayerNo,
  kind: 'household',
  creditCode: null,
  name: '北岭巷雨桐奶茶店',
  registrationType: '个体工商户',
  licenceName: '营业执照',
  licenceNo: '359901600012345',
  licensedOn: '2016-03-01',
  address: '临江市江北区北岭巷2号',
  place: 'city',
  industry: '其他饮料及冷饮服务',
  scope: '奶茶、冷饮现制现售',
  legalPersonName: '周雨桐',
  legalPersonId: '359901200002290049',
  contactName: '周雨桐',
  contactPhone: '16005991004',
  accounting: '',
  registeredOn: '2016-03-10',
  certificateNumber: `税字${taxpayerNo}号`,
});
const registration = (
  bureau: Bureau,
  over: Partial<BodyOf<'registration/1'>> = {},
  more: Partial<Draft> = {},
): Draft => ({
  kind: 'RECORD',
  schema: 'registration/1',
  recordId: identityRecordId(taxpayerNo),
  taxpayer: taxpayerNo,
  body: { ...body(bureau), ...over },
  ...more,
});
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
