import type { Handlers } from '../../contract/index.ts';
import { Fault } from '../../domain/faults.ts';
import { searchTaxpayers } from '../../db/taxpayer-search.ts';
import { findTaxpayer, insertAccess, type TaxpayerRow } from '../../db/taxpayers.ts';
import type { DeviceDesk } from './device-desk.ts';
import type { BusinessDay } from './business-day.ts';
import { type HallContext, write } from './hall-context.ts';
import { openIdentifications } from './identifications.ts';
import { pushedList } from './pushed-list.ts';
import { taxpayerBar, taxpayerSummary } from './taxpayer-bar.ts';
import { openTaxpayerEntries } from './taxpayer-entries.ts';

export { lookPurpose, openAccessBook } from './access-book.ts';
export { findIdentificationView } from './identifications.ts';

const searchLimit = 20;

export const getTaxpayer = (context: HallContext, taxpayerNo: string): TaxpayerRow => {
  const row = findTaxpayer(context.db, taxpayerNo);
  if (row === undefined) throw new Fault('case/taxpayer-unknown');
  return row;
};

export const openTaxpayersService = (
  context: HallContext,
  day: BusinessDay,
  desk: DeviceDesk,
  officerId: () => string,
  seenAsOf: () => number | null,
): Omit<Handlers['taxpayers'], 'accesses'> => {
  const { db, clock } = context;
  return {
    ...openTaxpayerEntries(context, day, officerId, seenAsOf),
    ...openIdentifications(context, day, desk, officerId),
    search: ({ text }) => {
      const found = searchTaxpayers(db, text, searchLimit);
      return {
        rows: found.rows.map((hit) => taxpayerSummary(db, hit.taxpayer, hit.foundBy, context.language())),
        more: found.more,
      };
    },
    pushed: ({ text }) => pushedList(db, text),
    open: ({ taxpayerNo, purpose }) => {
      const row = getTaxpayer(context, taxpayerNo);
      write(context, 'access', (tx) =>
        insertAccess(tx, {
          officer: officerId(),
          taxpayerNo: row.taxpayerNo,
          purpose,
          caseFileId: null,
          at: clock.now(),
        }),
      );
      return taxpayerBar(db, row, seenAsOf());
    },
  };
};
