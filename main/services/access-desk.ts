import type { access } from '../../contract/calls/access.ts';
import type { Handlers } from '../../contract/index.ts';
import type { InBoth } from '../../domain/language.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { accessesBetween, lookersBetween } from '../../db/access-log.ts';
import { findCaseFile } from '../../db/case-files.ts';
import { findOfficer } from '../../db/officers.ts';
import { pushedRegistrationsOf } from '../../db/pushed-registrations.ts';
import { findTaxpayer } from '../../db/taxpayers.ts';
import type { HallContext } from './hall-context.ts';
import { hallMidnight } from './hall-time.ts';

/** As many as anybody reads; whom it leaves out is found by officer or number. */
const mostShown = 200;
const dayMs = 24 * 3_600_000;

const purposes: Readonly<Record<string, InBoth>> = {
  'counter-service': { zh: '窗口办理', en: 'Counter service' },
  correction: { zh: '更正', en: 'Correction' },
  supervision: { zh: '管理监督', en: 'Supervision' },
  audit: { zh: '审计', en: 'Audit' },
  'sealed-export': { zh: '导出到U盘', en: 'Export to a stick' },
  'ledger-print': { zh: '打印备查账', en: 'Print of the ledger' },
};

/** Who looked at whose data, for the auditor; to look at that is a look as well, and noted like any other. */
export const openAccessDesk = ({ db }: HallContext): Pick<Handlers['taxpayers'], keyof typeof access> => {
  const officerName = (officer: string): string => findOfficer(db, officer)?.name ?? officer;
  /** Who is pushed and not completed yet is no taxpayer of the table. */
  const nameOf = (taxpayerNo: string): string =>
    findTaxpayer(db, taxpayerNo)?.name ?? pushedRegistrationsOf(db, [taxpayerNo])[0]?.name ?? '';
  return {
    accesses: ({ on, officerId, taxpayerNo }) => {
      const from = hallMidnight(on as PlainDate);
      const to = from + dayMs;
      const number = taxpayerNo === null ? null : taxpayerNo.trim();
      const found = accessesBetween(db, { from, to, officer: officerId, taxpayerNo: number }, mostShown + 1);
      return {
        more: found.length > mostShown,
        officers: lookersBetween(db, from, to).map((id) => ({ id, name: officerName(id) })),
        rows: found.slice(0, mostShown).map((row) => ({
          no: row.id,
          at: row.at,
          officerName: officerName(row.officer),
          taxpayerNo: row.taxpayerNo,
          taxpayerName: nameOf(row.taxpayerNo),
          purpose: purposes[row.purpose] ?? { zh: row.purpose, en: row.purpose },
          caseNo: row.caseFileId === null ? null : (findCaseFile(db, row.caseFileId)?.humanNo ?? null),
        })),
      };
    },
  };
};
