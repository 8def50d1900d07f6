import { afterAll, expect, test } from 'vitest';
import { overlaps, readPdf, runStarting } from '../support/pdf-text.ts';
import type { PdfPage } from '../support/pdf-text.ts';
import { openPdfRenderer } from '../../main/printing/render-pdf.ts';
import { voucherCash } from '../../print-templates/voucher-cash.ts';
import type { VoucherCashData } from '../../print-templates/voucher-cash.ts';
import { crowdedVoucher, localVoucher, longName, stateVoucher } from './samples.ts';

const renderer = openPdfRenderer();
afterAll(() => renderer.close());

const print = async (data: VoucherCashData, training = false): Promise<PdfPage[]> =>
  readPdf((await renderer.renderPdf({ template: 'voucher-cash', data, training })).pdf);
const firstPage = async (data: VoucherCashData, training = false): Promise<PdfPage> => {
  const [page] = await print(data, training);
  if (page === undefined) throw new Error('no page');
  return page;
};

/** The text inside a rectangle of the paper, in millimetres. */
const within = (page: PdfPage, x: number, y: number, width: number, height: number): string =>
  page.runs
    .filter((run) => !run.turned && run.leftMm >= x - 0.05 && run.leftMm + run.widthMm <= x + width + 0.05)
    .filter((run) => run.baselineMm > y && run.baselineMm < y + height)
    .toSorted((a, b) => a.baselineMm - b.baselineMm)
    .map((run) => run.text)
    .join('');

test('a voucher is one sheet of exactly 241 × 140 mm per copy, each named at its side', async () => {
  const pages = await print(localVoucher);
  expect(pages).toHaveLength(3);
  for (const page of pages) {
    expect(page.widthPt).toBeCloseTo(683.1496, 3);
    expect(page.heightPt).toBeCloseTo(396.8504, 3);
  }
  const sides = pages.map((page) => within(page, 220.5, 28, 6, 102).replaceAll(/\s/g, ''));
  expect(sides).toEqual([
    '第一联存根税务机关留存',
    '第二联收据交纳税人作完税证明',
    '第三联报查税务机关作税收会计凭证',
  ]);
});

test('a single copy printed again keeps its own number', async () => {
  const page = await firstPage({ ...localVoucher, copies: localVoucher.copies.slice(1, 2) });
  expect(within(page, 220.5, 28, 6, 102)).toContain('第二联');
});

test('the Local voucher carries 地, its number, both bureaus and every field', async () => {
  const { text } = await firstPage(localVoucher);
  for (const expected of [
    '中华人民共和国',
    '税收缴款书（税务收现专用）',
    '(161)闽地现 00010001',
    '地',
    '有限责任公司',
    '2016年4月1日',
    '临江市江北区地方税务局',
    '91359901DEMA00013F',
    '临江晨曦商贸有限公司',
    '临江市江北区滨江路18号2层',
    '城市维护建设税',
    '15,000.00',
    '7%',
    '2016-03-01至2016-03-31',
    '1,050.00',
    '以下空白',
    '壹仟捌佰元整',
    '¥1,800.00',
    '林若岚',
    '临江市江北区国家税务局',
    '税务机关（盖章）',
    '代征单位（盖章）',
  ]) {
    expect(text).toContain(expected);
  }
});

test('the State voucher carries 国 and the days of the late-payment surcharge', async () => {
  const page = await firstPage(stateVoucher);
  expect(within(page, 17, 7, 12, 12)).toBe('国');
  expect(page.text).toContain('滞纳天数17天');
  expect(page.text).not.toContain('地方税务局');
});

test('the place of each seal holds its label and nothing drawn', async () => {
  const page = await firstPage(stateVoucher);
  expect(within(page, 17, 108, 50, 22)).toBe('税务机关（盖章）');
  expect(within(page, 67, 108, 50, 22)).toBe('代征单位（盖章）');
});

test('the fields stand at their millimetres', async () => {
  const page = await firstPage(localVoucher);
  const number = runStarting(page, '91359901DEMA00013F');
  expect(number.leftMm).toBeCloseTo(42, 1);
  expect(number.baselineMm).toBeCloseTo(34.41, 1);
  expect(runStarting(page, '临江晨曦').leftMm).toBeCloseTo(126, 1);
  const voucherNumber = runStarting(page, '(161)');
  expect(voucherNumber.leftMm + voucherNumber.widthMm).toBeCloseTo(218, 1);
  const paid = runStarting(page, '1,050.00');
  expect(paid.leftMm + paid.widthMm).toBeCloseTo(218.1, 1);
  expect(paid.baselineMm).toBeCloseTo(56.21, 1);
  const total = runStarting(page, '¥1,800.00');
  expect(total.leftMm + total.widthMm).toBeCloseTo(217.5, 1);
  expect(
    runStarting(page, '地方教育附加').baselineMm - runStarting(page, '教育费附加').baselineMm,
  ).toBeCloseTo(6, 2);
});

test('eight lines, a name of 60 characters and 999,999,999.99 fit without touching', async () => {
  expect([...longName]).toHaveLength(60);
  const page = await firstPage(crowdedVoucher);
  expect(overlaps(page)).toEqual([]);
  expect(within(page, 125, 28.5, 94, 9)).toBe(longName);
  expect(page.text.split('999,999,999.99')).toHaveLength(17);
  expect(page.text).toContain('¥999,999,999.92');
  expect(page.text).not.toContain('以下空白');
  for (const run of page.runs) {
    expect(run.leftMm).toBeGreaterThan(16.9);
    expect(run.leftMm + run.widthMm).toBeLessThan(226);
    expect(run.sizePt).toBeGreaterThanOrEqual(5.5);
  }
});

test('no field of the crowded voucher leaves its column', async () => {
  const page = await firstPage(crowdedVoucher);
  const edges = [17, 43, 75, 93, 121, 139, 173, 195, 219];
  const body = page.runs.filter((run) => run.baselineMm > 52 && run.baselineMm < 100 && run.leftMm < 219);
  expect(body.length).toBeGreaterThan(64);
  for (const run of body) {
    const column = edges.findLastIndex((edge) => edge <= run.leftMm);
    expect(run.leftMm + run.widthMm, run.text).toBeLessThanOrEqual((edges[column + 1] ?? 0) + 0.01);
  }
});

test('a ninth line and a text that fits nowhere are refused before anything is printed', async () => {
  const line = localVoucher.lines[0] as VoucherCashData['lines'][number];
  const nine = { ...localVoucher, lines: Array.from({ length: 9 }, () => line) };
  await expect(print(nine)).rejects.toMatchObject({
    code: 'print/too-many-lines',
    detail: { lines: 9, max: 8 },
  });
  const wordy = { ...localVoucher, taxpayerName: longName.repeat(4) };
  await expect(print(wordy)).rejects.toMatchObject({
    code: 'print/text-too-long',
    detail: { field: '纳税人名称' },
  });
});

test('a training voucher carries 练习 across every copy and a real one does not', async () => {
  for (const page of await print(localVoucher, true)) {
    const marks = page.runs.filter((run) => run.turned);
    expect(marks.map((run) => run.text).join('')).toBe('练习');
    expect(marks[0]?.sizePt).toBeGreaterThan(100);
  }
  for (const page of await print(localVoucher)) expect(page.runs.some((run) => run.turned)).toBe(false);
});

test('every copy of a voided voucher says 作废 in red, why, and which number took its place', async () => {
  const voided = {
    reason: '打印机卡纸，票面撕裂',
    on: localVoucher.filledOn,
    successorNumber: '(161)闽地现 00010002',
  };
  const pages = await print({ ...localVoucher, voided });
  expect(pages).toHaveLength(3);
  for (const page of pages) {
    const red = page.colours.filter((run) => run.colour === '#c00000').map((run) => run.text);
    expect(red.join('')).toContain('作　废');
    expect(overlaps(page).join()).toContain('废');
    expect(red.join('')).toContain('原因：打印机卡纸，票面撕裂　重开票号：(161)闽地现 00010002');
  }
  const alone = await firstPage({
    ...localVoucher,
    voided: { reason: '纳税人放弃缴款', on: localVoucher.filledOn },
  });
  expect(alone.text).toContain('未重开');
});

test('a voucher that stands carries no red at all', async () => {
  const page = await firstPage(localVoucher);
  expect(page.colours.map((run) => run.colour)).toEqual(['#000000']);
});

test('on the numbered form of the bureau only the values are printed, shifted as the feed needs', async () => {
  const plain = await firstPage(localVoucher);
  const form = { kind: 'overprint', shiftRightMm: 1.5, shiftDownMm: -2 } as const;
  const pages = await print({ ...localVoucher, form });
  expect(pages).toHaveLength(1);
  const over = pages[0] as PdfPage;
  expect(over.text).not.toContain('纳税人识别号');
  expect(over.text).not.toContain('00010001');
  for (const value of ['91359901DEMA00013F', '1,050.00', '壹仟捌佰元整', '¥1,800.00', '林若岚']) {
    const there = runStarting(plain, value);
    const here = runStarting(over, value);
    expect(here.leftMm - there.leftMm).toBeCloseTo(1.5, 2);
    expect(here.baselineMm - there.baselineMm).toBeCloseTo(-2, 2);
  }
});

test('building a voucher is pure: the same data gives the same paper', () => {
  const context = { training: false };
  expect(voucherCash.build(localVoucher, context)).toEqual(
    voucherCash.build(structuredClone(localVoucher), context),
  );
});
