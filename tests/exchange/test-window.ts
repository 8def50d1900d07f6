import type { BodyOf } from '../../contract/exchange/bodies.ts';
import {
  type Batch,
  batchSigningText,
  classOfKind,
  type Environment,
  type Message,
  messageId,
} from '../../contract/exchange/message.ts';
import { type Bureau, otherBureau } from '../../domain/bureau.ts';
import { type Canonical, canonicalText, genesisHash, linkHash, sha256Hex } from '../../evidence/canonical.ts';
import { type SignatureSuite, type SigningKey, signingKeyFrom, signText } from '../../evidence/signature.ts';
import type { DeviceRecord, Entitlement } from '../../exchange/storage/port.ts';

export const part = '350102';
export const hall = 'hall-1';
const businessDate = '2016-03-10';

export type Draft = Partial<Message> & Pick<Message, 'kind' | 'schema' | 'recordId' | 'body'>;

export interface Sealed {
  readonly text: string;
  readonly hash: string;
  readonly seq: number;
  readonly msgId: string;
  readonly message: Message;
}

export interface WindowOptions {
  readonly device: string;
  readonly bureau: Bureau;
  readonly suite?: SignatureSuite;
  readonly part?: string;
  readonly env?: Environment;
  readonly entitlements?: readonly Entitlement[];
}

const ownOffice = (bureau: Bureau): Entitlement => ({
  actingFor: bureau,
  under: 'own-office',
  from: '2016-01-01',
  to: null,
});
/** Norm item 17, mode 2: the hall's agreement lets one bureau's window act for the other. */
export const agreement = (bureau: Bureau): Entitlement => ({
  actingFor: bureau,
  under: 'agreement:hall-2016-01',
  from: '2016-01-01',
  to: '2016-12-31',
});

/** A window that numbers, chains and signs what it sends, as a real one does. */
export const makeWindow = (options: WindowOptions) => {
  const { device, bureau, suite = 'ed25519', env = 'training' } = options;
  const seed = Buffer.from(sha256Hex(`key of ${device}`), 'hex');
  const { signing, verifying } = signingKeyFrom(suite, seed);
  let lastSeq = 0;
  let chainHead = genesisHash;
  let epoch = 0;

  const record: DeviceRecord = {
    device,
    suite,
    publicKeyHex: verifying.publicKeyHex,
    bureau,
    part: options.part ?? part,
    hall,
    status: 'active',
    epoch,
    lastSeq,
    chainHead,
    entitlements: options.entitlements ?? [ownOffice(bureau), agreement(otherBureau(bureau))],
  };

  const sealText = (text: string, message: Message): Sealed => {
    const hash = linkHash(message.prevHash, text);
    lastSeq = message.seq;
    chainHead = hash;
    return { text, hash, seq: message.seq, msgId: messageId(message), message };
  };
  const seal = (draft: Draft): Sealed => {
    const message: Message = {
      v: 1,
      alg: 'sha256',
      env,
      // A hostile draft may carry anything for a kind.
      class: typeof draft.kind === 'string' ? (classOfKind[draft.kind] ?? 'state') : 'state',
      device,
      epoch,
      seq: lastSeq + 1,
      prevHash: chainHead,
      authority: bureau,
      part: record.part,
      taxpayer: '350102000000001',
      baseVersion: 0,
      baseHash: genesisHash,
      version: 1,
      cause: null,
      actId: `act-${lastSeq + 1}`,
      officer: 'officer-1',
      actingFor: bureau,
      under: 'own-office',
      hall,
      caseFileId: null,
      businessDate,
      recordedAt: 1_457_600_000_000,
      moneyUnit: 'fen',
      ...draft,
    };
    return sealText(canonicalText(message as unknown as Canonical), message);
  };
  const batch = (sealed: readonly Sealed[], key: SigningKey = signing): Batch => {
    const [first] = sealed;
    const last = sealed.at(-1);
    if (first === undefined || last === undefined) throw new Error('an empty batch');
    const header = { env, device, epoch: first.message.epoch, fromSeq: first.seq, lastHash: last.hash };
    const signature = signText(key, batchSigningText({ ...header, count: sealed.length }));
    return { v: 1, ...header, messages: sealed.map((s) => s.text), signature };
  };

  return {
    device,
    bureau,
    record,
    signing,
    verifying,
    seal,
    batch,
    get head() {
      return { lastSeq, chainHead };
    },
    /** Puts the window back to an earlier point, as a restored backup would. */
    restore: (to: { lastSeq: number; chainHead: string; epoch?: number }) => {
      ({ lastSeq, chainHead } = to);
      epoch = to.epoch ?? epoch;
    },
  };
};
export type TestWindow = ReturnType<typeof makeWindow>;

const line = (
  levy: string,
  amountFen: number,
  surchargeFen = 0,
): BodyOf<'collection/1'>['lines'][number] => ({
  levy,
  periodStart: '2016-02-01',
  periodEnd: '2016-02-29',
  baseFen: 0,
  ratePpm: 30_000,
  amountFen,
  surchargeFen,
});

export const filingBody = (bureau: Bureau, totalFen = 90_003): BodyOf<'joint-filing/1'> => ({
  bureau,
  status: 'filed',
  matter: 'norm-17',
  revision: 1,
  taxpayerName: '榕城区清泉便利店',
  taxpayerKind: 'small-scale',
  filingPeriod: 'month',
  periodStart: '2016-02-01',
  periodEnd: '2016-02-29',
  place: 'city',
  dueOn: '2016-03-15',
  filedOn: '2016-03-10',
  contactName: '林清',
  contactPhone: '059100000000',
  identification: 'card',
  declared: { grossFen: 3_090_100 },
  lines: [line(bureau === 'state' ? 'vat' : 'city-maintenance', totalFen)],
  totalFen,
});

export const filing = (recordId: string, bureau: Bureau = 'state', totalFen?: number): Draft => ({
  kind: 'RECORD',
  schema: 'joint-filing/1',
  recordId,
  body: filingBody(bureau, totalFen),
});

export const collection = (
  recordId: string,
  voucherNumber: string,
  amountFen: number,
  over: Partial<BodyOf<'collection/1'>> = {},
): Draft => ({
  kind: 'FACT',
  schema: 'collection/1',
  recordId,
  body: {
    bureau: 'state',
    method: 'cash',
    voucherBureau: 'state',
    voucherNumber,
    lines: [line('vat', amountFen)],
    totalFen: amountFen,
    collectedOn: '2016-03-10',
    ledger: [],
    ...over,
  },
});

export const reversal = (recordId: string, voucherNumber: string, amountFen: number): Draft => ({
  kind: 'FACT',
  schema: 'reversal/1',
  recordId,
  body: {
    bureau: 'state',
    reversesActId: 'act-1',
    voucherBureau: 'state',
    voucherNumber,
    lines: [line('vat', -amountFen)],
    totalFen: -amountFen,
    reason: '税票打印有误',
    approvedBy: 'officer-2',
    reversedOn: '2016-03-10',
    ledger: [],
  },
});

/** A next version of what `previous` sealed. */
export const amendment = (previous: Sealed, totalFen: number, over: Partial<Draft> = {}): Draft => ({
  ...filing(previous.message.recordId, previous.message.authority, totalFen),
  authority: previous.message.authority,
  baseVersion: previous.message.version,
  baseHash: previous.hash,
  version: previous.message.version + 1,
  ...over,
});

const about = (target: Sealed) => ({
  recordId: target.message.recordId,
  authority: target.message.authority,
  baseVersion: target.message.version,
  baseHash: target.hash,
  version: target.message.version,
});
export const returned = (target: Sealed, over: Partial<Draft> = {}): Draft => ({
  kind: 'RETURN',
  schema: 'return/1',
  ...about(target),
  body: {
    recordId: target.message.recordId,
    version: target.message.version,
    versionHash: target.hash,
    field: 'contactPhone',
    reason: '联系电话与登记不符',
  },
  ...over,
});
export const confirmed = (target: Sealed, over: Partial<Draft> = {}): Draft => ({
  kind: 'CONFIRM',
  schema: 'confirm/1',
  ...about(target),
  body: {
    recordId: target.message.recordId,
    version: target.message.version,
    versionHash: target.hash,
  },
  ...over,
});
export const correction = (target: Sealed, cause: Sealed, totalFen: number): Draft =>
  amendment(target, totalFen, { kind: 'CORRECTION', cause: cause.msgId });
