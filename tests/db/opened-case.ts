import { expect } from 'vitest';
import { insertCaseFile } from '../../db/case-files.ts';
import { connectionOf } from '../../db/sql.ts';
import { putTaxpayer } from '../../db/taxpayers.ts';
import { fen } from '../../domain/money.ts';
import { plainDate } from '../../domain/plain-date.ts';
import type { TestDatabase } from '../support/database.ts';

export const day = plainDate('2016-03-15');
export const taxpayerNo = '350100200000000001';

/** The database itself refuses the statement, with these words. */
export const refuses = (t: TestDatabase, sql: string, sentence: RegExp): void =>
  expect(() => connectionOf(t.db).sqlite.exec(sql)).toThrow(sentence);

/** A taxpayer and a case file of theirs, as a draft. */
export const openCase = (t: TestDatabase, id = 'case-1'): void =>
  t.write((tx) => {
    putTaxpayer(tx, {
      taxpayerNo,
      creditCode: null,
      name: '陈记茶行',
      initials: 'cjcx',
      vatStatus: 'small-scale',
      entityType: 'household',
      registrationType: '个体工商户',
      place: 'city',
      address: '',
      industry: '',
      legalPersonName: '陈国梁',
      contactPhone: '',
      statusOf: { state: 'normal', local: 'normal' },
      arrearsFenOf: { state: fen(0), local: fen(0) },
      creditLevel: 'none',
      groupVersions: {},
    });
    insertCaseFile(tx, {
      id,
      humanNo: `W1-${id}`,
      matterId: 'norm-17',
      mode: 2,
      revision: 1,
      taxpayerNo,
      identificationId: null,
      status: 'draft',
      openedBy: 'officer-1',
      openedAt: 1,
      updatedAt: 1,
      businessDate: day,
      heldReason: null,
    });
  });
