import { distinctBasis } from '../../domain/citation.ts';
import { Fault } from '../../domain/faults.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { workingDaysAfter } from '../../domain/rules/working-days-after.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { chineseDate } from '../../print-templates/wording.ts';
import type { ActingOfficer } from './act-stamp.ts';
import { hasStep, type OpenCase } from './case-engine.ts';
import { type PaperContext, refusalData, supplementData } from './documents.ts';
import type { HallContext } from './hall-context.ts';
import { paperNumber } from './letters.ts';
import type { PrintDesk } from './print-desk.ts';

/** Where a notice to the taxpayer is written: within the transaction that changes the case. */
export interface NoticeAct {
  readonly context: HallContext;
  readonly tx: WritableTx;
  readonly opened: OpenCase;
  readonly officer: ActingOfficer;
  readonly today: PlainDate;
  readonly print: PrintDesk;
}

const remedy = '对本通知不服的，可自收到之日起六十日内依法申请行政复议，或六个月内依法提起行政诉讼。';

const paperContext = ({ context, opened, officer }: NoticeAct): PaperContext => ({
  directory: context.directory,
  taxpayer: opened.subject,
  officerName: officer.name,
  on: opened.matterContext.businessDate,
});

/** 文号 of a notice: window's prefix and a gapless count, so that it can be given out without a line. */
const noticeNumber = ({ context, tx, today }: NoticeAct): string => paperNumber(context, tx, '税通', today);

/** 补正通知: which papers are missing, and by when. Throws `figure/bad-input` where none is. */
export const prepareSupplementNotice = (at: NoticeAct): void => {
  const { context, tx, opened, today, print } = at;
  const { bureau } = context.config;
  const missing = opened.matter
    .papers(opened.matterContext, opened.answers)
    .filter((paper) => paper.required && !opened.papersBrought.includes(paper.id));
  const [first] = missing;
  if (first === undefined)
    throw new Fault('figure/bad-input', { field: '资料', reason: '资料已齐全，不需要补正' });
  const number = noticeNumber(at);
  const deadline = workingDaysAfter({ from: today, days: 5 }).value;
  print.prepare(tx, {
    caseFileId: opened.file.id,
    actId: null,
    kind: 'supplement-notice',
    template: 'supplement-notice',
    title: '税务事项通知书（补正资料）',
    bureau,
    number,
    data: supplementData(paperContext(at), {
      bureau,
      number,
      matter: opened.matter.title,
      missing,
      isFiling: hasStep(opened.matter, 'collect-money'),
      deadline: `${chineseDate(deadline)}前`,
      // Each paper says which clause asks for it; the notice rests on those and on nothing else.
      basis: distinctBasis([...first.basis, ...missing.flatMap((paper) => paper.basis)]),
    }),
    at: context.clock.now(),
  });
};

/** 不予受理通知: the rule's own ground where a rule refuses, what the clerk typed, and the remedy. */
export const prepareRefusalNotice = (at: NoticeAct, reason: string): void => {
  const { context, tx, opened, print } = at;
  const { bureau } = context.config;
  const decision = opened.matter.decide({
    answers: opened.answers,
    papers: opened.papersBrought,
    context: opened.matterContext,
  });
  const byRule = decision.outcome === 'refuse' ? decision : undefined;
  const typed = reason.trim();
  const ground = byRule?.reason.zh ?? '';
  // The page proposes the rule's own ground: what the clerk left standing of it is not said twice.
  const words = typed.startsWith(ground) ? typed : `${ground}${typed}`;
  if (words === '') throw new Fault('figure/bad-input', { field: '理由', reason: '不予受理必须写明理由' });
  const number = noticeNumber(at);
  print.prepare(tx, {
    caseFileId: opened.file.id,
    actId: null,
    kind: 'refusal-notice',
    template: 'refusal-notice',
    title: '税务事项通知书（不予受理）',
    bureau,
    number,
    data: refusalData(paperContext(at), {
      bureau,
      number,
      matter: opened.matter.title,
      reason: words,
      remedy: byRule === undefined ? remedy : `${byRule.remedy.zh}${remedy}`,
      basis: decision.basis,
    }),
    at: context.clock.now(),
  });
};
