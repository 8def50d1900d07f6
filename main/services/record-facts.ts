import type { RecordView } from '../../contract/calls/exchange.ts';
import type { BodyOf } from '../../contract/exchange/bodies.ts';
import { type Bureau, bureauName, bureauNameEn } from '../../domain/bureau.ts';
import type { InBoth } from '../../domain/language.ts';
import { levyTitle } from '../../domain/levies/levy.ts';
import { feedOfRecord, type RecordRow } from '../../db/inbox.ts';
import type { HallDatabase } from '../../db/transaction.ts';

const factsOf = <S extends 'collection/1' | 'voucher-event/1' | 'reversal/1'>(
  records: readonly RecordRow[],
  schema: S,
): BodyOf<S>[] =>
  records.filter((record) => record.schema === schema).map((record) => record.body as BodyOf<S>);

/** The numbered forms that the facts of an act used for one bureau, and what became of each. */
export const vouchersOf = (records: readonly RecordRow[], bureau: Bureau): RecordView['vouchers'] => {
  const events = factsOf(records, 'voucher-event/1');
  const reversed = new Set(factsOf(records, 'reversal/1').map((body) => body.voucherNumber));
  const statusOf = (number: string) => {
    // A collection undone before anybody had issued its form spoiled the form.
    if (reversed.has(number))
      return events.some((event) => event.voucherNumber === number && event.event === 'issued')
        ? ('reversed' as const)
        : ('spoiled' as const);
    if (events.some((event) => event.voucherNumber === number && event.event === 'spoiled'))
      return 'spoiled' as const;
    return events.some((event) => event.voucherNumber === number) ? ('issued' as const) : ('spent' as const);
  };
  return factsOf(records, 'collection/1')
    .filter((body) => body.bureau === bureau)
    .flatMap((body) => {
      const rows: RecordView['vouchers'] = [];
      let number: string | null = body.voucherNumber;
      // A spoiled form names its successor: the chain ends at the one that proves the money now.
      while (number !== null && rows.every((row) => row.number !== number)) {
        const current: string = number;
        rows.push({
          number: current,
          voucherBureau: body.voucherBureau,
          totalFen: body.totalFen,
          status: statusOf(current),
        });
        number =
          events.find((event) => event.voucherNumber === current && event.event === 'spoiled')
            ?.successorNumber ?? null;
      }
      return rows;
    });
};

/** The entries of the memorandum ledger (代征税款备查账) that these facts made for one bureau, in its own order. */
export const ledgerOf = (records: readonly RecordRow[], bureau: Bureau): RecordView['ledger'] =>
  [
    ...factsOf(records, 'collection/1').filter((body) => body.bureau === bureau),
    ...factsOf(records, 'reversal/1').filter((body) => body.bureau === bureau),
    ...factsOf(records, 'voucher-event/1').filter((body) => body.voucherBureau === bureau),
  ]
    .flatMap((body) => body.ledger)
    .map((entry) => ({
      entryNo: entry.entryNo,
      levy: entry.levy,
      title: levyTitle(entry.levy),
      amountFen: entry.amountFen,
      surchargeFen: entry.surchargeFen,
      red: entry.amountFen < 0 || entry.surchargeFen < 0,
    }))
    .sort((a, b) => a.entryNo - b.entryNo);

/** What an unread body holds there, if it is a text. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** Norm item 36: what each bureau sent, returned, corrected and confirmed, in the order of the feed. */
export const historyOf = (
  db: HallDatabase,
  recordId: string,
  placeOf: (part: string) => string = (part) => part,
): RecordView['history'] => {
  const entries = feedOfRecord(db, recordId);
  const offered = new Set(entries.map(({ msgId }) => msgId));
  return entries.map((entry) => {
    const { kind, version, body, part, cause } = JSON.parse(entry.message) as {
      kind: string;
      version: number;
      part: string;
      cause: string | null;
      body: Record<string, unknown>;
    };
    const isFromElsewhere = part !== entry.part;
    const who = bureauName[entry.senderBureau];
    const whoEn = bureauNameEn[entry.senderBureau];
    const reason = textOf(body.reason) ?? '';
    const words: Readonly<Record<string, InBoth>> = {
      // A version that cites an entry of the same record takes over what that entry offered.
      RECORD:
        cause !== null && offered.has(cause)
          ? { zh: `${who}接收，第 ${version} 版`, en: `${whoEn} took it over, version ${version}` }
          : { zh: `${who}窗口传递第 ${version} 版`, en: `${whoEn} sent version ${version}` },
      HANDOVER: isFromElsewhere
        ? {
            zh: `${placeOf(part)}${who}移交至此，第 ${version} 版，${textOf(body.document) ?? ''}`,
            en: `${whoEn} of ${placeOf(part)} handed it over to here, version ${version}, ${textOf(body.document) ?? ''}`,
          }
        : {
            zh: `${who}移交至${placeOf(textOf(body.toPart) ?? '')}，第 ${version} 版，${textOf(body.document) ?? ''}`,
            en: `${whoEn} handed it over to ${placeOf(textOf(body.toPart) ?? '')}, version ${version}, ${textOf(body.document) ?? ''}`,
          },
      TAKEN: isFromElsewhere
        ? { zh: `${placeOf(part)}${who}已接收`, en: `${whoEn} of ${placeOf(part)} took it over` }
        : {
            zh: `${who}已告知${placeOf(textOf(body.toPart) ?? '')}`,
            en: `${whoEn} told ${placeOf(textOf(body.toPart) ?? '')} so`,
          },
      DECLINE: isFromElsewhere
        ? {
            zh: `${placeOf(part)}${who}未接收，恢复由本地管理：${reason}`,
            en: `${whoEn} of ${placeOf(part)} declined it; open here again: ${reason}`,
          }
        : {
            zh: `${who}未接收，退回${placeOf(textOf(body.toPart) ?? '')}：${reason}`,
            en: `${whoEn} declined it, back to ${placeOf(textOf(body.toPart) ?? '')}: ${reason}`,
          },
      CORRECTION: {
        zh: `${who}窗口更正为第 ${version} 版`,
        en: `${whoEn} corrected it to version ${version}`,
      },
      RETURN: {
        zh: `${who}退回第 ${version} 版：${reason}`,
        en: `${whoEn} returned version ${version}: ${reason}`,
      },
      CONFIRM: { zh: `${who}确认入库第 ${version} 版`, en: `${whoEn} confirmed version ${version}` },
    };
    return {
      at: entry.receivedAt,
      sentence: words[kind] ?? { zh: `${who}：${kind}`, en: `${whoEn}: ${kind}` },
    };
  });
};
