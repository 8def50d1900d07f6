import { endSession, openSessions } from '../../db/officers.ts';
import { openPrintJobs, updatePrintJob, voucherOfJob } from '../../db/print-jobs.ts';
import { findVoucher } from '../../db/vouchers.ts';
import { type HallContext, write } from './hall-context.ts';

/**
 * What a crash left behind: sessions nobody signed out of, and papers that may or may not have come out. Such a paper
 * is `unknown` until a person has looked at it.
 */
export const tidyAfterCrash = (context: HallContext): void => {
  const doubtful = openPrintJobs(context.db).filter((job) => {
    if (job.status !== 'sent') return false;
    const voucher = voucherOfJob(job);
    return voucher === undefined || findVoucher(context.db, voucher)?.status === 'prepared';
  });
  const sessions = openSessions(context.db);
  if (doubtful.length === 0 && sessions.length === 0) return;
  write(context, 'tidy', (tx) => {
    for (const job of doubtful) updatePrintJob(tx, job.id, { status: 'unknown' });
    for (const session of sessions) endSession(tx, session.id, context.clock.now(), 'found-open');
    tx.journal({
      what: 'hall/opened-after-crash',
      at: context.clock.now(),
      officer: null,
      actId: null,
      caseFileId: null,
      detail: { doubtfulPapers: doubtful.length, sessions: sessions.length },
    });
  });
};
