import { allRecords } from '../../../db/inbox.ts';
import { bureauName } from '../../../domain/bureau.ts';
import { levyTitle } from '../../../domain/levies/levy.ts';
import type { ReadDb } from '../../../db/sql.ts';
import { digestOfRecords } from '../../../main/sync/digest.ts';
import { booksOf, disagreements, inOrder, type LevyTotal, moneyOf } from '../../rehearsal/books.ts';
import { readBooks, readExchangeStore } from '../../rehearsal/look-inside.ts';
import type { Day, Scene } from '../scene.ts';
import { yuan } from './at-the-counter.ts';

const digest = (db: ReadDb): string => digestOfRecords(allRecords(db));

/** What both windows make of the shared records, by one number each. */
export const claimEqualRecords = async ({ windows }: Day['stage'], claim: Day['claim']): Promise<void> => {
  claim(
    {
      zh: '两个窗口的共享记录摘要相等',
      en: 'The digests of both windows’ shared records are equal',
    },
    await readBooks(windows.state.profile, digest),
    await readBooks(windows.local.profile, digest),
  );
};

const inWords = (totals: readonly LevyTotal[]): readonly string[] =>
  totals.map(
    ({ bureau, levy, amountFen, surchargeFen }) =>
      `${bureauName[bureau]} ${levyTitle(levy)} ${yuan(amountFen)} 滞纳金 ${yuan(surchargeFen)}`,
  );

export const night: Scene = {
  id: '15-night',
  title: {
    zh: '日终核对：两个窗口、交换平台、审计链',
    en: 'After hours: both windows, the exchange and the audit chains compared',
  },
  play: async ({ stage, claim }) => {
    const { state, local } = stage.windows;
    await stage.closeWindows();
    await stage.stopExchange();
    await claimEqualRecords(stage, claim);
    const records = await readBooks(local.profile, allRecords);
    claim({ zh: '摘要所覆盖的记录数不为零', en: 'The digests cover records' }, records.length > 0);
    for (const [name, { profile }] of Object.entries(stage.windows) as ['state' | 'local', typeof state][]) {
      claim(
        name === 'state'
          ? {
              zh: '国税窗口账、证、库、审计链互相一致',
              en: 'State: money, forms, ledger, journal chain and messages agree',
            }
          : {
              zh: '地税窗口账、证、库、审计链互相一致',
              en: 'Local: money, forms, ledger, journal chain and messages agree',
            },
        await readBooks(profile, (db) => disagreements(db, name)),
        [],
      );
    }
    const books = await readBooks(state.profile, booksOf);
    const theirs = await readBooks(local.profile, booksOf);
    const totals = await readExchangeStore(stage.exchangeFolder, (store) => store.readTotals());
    const sent = books.outbox.length + theirs.outbox.length;
    claim(
      {
        zh: '交换平台收到并接受了发出的每一条，无拒绝、冲突、隔离',
        en: 'The exchange accepted every message sent; none rejected, in conflict or quarantined',
      },
      totals.messages,
      { landed: sent, accepted: sent, rejected: 0, conflicts: 0, quarantined: 0 },
    );
    claim(
      {
        zh: '交换平台各局各税种的款额等于国税窗口的账',
        en: 'The exchange’s money by bureau and levy equals the State window’s books',
      },
      inWords(inOrder(totals.money)),
      inWords(moneyOf(books)),
    );
    claim(
      { zh: '交换平台知道用掉的每一个票号', en: 'The exchange knows every form number that was spent' },
      totals.voucherNumbers.map(({ voucherNumber }) => voucherNumber).sort(),
      books.vouchers.map(({ number }) => number).sort(),
    );
  },
};
