import type { PrintJobView } from '../../contract/calls/paper.ts';
import type { Handlers } from '../../contract/index.ts';
import { type Bureau, otherBureau } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import { levyTitle } from '../../domain/levies/levy.ts';
import { addDays, type PlainDate, plainDate } from '../../domain/plain-date.ts';
import { findDocument } from '../../db/documents.ts';
import { ledgerBetween, ledgerTotals } from '../../db/memorandum-ledger.ts';
import { findOfficer } from '../../db/officers.ts';
import {
  findPrintJob,
  insertPrintJob,
  openPrintJobs,
  type PrintJobRow,
  updatePrintJob,
  voucherOfJob,
} from '../../db/print-jobs.ts';
import { findCaseFile } from '../../db/case-files.ts';
import { insertAccess } from '../../db/taxpayers.ts';
import { countOfRange, peekNext, rangesHeldBy } from '../../db/vouchers.ts';
import type { BusinessDay } from './business-day.ts';
import { examine, loadCase, requireLevies, subjectOfFile } from './case-engine.ts';
import { calculationData, rateText } from './documents.ts';
import { type HallContext, write } from './hall-context.ts';
import { printerFor } from './paper-printers.ts';
import type { PrintDesk } from './print-desk.ts';
import { askForSealKey, sealKeysView } from './seal-keys.ts';
import type { SessionService } from './session.ts';
import { signatureUnder } from './signature-book.ts';
import { issueVoucher, spoilAndReplace } from './voucher-events.ts';
import { printingSentence, printSentence } from './words.ts';

/** Papers at the window: what is to be printed, checked or spoiled; the stock of forms; the memorandum ledger. */
export const openPaperDesk = (
  context: HallContext,
  day: BusinessDay,
  session: SessionService,
  print: PrintDesk,
  committed: (caseFileId: string | null) => void,
): Handlers['paper'] => {
  const { db, clock, newId, config } = context;

  const jobView = (job: PrintJobRow): PrintJobView => {
    const document = findDocument(db, job.documentId);
    const file = document?.caseFileId == null ? undefined : findCaseFile(db, document.caseFileId);
    return {
      id: job.id,
      caseFileId: document?.caseFileId ?? null,
      documentKind: document?.kind ?? '',
      documentTitle: document?.title ?? '',
      bureau: job.voucherBureau ?? document?.bureau ?? null,
      voucherNumber: job.voucherNumber,
      status: print.isPrinting(job.id) ? 'printing' : job.status,
      sentence: print.isPrinting(job.id)
        ? printingSentence[context.language()]
        : printSentence(job.status, job.voucherNumber !== null, job.lastErrorCode, context.language()),
      taxpayerName: file === undefined ? '' : subjectOfFile(context, file),
      at: job.preparedAt,
    };
  };
  const getJob = (jobId: string): PrintJobRow => {
    const job = findPrintJob(db, jobId);
    if (job === undefined) throw new Fault('voucher/job-settled');
    return job;
  };
  /** A paper without a number that was in doubt has been found good, or mended by hand. */
  const lookedAt = (job: PrintJobRow): void => {
    if (job.settledAt !== null) throw new Fault('voucher/job-settled');
    if (print.isPrinting(job.id) || (job.status !== 'unknown' && job.status !== 'sent'))
      throw new Fault('voucher/not-printed-yet');
    const at = clock.now();
    write(context, 'looked-at', (tx) => {
      updatePrintJob(tx, job.id, { status: 'issued', settledAt: at });
      tx.journal({
        what: 'paper/looked-at',
        at,
        officer: session.officer().id,
        actId: null,
        caseFileId: findDocument(tx, job.documentId)?.caseFileId ?? null,
        detail: { jobId: job.id },
      });
    });
  };
  const caseOf = (job: PrintJobRow): string | null => findDocument(db, job.documentId)?.caseFileId ?? null;

  const sendAndShow = async (jobId: string): Promise<PrintJobView> => {
    await print.send(jobId);
    committed(caseOf(getJob(jobId)));
    return jobView(getJob(jobId));
  };

  const periodFrom = (from: string, to: string): { from: PlainDate; to: PlainDate } => {
    const span = { from: plainDate(from, '起始日期'), to: plainDate(to, '截止日期') };
    if (span.to < span.from)
      throw new Fault('figure/bad-input', { field: '日期', reason: '截止日期早于起始日期' });
    return span;
  };
  const officerName = (id: string): string => findOfficer(db, id)?.name ?? id;

  return {
    printJobs: () => ({ rows: openPrintJobs(db).map(jobView) }),
    send: ({ jobId }) => sendAndShow(jobId),
    issue: ({ jobId, numberOnPaper }) => {
      if (voucherOfJob(getJob(jobId)) === undefined) lookedAt(getJob(jobId));
      else issueVoucher(context, session.officer(), print, day.today(), jobId, numberOnPaper);
      committed(caseOf(getJob(jobId)));
      return jobView(getJob(jobId));
    },
    spoil: ({ jobId, reason }) => {
      spoilAndReplace(context, session.officer(), print, day.today(), jobId, reason);
      committed(caseOf(getJob(jobId)));
      return jobView(getJob(jobId));
    },
    printCopy: async ({ documentId }) => {
      const document = findDocument(db, documentId);
      if (document === undefined) throw new Fault('voucher/job-settled');
      // A numbered form is one of a kind: it is spoiled and replaced, never printed twice.
      if (document.kind === 'voucher')
        throw new Fault('voucher/wrong-state', { number: document.number ?? '', status: '有号票证' });
      const jobId = newId();
      write(context, 'copy', (tx) => {
        insertPrintJob(tx, {
          id: jobId,
          documentId,
          deviceKind: printerFor(context, document.template),
          voucherBureau: null,
          voucherKind: null,
          voucherNumber: null,
          isCopy: true,
          preparedAt: clock.now(),
        });
        tx.journal({
          what: 'paper/copy',
          at: clock.now(),
          officer: session.officer().id,
          actId: null,
          caseFileId: document.caseFileId,
          detail: { documentId },
        });
      });
      return sendAndShow(jobId);
    },
    printCalculation: async ({ caseFileId }) => {
      const opened = loadCase(context, caseFileId, day.today());
      const plan = requireLevies(opened);
      let jobId = '';
      write(context, 'calculation', (tx) => {
        jobId = print.prepare(tx, {
          caseFileId,
          actId: null,
          kind: 'calculation-sheet',
          template: 'calculation-sheet',
          title: '税费计算表',
          bureau: null,
          number: opened.file.humanNo,
          data: calculationData(
            {
              directory: context.directory,
              taxpayer: opened.subject,
              officerName: session.officer().name,
              on: opened.matterContext.businessDate,
            },
            plan,
            signatureUnder(db, caseFileId, examine(opened).figuresHash),
          ),
          at: clock.now(),
        });
      });
      return sendAndShow(jobId);
    },
    printLedger: async ({ from, to }) => {
      const span = periodFrom(from, to);
      const bureau: Bureau = otherBureau(config.bureau);
      const entries = ledgerBetween(db, { ...span, levy: null });
      let jobId = '';
      const officer = session.officer();
      write(context, 'print-ledger', (tx) => {
        // Everybody on it leaves the hall with the paper (国税发〔2008〕93号).
        for (const taxpayerNo of new Set(entries.map((entry) => entry.taxpayerNo)))
          insertAccess(tx, {
            officer: officer.id,
            taxpayerNo,
            purpose: 'ledger-print',
            caseFileId: null,
            at: context.clock.now(),
          });
        jobId = print.prepare(tx, {
          caseFileId: null,
          actId: null,
          kind: 'memorandum-ledger',
          template: 'memorandum-ledger',
          title: '代征税款备查账',
          bureau,
          number: null,
          data: {
            collectingBureau: context.directory.bureauNames[config.bureau],
            onBehalfOf: context.directory.bureauNames[bureau],
            hall: context.directory.hallName,
            from: span.from,
            to: span.to,
            printedOn: day.today(),
            keptBy: officer.name,
            entries: entries.map((entry) => ({
              sequence: entry.entryNo,
              on: entry.enteredOn,
              voucherNumber: entry.voucherNumber,
              taxpayerNumber: entry.taxpayerNo,
              taxpayerName: entry.taxpayerName,
              item: levyTitle(entry.levy),
              periodFrom: entry.periodStart,
              periodTo: entry.periodEnd,
              baseFen: entry.baseFen,
              rate: rateText(entry.ratePpm),
              amountFen: entry.amountFen,
              surchargeFen: entry.surchargeFen,
              filledBy: officerName(entry.officer),
              settled: entry.settledOn === null ? '' : '已结报',
              reconciled: entry.reconciledOn === null ? '' : '已对账',
              ...(entry.correctsEntryNo === null ? {} : { corrects: entry.correctsEntryNo }),
            })),
            broughtForward: ledgerTotals(db, {
              from: plainDate('1994-01-01'),
              to: addDays(span.from, -1),
              levy: null,
            }).map((total) => ({
              item: levyTitle(total.levy),
              amountFen: total.amountFen,
              surchargeFen: total.surchargeFen,
            })),
            firstPage: 1,
          },
          at: clock.now(),
        });
      });
      return sendAndShow(jobId);
    },
    sealKeys: () => sealKeysView(context, day.today()),
    askSealKey: ({ bureau }) => {
      askForSealKey(context, session.officer(), bureau, day.today());
      committed(null);
      return sealKeysView(context, day.today());
    },
    vouchers: () => {
      const officer = session.officer();
      return {
        rows: rangesHeldBy(db, officer.id, config.device).map((range) => {
          const counts = countOfRange(db, range.id);
          const used = Object.values(counts).reduce((a, b) => a + b, 0);
          return {
            id: range.id,
            bureau: range.bureau,
            kind: range.kind,
            series: range.series,
            fromNo: range.fromNo,
            toNo: range.toNo,
            nextNumber:
              peekNext(db, {
                bureau: range.bureau,
                kind: range.kind,
                officer: officer.id,
                device: config.device,
              })?.number ?? null,
            remaining: range.toNo - range.fromNo + 1 - used,
            used: counts.issued + counts.reversed + counts.prepared + counts.sent,
            spoiled: counts.spoiled,
            signedOutOn: range.signedOutOn ?? day.today(),
          };
        }),
      };
    },
    ledger: ({ from, to, levy }) => {
      const span = { ...periodFrom(from, to), levy };
      return {
        rows: ledgerBetween(db, span).map((entry) => ({
          entryNo: entry.entryNo,
          on: entry.enteredOn,
          voucherNumber: entry.voucherNumber,
          taxpayerNo: entry.taxpayerNo,
          taxpayerName: entry.taxpayerName,
          levy: entry.levy,
          title: levyTitle(entry.levy),
          periodStart: entry.periodStart,
          periodEnd: entry.periodEnd,
          baseFen: entry.baseFen,
          ratePpm: entry.ratePpm,
          amountFen: entry.amountFen,
          surchargeFen: entry.surchargeFen,
          officerName: officerName(entry.officer),
          red: entry.isRed,
          correctsEntryNo: entry.correctsEntryNo,
        })),
        totals: ledgerTotals(db, span).map((total) => ({ ...total, title: levyTitle(total.levy) })),
      };
    },
  };
};
