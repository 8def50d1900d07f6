import { selectOne } from '../../../db/sql.ts';
import { ledgerTotals } from '../../../db/memorandum-ledger.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import type { PrintJobView } from '../../../contract/calls/paper.ts';
import { file, prepare, type TestHall } from '../../support/hall.ts';

export const february = { gross: '30901.00', periodEnd: '2016-02-29', filingPeriod: 'month' } as const;
export const january = { gross: '30901.00', periodEnd: '2016-01-31', filingPeriod: 'month' } as const;
export const year = { from: plainDate('2016-01-01'), to: plainDate('2016-12-31'), levy: null };

/** Print jobs of numbered forms that are still open. */
export const formJobs = async ({ hall }: TestHall): Promise<PrintJobView[]> =>
  (await hall.paper.printJobs({})).rows.filter((row) => row.voucherNumber !== null);

/** The open form of the Local money. */
export const localJob = async (hall: TestHall): Promise<PrintJobView> => {
  const job = (await formJobs(hall)).find((row) => row.bureau === 'local');
  if (job === undefined) throw new Error('no open Local form');
  return job;
};

/** A return that is filed, its papers out of the printers. */
export const filed = async (hall: TestHall, answers: Readonly<Record<string, string>> = february) => {
  const view = await file(hall.hall, await prepare(hall.hall, { answers }));
  await hall.printed();
  return view;
};

/** What stands in the memorandum ledger, in fen. */
export const ledgerSum = (hall: TestHall): number =>
  ledgerTotals(hall.db, year).reduce((sum, row) => sum + row.amountFen + row.surchargeFen, 0);

/** How many rows a table of the books has. */
export const countOf = (hall: TestHall, table: string): number =>
  selectOne<{ n: number }>(hall.db, `SELECT count(*) AS n FROM ${table}`)?.n ?? -1;
