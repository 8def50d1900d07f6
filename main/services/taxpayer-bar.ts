import type { TaxpayerBar, TaxpayerSummary } from '../../contract/calls/taxpayers.ts';
import type { InBoth, Language } from '../../domain/language.ts';
import { findOfficer } from '../../db/officers.ts';
import type { ReadDb } from '../../db/sql.ts';
import { openEntryOf, whyByHand } from '../../db/taxpayer-entries.ts';
import type { FoundBy as SearchFoundBy } from '../../db/taxpayer-search.ts';
import type { TaxpayerRow } from '../../db/taxpayers.ts';
import { maskNumber } from './masks.ts';

/** How a row was found, in the words of the counter. */
export type FoundBy = SearchFoundBy | 'card' | 'ca-key';
const foundByWords: Readonly<Record<FoundBy, InBoth>> = {
  name: { zh: '名称', en: 'name' },
  person: { zh: '法定代表人（业主）', en: 'legal person (owner)' },
  initials: { zh: '拼音首字母', en: 'pinyin initials' },
  number: { zh: '纳税人识别号', en: 'taxpayer number' },
  'credit-code': { zh: '统一社会信用代码', en: 'credit code' },
  'id-number': { zh: '身份证号', en: 'ID number' },
  card: { zh: '读卡', en: 'ID card' },
  'ca-key': { zh: 'CA Key', en: 'CA key' },
};

/** One line of a list of taxpayers. */
export const taxpayerSummary = (
  db: ReadDb,
  row: TaxpayerRow,
  foundBy: FoundBy,
  language: Language,
): TaxpayerSummary => ({
  taxpayerNo: row.taxpayerNo,
  name: row.name,
  vatStatus: row.vatStatus,
  registrationType: row.registrationType,
  foundBy: foundByWords[foundBy][language],
  byHand: openEntryOf(db, row.taxpayerNo) !== undefined,
});

/** What the counter shows of a taxpayer above everything else; `seenAsOf` in ms, null before the first contact. */
export const taxpayerBar = (db: ReadDb, row: TaxpayerRow, seenAsOf: number | null): TaxpayerBar => {
  const entry = openEntryOf(db, row.taxpayerNo);
  return {
    taxpayerNo: row.taxpayerNo,
    taxpayerNoMasked: maskNumber(row.taxpayerNo),
    name: row.name,
    vatStatus: row.vatStatus,
    registrationType: row.registrationType,
    industry: row.industry,
    place: row.place,
    address: row.address,
    legalPersonName: row.legalPersonName,
    contactPhone: row.contactPhone,
    statusOf: row.statusOf,
    arrearsFenOf: row.arrearsFenOf,
    creditLevel: row.creditLevel,
    byHand:
      entry === undefined
        ? null
        : {
            reason: whyByHand(entry),
            at: entry.at,
            officerName: findOfficer(db, entry.officer)?.name ?? entry.officer,
          },
    seenAsOf,
  };
};
