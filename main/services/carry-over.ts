import type { CaseStatus } from '../../domain/case-file/case-file.ts';
import { findMatter } from '../../domain/matters/index.ts';
import {
  type CaseFileRow,
  findDraft,
  listCaseFiles,
  saveDraft,
  setCaseRevision,
} from '../../db/case-files.ts';
import { errorName, framesOf } from '../log.ts';
import { type HallContext, write } from './hall-context.ts';

/** Work that still goes on at this window. What was filed stands as it was filed, for ever. */
const unfinished: readonly CaseStatus[] = ['draft', 'held', 'awaiting-supplement'];
const all = 1_000_000;

const carry = (context: HallContext, file: CaseFileRow): void => {
  const { db, matters, clock } = context;
  if (matters.some(({ id, revision }) => id === file.matterId && revision === file.revision)) return;
  const newest = findMatter(file.matterId, matters);
  const upgrade = newest?.upgrades?.find(({ from }) => from === file.revision);
  const draft = findDraft(db, file.id);
  if (newest === undefined || upgrade === undefined || draft === undefined) return;
  const answers = upgrade.carry(draft.answers);
  write(context, 'carry-over', (tx) => {
    setCaseRevision(tx, file.id, { revision: newest.revision, mode: newest.mode.number });
    saveDraft(tx, { ...draft, answers });
    tx.journal({
      what: 'case/carried-over',
      at: clock.now(),
      officer: null,
      actId: null,
      caseFileId: file.id,
      detail: { matter: file.matterId, from: file.revision, to: newest.revision },
    });
  });
};

/**
 * Run once when the hall opens, for that is when a program may be a new one. Unfinished work goes on under its own
 * revision while the program has it; where it has it no more, the newest revision's written upgrade carries it over,
 * and the journal says so. What has no written upgrade is left as it is: opening it is `case/revision-unknown`.
 */
export const carryOverUnfinished = (context: HallContext): void => {
  for (const file of listCaseFiles(context.db, unfinished, all)) {
    try {
      carry(context, file);
    } catch (error) {
      // One upgrade that cannot read one draft must not keep the whole window shut.
      context.log.write({
        event: 'carry-over-broke',
        caseFileId: file.id,
        error: errorName(error),
        at: framesOf(error),
      });
    }
  }
};
