import type { DeviceView } from '../../contract/calls/devices.ts';
import type { Fen } from '../../domain/money.ts';
import { t } from '../messages/t.ts';
import { readAmount } from '../text/money-input.ts';
import { answerProblems } from '../fields/answer-problems.ts';
import { inLanguage } from '../text/in-language.ts';
import type { Work } from './work.ts';

export interface CollectBlock {
  /** Why F9 is shut, in words; `null` when open. */
  readonly reason: string | null;
  /** Cash taken, once it is readable. Nothing to collect needs no cash. */
  readonly tenderedFen: Fen | null;
  readonly changeFen: number | null;
}

/** The sum shown and bound by F9, or `null` while an answer cannot be read: then a dash stands, never 0.00. */
export const shownTotal = (work: Pick<Work, 'view' | 'pending'>): number | null => {
  const { view, pending } = work;
  if (view === null) return null;
  const answers = pending?.answers ?? view.answers;
  const unreadable = answerProblems(view.fields, answers).some((problem) => problem.kind === 'unreadable');
  return unreadable ? null : view.preview.totalFen;
};

const tenderOf = (tendered: string, totalFen: number): CollectBlock => {
  const read = readAmount(tendered);
  if (read.kind === 'unreadable')
    return { reason: t('block.tendered-unreadable'), tenderedFen: null, changeFen: null };
  if (read.kind === 'empty') {
    return totalFen === 0
      ? { reason: null, tenderedFen: 0 as Fen, changeFen: 0 }
      : { reason: t('block.tendered'), tenderedFen: null, changeFen: null };
  }
  const changeFen = read.fen - totalFen;
  if (changeFen < 0) return { reason: t('block.tendered-short'), tenderedFen: read.fen, changeFen };
  return { reason: null, tenderedFen: read.fen, changeFen };
};

/** Everything the page itself knows that shuts F9; the hall process decides again, with more knowledge. */
export const collectBlock = (
  work: Pick<Work, 'view' | 'pending' | 'tendered'>,
  devices: readonly DeviceView[],
): CollectBlock => {
  const { view, pending } = work;
  const shut = (reason: string, changeFen: number | null = null): CollectBlock => ({
    reason,
    tenderedFen: null,
    changeFen,
  });
  if (view === null) return shut(t('block.no-case'));
  if (view.preview.refusal !== null) return shut(inLanguage(view.preview.refusal.reason));
  const [problem] = answerProblems(view.fields, pending?.answers ?? view.answers);
  if (problem !== undefined) return shut(t('block.field', { field: problem.label }));
  const { blocked, totalFen } = view.preview;
  if (!view.steps.some((step) => step.kind === 'collect-money'))
    return { reason: blocked?.message ?? null, tenderedFen: 0 as Fen, changeFen: null };
  if (totalFen === null) return shut(blocked?.message ?? t('block.no-figure'));
  const tender = tenderOf(work.tendered, totalFen);
  // The cash on the desk is counted out whatever else stands in the way.
  if (blocked !== null) return shut(blocked.message, tender.changeFen);
  // The hall said nothing against the printer when it made this view; it may have stopped since.
  const [voucher] = view.preview.vouchers;
  const printer = devices.find(
    (device) => device.kind === voucher?.printer && (device.state === 'fault' || device.state === 'absent'),
  );
  if (printer === undefined) return tender;
  const other = devices.find(
    ({ kind, state }) =>
      (kind === 'form-printer' || kind === 'document-printer') &&
      kind !== printer.kind &&
      (state === 'ready' || state === 'busy'),
  );
  const elsewhere =
    other === undefined ? '' : t('forms.other-printer', { printer: t(`device.${other.kind}`) });
  return shut(`${printer.sentence}${elsewhere}`, tender.changeFen);
};
