import type { Identification } from '../../contract/calls/taxpayers.ts';
import type { Handlers } from '../../contract/index.ts';
import { bearerOf, cardValidOn, type IdCard } from '../../domain/id-card.ts';
import { Fault } from '../../domain/faults.ts';
import { explainResidentId } from '../../domain/rules/identifiers.ts';
import { searchTaxpayers } from '../../db/taxpayer-search.ts';
import {
  findIdentification,
  findTaxpayer,
  type IdentificationRow,
  insertAccess,
  insertIdentification,
  type TaxpayerRow,
  taxpayersOfPerson,
} from '../../db/taxpayers.ts';
import type { DeviceDesk } from './device-desk.ts';
import type { BusinessDay } from './business-day.ts';
import { type HallContext, write } from './hall-context.ts';
import { maskNumber } from './masks.ts';
import { pushedList } from './pushed-list.ts';
import { taxpayerBar, taxpayerSummary } from './taxpayer-bar.ts';
import { openTaxpayerEntries } from './taxpayer-entries.ts';

export { lookPurpose, openAccessBook } from './access-book.ts';

const searchLimit = 20;

export const identificationView = (row: IdentificationRow): Identification => ({
  id: row.id,
  method: row.method,
  personName: row.personName,
  idNumberMasked: maskNumber(row.idNumber),
  reason: row.reason,
});

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
  const { db, clock, newId } = context;
  let reading: { readonly abort: () => void; readonly ended: Promise<void> } | undefined;

  /** Reads a card in the place of whatever reading still waits for one: the reader does one thing at a time. */
  const readInstead = async (): Promise<IdCard> => {
    const before = reading;
    const controller = new AbortController();
    let end = (): void => undefined;
    const mine = {
      abort: () => controller.abort(),
      ended: new Promise<void>((resolve) => {
        end = resolve;
      }),
    };
    reading = mine;
    try {
      before?.abort();
      await before?.ended;
      return await desk.readCard(controller.signal);
    } finally {
      if (reading === mine) reading = undefined;
      end();
    }
  };

  const identified = (
    method: 'card' | 'manual',
    personName: string,
    idNumber: string,
    reason: string | null,
  ) => {
    const row: IdentificationRow = {
      id: newId(),
      method,
      personName,
      idNumber,
      reason,
      officer: officerId(),
      at: clock.now(),
    };
    write(context, 'identify', (tx) => {
      insertIdentification(tx, row);
      tx.journal({
        what: method === 'card' ? 'person/card-read' : 'person/entered-by-hand',
        at: row.at,
        officer: row.officer,
        actId: null,
        caseFileId: null,
        detail: { identification: row.id },
      });
    });
    return {
      identification: identificationView(row),
      matches: taxpayersOfPerson(db, idNumber).map((taxpayer) =>
        taxpayerSummary(db, taxpayer, 'card', context.language()),
      ),
    };
  };

  return {
    ...openTaxpayerEntries(context, day, officerId, seenAsOf),
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
    readCard: async () => {
      const asked = officerId();
      const card = await readInstead();
      // The window changed hands while the card was awaited: whom it identifies is no longer this officer's to say.
      if (officerId() !== asked) throw new Fault('device/cancelled');
      if (!cardValidOn(card, day.today())) throw new Fault('case/card-expired');
      const bearer = bearerOf(card);
      return identified('card', bearer.name, bearer.number, null);
    },
    cancelReadCard: () => {
      reading?.abort();
      return {};
    },
    identifyByHand: ({ personName, idNumber, reason }) => {
      const typed = idNumber.trim().toUpperCase();
      if (personName.trim() === '')
        throw new Fault('figure/bad-input', { field: '姓名', reason: '请填写姓名' });
      if (reason.trim() === '')
        throw new Fault('figure/bad-input', { field: '原因', reason: '手工录入必须注明原因' });
      const checked = explainResidentId({ number: typed });
      if (!checked.value.verdict.valid)
        throw new Fault('figure/bad-input', { field: '身份证号', reason: '号码校验不通过，请核对' });
      return identified('manual', personName.trim(), checked.value.number, reason.trim());
    },
  };
};

export const findIdentificationView = (context: HallContext, id: string | null): Identification | null => {
  if (id === null) return null;
  const row = findIdentification(context.db, id);
  return row === undefined ? null : identificationView(row);
};
