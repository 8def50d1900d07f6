import type { ActionInput } from '../../contract/calls/case-actions.ts';
import { statusAfter } from '../../domain/case-file/case-file.ts';
import { Fault } from '../../domain/faults.ts';
import type { Answers } from '../../domain/forms/field.ts';
import { getMatter } from '../../domain/matters/index.ts';
import type { Matter } from '../../domain/matters/matter.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import {
  type CaseFileRow,
  findCaseFile,
  insertCaseFile,
  saveDraft,
  setCaseStatus,
} from '../../db/case-files.ts';
import { nextCount } from '../../db/profile.ts';
import { findIdentification, type TaxpayerRow } from '../../db/taxpayers.ts';
import type { ActingOfficer } from './act-stamp.ts';
import { matterContextOf } from './case-engine.ts';
import { type HallContext, write } from './hall-context.ts';

/** Who begins a case, about whom, and when. */
export interface Beginning {
  readonly officer: ActingOfficer;
  readonly on: PlainDate;
  /** Null for a matter whose form names its subject. */
  readonly taxpayer: TaxpayerRow | null;
  readonly identificationId: string | null;
}

const requireIdentification = (context: HallContext, identificationId: string): void => {
  if (findIdentification(context.db, identificationId) === undefined)
    throw new Fault('case/identification-required');
};

/** Begins a case file with what the matter already knows in its form; returns its id. */
export const beginCase = (
  context: HallContext,
  matter: Matter,
  { officer, on, taxpayer, identificationId }: Beginning,
): string => {
  const { config, clock, newId } = context;
  if (identificationId !== null) requireIdentification(context, identificationId);
  const at = clock.now();
  const caseFileId = newId();
  const initial = matter.initialAnswers(
    matterContextOf(context, matter, taxpayer, on, caseFileId, {}, identificationId),
  );
  write(context, 'open', (tx) => {
    insertCaseFile(tx, {
      id: caseFileId,
      humanNo: `${config.windowId.toUpperCase()}-${on.replaceAll('-', '')}-${String(nextCount(tx, `case:${on}`)).padStart(3, '0')}`,
      matterId: matter.id,
      mode: matter.mode.number,
      revision: matter.revision,
      taxpayerNo: taxpayer?.taxpayerNo ?? null,
      identificationId,
      status: 'draft',
      openedBy: officer.id,
      openedAt: at,
      updatedAt: at,
      businessDate: on,
      heldReason: null,
    });
    saveDraft(tx, { caseFileId, answers: initial, papers: [], savedAt: at });
    tx.journal({
      what: 'case/opened',
      at,
      officer: officer.id,
      actId: null,
      caseFileId,
      detail: { matter: matter.id },
    });
  });
  return caseFileId;
};

const getCaseFile = ({ db }: HallContext, id: string): CaseFileRow => {
  const file = findCaseFile(db, id);
  if (file === undefined) throw new Fault('case/not-found');
  return file;
};

/** Who stands at the counter may be read after the form was begun. */
export const identifyCase = (
  context: HallContext,
  { caseFileId, identificationId }: ActionInput<'identify'>,
): void => {
  const file = getCaseFile(context, caseFileId);
  statusAfter(file.status, 'identify');
  requireIdentification(context, identificationId);
  write(context, 'identify-case', (tx) => {
    setCaseStatus(tx, file.id, {
      status: file.status,
      updatedAt: context.clock.now(),
      heldReason: file.heldReason,
      identificationId,
    });
  });
};

/** What another source tells of the subject stands in the form; what the clerk has typed is not touched. */
const prefilled = (context: HallContext, file: CaseFileRow, answers: Answers, today: PlainDate): Answers => {
  const matter = getMatter(file.matterId, file.revision, context.matters);
  if (matter.prefill === undefined) return answers;
  const told = matter.prefill(
    matterContextOf(context, matter, null, today, file.id, answers, file.identificationId),
    answers,
  );
  const empty = Object.entries(told).filter(([field]) => (answers[field] ?? '').trim() === '');
  return { ...answers, ...Object.fromEntries(empty) };
};

/** Keeps the form and the papers ticked as they stand, in the database: a draft outlives the page. */
export const saveCase = (context: HallContext, input: ActionInput<'save'>, today: PlainDate): void => {
  const file = getCaseFile(context, input.caseFileId);
  statusAfter(file.status, 'save');
  const savedAt = context.clock.now();
  const answers = prefilled(context, file, input.answers, today);
  write(context, 'save', (tx) => {
    saveDraft(tx, { caseFileId: file.id, answers, papers: input.papers, savedAt });
    setCaseStatus(tx, file.id, { status: file.status, updatedAt: savedAt, heldReason: file.heldReason });
  });
};
