import type { BodyOf } from '../../contract/exchange/bodies.ts';
import type { Under } from '../../domain/authority.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { statusAfter } from '../../domain/case-file/case-file.ts';
import { Fault } from '../../domain/faults.ts';
import type { Answers } from '../../domain/forms/field.ts';
import { type Fen, formatYuan } from '../../domain/money.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { type Canonical, canonicalText } from '../../evidence/canonical.ts';
import { saveDraft, setCaseStatus } from '../../db/case-files.ts';
import { findRecord } from '../../db/inbox.ts';
import { findPayment } from '../../db/payments.ts';
import { type ActingOfficer, counterRoles, titleToAct } from './act-stamp.ts';
import { agreementFor, loadCase, type OpenCase, requireLevies } from './case-engine.ts';
import { filingOf } from './case-reversal.ts';
import { filingFacts } from './filing-facts.ts';
import { type HallContext, write } from './hall-context.ts';
import { filingBody, filingRecordId, voidBody } from './joint-bodies.ts';
import { type Act, appendToLane, enqueueVersion, findKnownVersion, isDone } from './lane-writer.ts';
import { openReturnOf } from './open-return.ts';

export interface CorrectInput {
  readonly caseFileId: string;
  readonly lane: Bureau;
  readonly answers: Answers;
  readonly actId: string;
}

type FilingBody = BodyOf<'joint-filing/1'>;

/** Lines as collected stay as collected: only the declared state may change without money moving. */
const sameMoney = (before: FilingBody, after: FilingBody): boolean =>
  canonicalText(before.lines as unknown as Canonical) === canonicalText(after.lines as unknown as Canonical);

const differs = (before: FilingBody, after: FilingBody): boolean =>
  canonicalText(before as unknown as Canonical) !== canonicalText(after as unknown as Canonical);

interface Change {
  readonly bureau: Bureau;
  readonly after: FilingBody;
}

/** The versions that follow from corrected answers; refused where money would change. */
const correctedVersions = (context: HallContext, opened: OpenCase, lane: Bureau): Change[] => {
  const plan = requireLevies(opened);
  const facts = filingFacts(context, opened);
  return opened.matter.bureaus.flatMap((bureau) => {
    const known = findKnownVersion(context.db, filingRecordId(opened.file.id, bureau));
    if (known === undefined) return [];
    const before = known.body as FilingBody;
    const after = filingBody(bureau, plan, facts);
    if (!sameMoney(before, after)) {
      const paid = findPayment(context.db, filingOf(context, opened.file.id).actId);
      const paidFen = paid?.totalFen ?? (before.totalFen as Fen);
      // The voucher names base, rate and period: they are as final as the sum.
      if (paidFen === plan.totalFen) throw new Fault('case/correction-changes-lines');
      throw new Fault('case/correction-changes-money', {
        before: formatYuan(paidFen),
        after: formatYuan(plan.totalFen),
      });
    }
    return bureau === lane || differs(before, after) ? [{ bureau, after }] : [];
  });
};

/**
 * Lanes of a reversed case whose record stands returned, with no answer on its way: the other bureau had returned the
 * filing before its void came, so that the void was not taken and that book still shows the money; or it returned the
 * void itself. The void goes out again, as the answer to the return.
 */
export const voidsToAnswerWith = (context: HallContext, opened: OpenCase): Change[] => {
  if (opened.file.status !== 'reversed') return [];
  return opened.matter.bureaus.flatMap((bureau) => {
    const recordId = filingRecordId(opened.file.id, bureau);
    const returned = findRecord(context.db, recordId);
    const known = findKnownVersion(context.db, recordId);
    if (returned?.status !== 'returned' || known?.version !== returned.version) return [];
    return [{ bureau, after: voidBody(known.body as FilingBody) }];
  });
};

/**
 * Norm item 36: a returned record is corrected and passed on again. The correction answers the return it cites; the
 * other bureau's record of the same filing follows where the corrected field stands there too. A correction that would
 * change money is refused: what was collected can only be reversed. Of a reversed case only its void is passed on.
 */
export const correctCase = (
  context: HallContext,
  officer: ActingOfficer,
  today: PlainDate,
  input: CorrectInput,
): void => {
  if (isDone(context.db, { actId: input.actId, caseFileId: input.caseFileId, action: 'correct' })) return;
  const loaded = loadCase(context, input.caseFileId, today);
  const voids = voidsToAnswerWith(context, loaded).filter(({ bureau }) => bureau === input.lane);
  if (voids.length === 0) statusAfter(loaded.file.status, 'correct');
  const { matter } = loaded;
  if (matter.flow !== undefined)
    throw new Fault('case/action-not-allowed', { action: 'correct', status: loaded.file.status });
  const answers = voids.length === 0 ? { ...loaded.answers, ...input.answers } : loaded.answers;
  const opened = { ...loaded, answers };
  const changes = voids.length === 0 ? correctedVersions(context, opened, input.lane) : voids;
  // What was filed is read on its own date; who may correct it, and when it was corrected, is a matter of today.
  const agreementId = agreementFor(context, matter, today)?.id;
  const under = Object.fromEntries(
    changes.map(({ bureau }) => [bureau, titleToAct(officer, bureau, counterRoles, today, agreementId)]),
  ) as Record<Bureau, Under>;
  const act: Act = { actId: input.actId, officer, on: today, at: context.clock.now() };
  write(context, 'correct', (tx) => {
    const recordId = filingRecordId(opened.file.id, input.lane);
    const cause = openReturnOf(tx, recordId);
    // Answered already where a newer version is on its way: a return is answered once.
    const answered = findKnownVersion(tx, recordId)?.version !== findRecord(tx, recordId)?.version;
    if (cause === null || answered) throw new Fault('case/record-not-open');
    saveDraft(tx, {
      caseFileId: opened.file.id,
      answers: opened.answers,
      papers: opened.papersBrought,
      savedAt: act.at,
    });
    setCaseStatus(tx, opened.file.id, { status: opened.file.status, updatedAt: act.at, heldReason: null });
    for (const { bureau, after } of changes) {
      appendToLane(context, tx, act, {
        caseFileId: opened.file.id,
        lane: bureau,
        action: 'correct',
        under: under[bureau],
        payload: { cause: bureau === input.lane ? cause : null },
      });
      enqueueVersion(
        context,
        tx,
        act,
        {
          lane: bureau,
          under: under[bureau],
          taxpayerNo: opened.subject.taxpayerNo,
          caseFileId: opened.file.id,
        },
        {
          schema: 'joint-filing/1',
          recordId: filingRecordId(opened.file.id, bureau),
          body: after,
          cause: openReturnOf(tx, filingRecordId(opened.file.id, bureau)),
        },
      );
    }
    tx.journal({
      what: 'case/corrected',
      at: act.at,
      officer: officer.id,
      actId: act.actId,
      caseFileId: opened.file.id,
      detail: { lane: input.lane },
    });
  });
};
