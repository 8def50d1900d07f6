import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { searchTaxpayers } from '../../db/taxpayer-search.ts';
import {
  accessesSince,
  countTaxpayers,
  findIdentification,
  findTaxpayer,
  insertAccess,
  insertIdentification,
  personsOfTaxpayer,
  putTaxpayer,
  putTaxpayerPerson,
  removeTaxpayer,
  type TaxpayerRow,
  taxpayersOfPerson,
} from '../../db/taxpayers.ts';
import { connectionOf } from '../../db/sql.ts';
import { fen } from '../../domain/money.ts';
import { makeTestDatabase, type TestDatabase } from '../support/database.ts';

let t: TestDatabase;
beforeEach(() => {
  t = makeTestDatabase();
});
afterEach(() => t.remove());

const taxpayer = (n: number, change: Partial<TaxpayerRow> = {}): TaxpayerRow => ({
  taxpayerNo: `3501002000${String(n).padStart(8, '0')}`,
  creditCode: null,
  name: '鼓楼区陈记茶行',
  initials: 'glqcjcx',
  vatStatus: 'small-scale',
  entityType: 'household',
  registrationType: '个体工商户',
  place: 'city',
  address: '福州市鼓楼区东街口1号',
  industry: '茶叶零售',
  legalPersonName: '陈国梁',
  contactPhone: '13800000000',
  statusOf: { state: 'normal', local: 'abnormal' },
  arrearsFenOf: { state: fen(0), local: fen(12_345) },
  creditLevel: 'B',
  groupVersions: { identity: 1 },
  ...change,
});
const put = (...rows: TaxpayerRow[]): void =>
  t.write((tx) => {
    for (const row of rows) putTaxpayer(tx, row);
  });
const found = (text: string, limit = 20) =>
  searchTaxpayers(t.db, text, limit).rows.map((row) => [row.taxpayer.taxpayerNo.slice(-1), row.foundBy]);

describe('a taxpayer in the window’s database', () => {
  it('comes back as it was stored, and again after a change', () => {
    put(taxpayer(1));
    expect(findTaxpayer(t.db, taxpayer(1).taxpayerNo)).toEqual(taxpayer(1));
    const changed = taxpayer(1, { name: '仓山区陈记茶行', groupVersions: { identity: 2 } });
    put(changed);
    expect(findTaxpayer(t.db, changed.taxpayerNo)).toEqual(changed);
    expect(countTaxpayers(t.db)).toBe(1);
    expect(findTaxpayer(t.db, 'nobody')).toBeUndefined();
  });

  it('is found by any two characters of the name, side by side or not, and of the legal person', () => {
    put(
      taxpayer(1),
      taxpayer(2, { name: '台江百货（福州）有限公司', legalPersonName: '林小芳', initials: 'tjbhfzyxgs' }),
    );
    expect(found('茶行')).toEqual([['1', 'name']]);
    expect(found('陈茶')).toEqual([['1', 'name']]);
    expect(found('行茶')).toEqual([['1', 'name']]);
    expect(found('鼓楼')).toEqual([['1', 'name']]);
    expect(found('货福')).toEqual([['2', 'name']]);
    expect(found('百货（福州）')).toEqual([['2', 'name']]);
    expect(found('小芳')).toEqual([['2', 'person']]);
    expect(found('林芳')).toEqual([['2', 'person']]);
    expect(found('芳')).toEqual([['2', 'person']]);
    expect(found('茶芳')).toEqual([]);
    expect(found('陈芳')).toEqual([]);
    expect(found('  ')).toEqual([]);
    expect(found('"*')).toEqual([]);
  });

  it('is no longer found by a name it has lost', () => {
    put(taxpayer(1));
    put(taxpayer(1, { name: '鼓楼区好味小吃店', initials: 'glqhwxcd' }));
    expect(found('茶行')).toEqual([]);
    expect(found('好味')).toEqual([['1', 'name']]);
    expect(found('cjcx')).toEqual([]);
  });

  it('is found by pinyin initials from the front or inside, in either case', () => {
    put(taxpayer(1), taxpayer(2, { name: '茶行', initials: 'cx', legalPersonName: '王' }));
    expect(found('glqcj')).toEqual([['1', 'initials']]);
    expect(found('CJC')).toEqual([['1', 'initials']]);
    expect(found('cx')).toEqual([
      ['2', 'initials'],
      ['1', 'initials'],
    ]);
    expect(found('cjx')).toEqual([]);
    expect(found('g')).toEqual([['1', 'initials']]);
  });

  it('is found by the front of its numbers and by the ID number of who stands for it', () => {
    put(taxpayer(1, { creditCode: '91350100M000100Y43' }), taxpayer(2));
    t.write((tx) => {
      putTaxpayerPerson(tx, {
        taxpayerNo: taxpayer(1).taxpayerNo,
        idNumber: '11010519491231002X',
        personName: '陈国梁',
        role: 'legal-person',
      });
      putTaxpayerPerson(tx, {
        taxpayerNo: taxpayer(2).taxpayerNo,
        idNumber: '11010519491231002X',
        personName: '陈国梁',
        role: 'handler',
      });
    });
    expect(found('350100200000000002')).toEqual([['2', 'number']]);
    expect(found('3501002000')).toHaveLength(2);
    expect(found('91350100m')).toEqual([['1', 'credit-code']]);
    expect(found('11010519491231002x')).toEqual([
      ['1', 'id-number'],
      ['2', 'id-number'],
    ]);
    expect(found('110105')).toHaveLength(2);
    expect(found('11010')).toEqual([]);
    expect(taxpayersOfPerson(t.db, '11010519491231002X').map((row) => row.taxpayerNo.slice(-1))).toEqual([
      '1',
      '2',
    ]);
    expect(personsOfTaxpayer(t.db, taxpayer(2).taxpayerNo)).toMatchObject([{ role: 'handler' }]);
  });

  it('is found by any four characters inside or at the end of its numbers, and by the end of an ID number', () => {
    put(taxpayer(1, { creditCode: '91350100M000100Y43' }), taxpayer(2_345_678));
    t.write((tx) =>
      putTaxpayerPerson(tx, {
        taxpayerNo: taxpayer(1).taxpayerNo,
        idNumber: '11010519491231002X',
        personName: '陈国梁',
        role: 'legal-person',
      }),
    );
    expect(found('45678')).toEqual([['8', 'number']]);
    expect(found('2345')).toEqual([['8', 'number']]);
    expect(found('0y43')).toEqual([['1', 'credit-code']]);
    expect(found('m000100y')).toEqual([['1', 'credit-code']]);
    expect(found('002x')).toEqual([['1', 'id-number']]);
    expect(found('1231002X')).toEqual([['1', 'id-number']]);
    // Three characters inside, the middle of an ID number, and runs that are there but not side by side find nobody.
    expect(found('678')).toEqual([]);
    expect(found('19491231')).toEqual([]);
    expect(found('9491002X')).toEqual([]);
    expect(found('35012345')).toEqual([]);
    put(taxpayer(2_345_678, { creditCode: '91350100M000100Y43' }));
    expect(found('0Y43')).toHaveLength(2);
    put(taxpayer(2_345_678));
    expect(found('0Y43')).toHaveLength(1);
    t.write((tx) => removeTaxpayer(tx, taxpayer(1).taxpayerNo));
    expect(found('0Y43')).toEqual([]);
    expect(found('茶行')).toEqual([['8', 'name']]);
    expect(personsOfTaxpayer(t.db, taxpayer(1).taxpayerNo)).toEqual([]);
  });

  it('says when there are more than fit on the screen', () => {
    put(...[1, 2, 3, 4, 5].map((n) => taxpayer(n)));
    expect(searchTaxpayers(t.db, '茶行', 3)).toMatchObject({ more: true });
    expect(searchTaxpayers(t.db, '茶行', 3).rows).toHaveLength(3);
    expect(searchTaxpayers(t.db, '茶行', 5)).toMatchObject({ more: false });
  });

  it('is found among twenty thousand households through an index, not by reading all of them', () => {
    const surnames = [...'陈林黄张李王吴刘蔡杨郑许谢郭洪'];
    const words = [...'福鼓台仓晋长乐平安兴隆茂盛源泉和顺百味鲜香美佳丽红金银玉山水云天地东南西北'];
    const pick = (list: string[], n: number) => list[n % list.length] ?? '';
    t.write((tx) => {
      for (let n = 1; n <= 20_000; n += 1) {
        const name = `${pick(words, n)}${pick(words, n >> 3)}${pick(surnames, n * 7)}${pick(words, n * 13)}店`;
        const legalPersonName = `${pick(surnames, n)}${pick(words, n >> 4)}${pick(words, n * 3)}`;
        putTaxpayer(tx, taxpayer(n, { name, initials: 'abcde', legalPersonName }));
      }
      putTaxpayer(tx, taxpayer(20_001, { name: '罕见龘字号', initials: 'hjdzh', legalPersonName: '觞' }));
    });
    for (const text of ['龘字', '见龘字号', 'jdzh', '350100200000020001', '罕号'])
      expect(searchTaxpayers(t.db, text, 20).rows.map((row) => row.taxpayer.name)).toEqual(['罕见龘字号']);
    const { sqlite } = connectionOf(t.db);
    const plan = sqlite
      .prepare(
        'EXPLAIN QUERY PLAN SELECT t.* FROM taxpayer_grams JOIN taxpayers t ON t.id = taxpayer_grams.rowid WHERE taxpayer_grams MATCH \'"见龘"\'',
      )
      .all()
      .map((row) => (row as { detail: string }).detail);
    expect(plan.join('; ')).not.toMatch(/SCAN t\b/);
    const ask = (): number => {
      const before = process.hrtime.bigint();
      for (let n = 0; n < 20; n += 1) searchTaxpayers(t.db, '龘字', 20);
      return Number(process.hrtime.bigint() - before);
    };
    const like = (): number => {
      const before = process.hrtime.bigint();
      const statement = sqlite.prepare("SELECT * FROM taxpayers WHERE name LIKE '%龘字%' LIMIT 20");
      for (let n = 0; n < 20; n += 1) statement.all();
      return Number(process.hrtime.bigint() - before);
    };
    ask();
    expect(ask()).toBeLessThan(like());
  }, 30_000);

  it('leaves a trace of every look, which cannot be removed', () => {
    const look = {
      officer: 'officer-1',
      taxpayerNo: 'x',
      purpose: 'counter-service',
      caseFileId: null,
      at: 5,
    };
    t.write((tx) => insertAccess(tx, look));
    expect(accessesSince(t.db, 'officer-1', 5)).toEqual([look]);
    expect(accessesSince(t.db, 'officer-1', 6)).toEqual([]);
    expect(() => connectionOf(t.db).sqlite.exec('DELETE FROM access_log')).toThrow('append-only');
  });

  it('keeps who stood at the counter, and by hand only with a reason', () => {
    const row = {
      id: 'ident-1',
      method: 'manual',
      personName: '陈国梁',
      idNumber: '11010519491231002X',
      documentKind: 'resident-id',
      englishName: null,
      travelPermitNo: null,
      reasonKind: 'other',
      reason: '其他：读卡器故障',
      officer: 'officer-1',
      at: 1,
    } as const;
    t.write((tx) => insertIdentification(tx, row));
    expect(findIdentification(t.db, 'ident-1')).toEqual(row);
    expect(() =>
      t.write((tx) => insertIdentification(tx, { ...row, id: 'ident-2', reason: null })),
    ).toThrow();
  });
});
