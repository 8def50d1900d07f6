import type { Bureau } from '../../domain/bureau.ts';
import { otherBureau } from '../../domain/bureau.ts';
import { plainDate } from '../../domain/plain-date.ts';
import { genesisHash, sha256Hex } from '../../evidence/canonical.ts';
import type { MessageDraft } from '../../main/sync/sealer.ts';
import type { RecordRow } from '../../main/sync/sync-store.ts';
import type { LevyTotal } from '../../scripts/rehearsal/books.ts';
import { filingBody, hall, part } from '../exchange/test-window.ts';

/** Who is at a window, and which window it is. */
export interface At {
  readonly device: string;
  readonly bureau: Bureau;
}

const on = plainDate('2016-03-10');
const period = { periodStart: '2016-02-01', periodEnd: '2016-02-29' } as const;
const levyOf = { state: 'vat', local: 'city-maintenance' } as const satisfies Record<Bureau, string>;

/** The money of act `n` of a window: known without asking anybody, so that books can be held against it. In fen. */
export const moneyOfAct = ({ device, bureau }: At, n: number): readonly LevyTotal[] => {
  const drawn = Number.parseInt(sha256Hex(`${device} ${n}`).slice(0, 8), 16);
  const own = { bureau, levy: levyOf[bureau], amountFen: 1 + (drawn % 900_000), surchargeFen: drawn % 97 };
  const other = otherBureau(bureau);
  const withIt = { bureau: other, levy: levyOf[other], amountFen: 1 + (drawn % 63_001), surchargeFen: 0 };
  return isReversed(n) ? [own, withIt, ...[own, withIt].map(negative)] : [own, withIt];
};
const isReversed = (n: number): boolean => n % 7 === 0;
const negative = (line: LevyTotal): LevyTotal => ({
  ...line,
  amountFen: -line.amountFen,
  surchargeFen: -line.surchargeFen,
});

const stamp = (at: At, actingFor: Bureau) => ({
  part,
  hall,
  taxpayer: '350102000000001',
  officer: 'officer-1',
  authority: actingFor,
  actingFor,
  under: actingFor === at.bureau ? 'own-office' : 'agreement:hall-2016-01',
  caseFileId: null,
  businessDate: on,
  recordedAt: 1_457_600_000_000,
});
const first = { baseVersion: 0, baseHash: genesisHash, version: 1, cause: null } as const;

/** Norm item 17: both bureaus' filings, and what was collected for each; every seventh is undone at once. */
export const draftsOfAct = (at: At, n: number): MessageDraft[] => {
  const actId = `act-${at.device}-${n}`;
  const filings = ([at.bureau, otherBureau(at.bureau)] as const).map(
    (bureau): MessageDraft => ({
      ...stamp(at, bureau),
      ...first,
      kind: 'RECORD',
      schema: 'joint-filing/1',
      recordId: `filing:${at.device}-${n}:${bureau}`,
      actId,
      body: filingBody(bureau),
    }),
  );
  const facts = moneyOfAct(at, n).map(({ bureau, levy, amountFen, surchargeFen }): MessageDraft => {
    const isRed = amountFen < 0;
    const totalFen = amountFen + surchargeFen;
    const lines = [{ levy, ...period, baseFen: 0, ratePpm: 30_000, amountFen, surchargeFen }];
    const form = { bureau, voucherBureau: bureau, voucherNumber: `${at.device}-${bureau}-${n}` };
    const common = { ...form, lines, totalFen, ledger: [] };
    return {
      ...stamp(at, bureau),
      ...first,
      kind: 'FACT',
      schema: isRed ? 'reversal/1' : 'collection/1',
      recordId: `${isRed ? 'red' : 'paid'}:${at.device}-${n}:${bureau}`,
      actId: isRed ? `red-${actId}` : actId,
      body: isRed
        ? { ...common, reversesActId: actId, reason: '税票打印有误', approvedBy: 'officer-2', reversedOn: on }
        : { ...common, method: 'cash', collectedOn: on },
    };
  });
  return [...filings, ...facts];
};

const about = (at: At, record: RecordRow) => ({
  ...stamp(at, at.bureau),
  authority: record.authority,
  recordId: record.recordId,
  baseVersion: record.version,
  baseHash: record.hash,
});

/**
 * What a window says about a record it has read (norm item 36): the other bureau's is confirmed or returned, an own one
 * that came back is corrected. `chance` in [0, 1). Nothing where nothing is to be said.
 */
export const draftAbout = (at: At, record: RecordRow, chance: number): MessageDraft | undefined => {
  if (record.class !== 'state') return undefined;
  const { recordId, version, hash } = record;
  const actId = `on-${sha256Hex(`${recordId} ${version} ${at.device}`).slice(0, 24)}`;
  const isOwn = record.senderBureau === at.bureau;
  if (!isOwn && record.status === 'stored') {
    const body = { recordId, version, versionHash: hash };
    const said = { ...about(at, record), version, cause: null, actId };
    return chance < 0.7
      ? { ...said, kind: 'CONFIRM', schema: 'confirm/1', body }
      : {
          ...said,
          kind: 'RETURN',
          schema: 'return/1',
          body: { ...body, field: 'contactPhone', reason: '联系电话与登记不符' },
        };
  }
  if (isOwn && record.status === 'returned' && record.authority === at.bureau && record.lastReturn !== null)
    return {
      ...about(at, record),
      kind: 'CORRECTION',
      schema: 'joint-filing/1',
      version: version + 1,
      cause: record.lastReturn.msgId,
      actId,
      body: filingBody(record.authority),
    };
  return undefined;
};
