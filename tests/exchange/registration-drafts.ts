import type { BodyOf } from '../../contract/exchange/bodies.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { identityRecordId } from '../../domain/registration/registration.ts';
import type { Draft, Sealed } from './test-window.ts';

export const taxpayerNo = '35990120000229004900';

export const registrationBody = (bureau: Bureau): BodyOf<'registration/1'> => ({
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
export const registration = (
  bureau: Bureau,
  over: Partial<BodyOf<'registration/1'>> = {},
  more: Partial<Draft> = {},
): Draft => ({
  kind: 'RECORD',
  schema: 'registration/1',
  recordId: identityRecordId(taxpayerNo),
  taxpayer: taxpayerNo,
  body: { ...registrationBody(bureau), ...over },
  ...more,
});

const onto = (base: Sealed): Partial<Draft> => ({
  recordId: base.message.recordId,
  taxpayer: base.message.taxpayer,
  baseVersion: base.message.version,
  baseHash: base.hash,
  version: base.message.version + 1,
});

/** Closes the registration that `base` sealed last, and offers it to another part. */
export const handover = (
  base: Sealed,
  toPart: string,
  over: Partial<BodyOf<'handover/1'>> = {},
  more: Partial<Draft> = {},
): Draft => ({
  kind: 'HANDOVER',
  schema: 'handover/1',
  recordId: base.message.recordId,
  ...onto(base),
  body: {
    handedVersion: base.message.version,
    handedHash: base.hash,
    toPart,
    toAuthority: base.message.authority,
    reason: 'taxpayer-moves',
    explanation: '经营地址迁至云溪县',
    document: '临江国税迁〔2016〕3号',
    documentOn: '2016-03-09',
    schema: 'registration/1',
    record: { ...registrationBody(base.message.authority) },
    ...over,
  },
  ...more,
});

/** The receiving bureau opens the record: the next version on the HANDOVER, which it cites. */
export const taking = (handed: Sealed, more: Partial<Draft> = {}): Draft =>
  registration(
    handed.message.body['toAuthority'] as Bureau,
    {},
    {
      ...onto(handed),
      cause: handed.msgId,
      authority: handed.message.body['toAuthority'] as Bureau,
      ...more,
    },
  );

/** The receiving bureau tells where the record came from that it was opened. */
export const telling = (handed: Sealed, more: Partial<Draft> = {}): Draft => ({
  ...declining(handed),
  kind: 'TAKEN',
  schema: 'taken/1',
  body: {
    recordId: handed.message.recordId,
    version: handed.message.version,
    versionHash: handed.hash,
    toPart: handed.message.part,
  },
  ...more,
});

/** The receiving bureau sends the record back. */
export const declining = (handed: Sealed, more: Partial<Draft> = {}): Draft => ({
  kind: 'DECLINE',
  schema: 'decline/1',
  recordId: handed.message.recordId,
  taxpayer: handed.message.taxpayer,
  baseVersion: handed.message.version,
  baseHash: handed.hash,
  version: handed.message.version,
  cause: handed.msgId,
  body: {
    recordId: handed.message.recordId,
    version: handed.message.version,
    versionHash: handed.hash,
    toPart: handed.message.part,
    reason: '该户实际经营地不在本县',
  },
  ...more,
});
