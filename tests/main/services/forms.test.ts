import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PrintJobView } from '../../../contract/calls/paper.ts';
import { selectAll, selectOne } from '../../../db/sql.ts';
import { putTaxpayer } from '../../../db/taxpayers.ts';
import { printerName } from '../../../main/services/form-printing.ts';
import type { HallContext } from '../../../main/services/hall-context.ts';
import { asTaxpayerRow } from '../../../main/training/seed-window.ts';
import { town } from '../../../main/training/town/town.ts';
import { readPdf, runStarting } from '../../support/pdf-text.ts';
import {
  beginDay,
  file,
  prepare,
  smallScaleTaxpayer,
  type TestHall,
  type TestHallOptions,
} from '../../support/hall.ts';
import { testHalls } from '../../support/halls.ts';
import { refusal } from '../../support/refusal.ts';

const halls = testHalls();
const openHall = async (options: TestHallOptions = {}): Promise<TestHall> => {
  const hall = await halls.openHall(options);
  await beginDay(hall.hall);
  return hall;
};

const february = { gross: '30901.00', periodEnd: '2016-02-29', filingPeriod: 'month' } as const;
const form = 'voucher-cash';
type Way = 'form-printer' | 'document-overprint' | 'document-plain';
const choose = (hall: TestHall, way: Way) => hall.hall.forms.chooseWay({ form, way });
const rehearse = (hall: TestHall, fault: string) =>
  hall.hall.devices.injectFault({ device: 'form-printer', fault });
const jobs = async ({ hall }: TestHall): Promise<PrintJobView[]> =>
  (await hall.paper.printJobs({})).rows.filter((row) => row.voucherNumber !== null);
const filed = async (hall: TestHall) => {
  const view = await file(hall.hall, await prepare(hall.hall, { answers: february }));
  await hall.printed();
  return view;
};
const formsOut = (hall: TestHall): string[] => {
  const folder = join(hall.folder, 'paper', 'forms');
  if (!existsSync(folder)) return [];
  const texts = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  return texts.toSorted().map((name) => readFileSync(join(folder, name), 'utf8'));
};
const payments = (hall: TestHall): number =>
  selectOne<{ n: number }>(hall.db, 'SELECT count(*) AS n FROM payments')?.n ?? -1;
const journalled = (hall: TestHall, what: string) =>
  selectAll<{ text: string }>(hall.db, 'SELECT entry_text AS text FROM journal ORDER BY seq')
    .map((row) => JSON.parse(row.text) as { what: string; officer: string; detail: unknown })
    .filter((entry) => entry.what === what);
const until = async (what: string, seen: () => Promise<boolean> | boolean): Promise<void> => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await seen()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`never: ${what}`);
};

test('a window begins with whole vouchers on paper and may choose its 24-pin printer; who chose is written down', async () => {
  const hall = await openHall();
  const [before] = (await hall.hall.forms.list({})).rows;
  expect(before).toMatchObject({
    title: '税收缴款书（税务收现专用）',
    way: 'document-plain',
    calibration: null,
  });
  const [after] = (await choose(hall, 'form-printer')).rows;
  expect(after).toMatchObject({ way: 'form-printer', calibration: { rightUm: 0, downUm: 0, at: null } });
  expect(journalled(hall, 'printer/way-chosen')).toMatchObject([
    { officer: 'n-lin', detail: { form, way: 'form-printer' } },
  ]);
  await expect(hall.hall.forms.chooseWay({ form: 'receipt', way: 'form-printer' })).rejects.toEqual(
    refusal('print/form-unknown'),
  );
});

test('both vouchers go onto the numbered form, values only, and neither is issued before its number was read off it', async () => {
  const hall = await openHall();
  await choose(hall, 'form-printer');
  await filed(hall);
  const out = formsOut(hall);
  expect(out).toHaveLength(2);
  expect(out.join('')).toContain('练习');
  expect(out.join('')).toContain('玖佰零玖元肆角捌分');
  expect(out.join('')).not.toContain('税收缴款书');
  const waiting = await jobs(hall);
  expect(waiting.map((job) => job.status)).toEqual(['sent', 'sent']);
  for (const job of waiting) {
    await expect(hall.hall.paper.issue({ jobId: job.id, numberOnPaper: '00000000' })).rejects.toEqual(
      refusal('voucher/number-mismatch'),
    );
    const issued = await hall.hall.paper.issue({ jobId: job.id, numberOnPaper: job.voucherNumber ?? '' });
    expect(issued.status).toBe('issued');
  }
});

test('no forms in the printer: F9 is shut in words, refused by the hall itself before money is taken, and another printer lets it go on', async () => {
  const hall = await openHall();
  await choose(hall, 'form-printer');
  await rehearse(hall, 'paper-out');
  await until('the bar says so', async () =>
    (await hall.hall.devices.list({})).rows.some(
      (row) => row.id === 'form-printer' && row.code === 'device/paper-out',
    ),
  );
  const view = await prepare(hall.hall, { answers: february });
  expect(view.preview.blocked).toMatchObject({ code: 'device/paper-out' });
  expect(view.preview.blocked?.message).toContain('票据打印机：打印机缺纸');
  expect(view.preview.blocked?.message).toContain('改由文书打印机打印');
  await expect(file(hall.hall, view)).rejects.toEqual(refusal('device/paper-out'));
  expect(payments(hall)).toBe(0);
  await choose(hall, 'document-plain');
  const open = (await hall.hall.cases.get({ caseFileId: view.id })).preview;
  expect(open.blocked).toBeNull();
  await file(hall.hall, view);
  await hall.printed();
  expect((await jobs(hall)).map((job) => job.status)).toEqual(['sent', 'sent']);
  expect(formsOut(hall)).toEqual([]);
});

test('jammed in the middle of a form: nobody calls it printed, the clerk looks, and the next number goes onto the next form', async () => {
  const hall = await openHall();
  await choose(hall, 'form-printer');
  await rehearse(hall, 'jam-mid-form');
  await filed(hall);
  const [first, second] = await jobs(hall);
  expect(first?.status).toBe('unknown');
  // Nothing reaches a jammed printer: the second form keeps its number.
  expect(second?.status).toBe('failed');
  await rehearse(hall, 'mended');
  await hall.hall.paper.spoil({ jobId: first!.id, reason: '卡纸' });
  await hall.printed();
  expect((await hall.hall.paper.send({ jobId: second!.id })).status).toBe('sent');
  const standing = await jobs(hall);
  expect(standing.map((job) => job.status)).toEqual(['sent', 'sent']);
  expect(standing.some((job) => job.voucherNumber === first?.voucherNumber)).toBe(false);
});

test('the slip waits for no form: each printer takes its own papers, one after the other', async () => {
  const begun: string[][] = [];
  let atPrinters = (): string[] => [];
  const hall = await openHall({
    failpoint: (name) => {
      if (name === 'print:after-sent') begun.push(atPrinters());
    },
  });
  // Begun, and nothing heard of it yet.
  atPrinters = () =>
    selectAll<{ device: string }>(
      hall.db,
      `SELECT j.device_kind AS device FROM print_jobs j LEFT JOIN vouchers v ON v.number = j.voucher_number
        WHERE j.status = 'sent' AND (v.number IS NULL OR v.status = 'prepared') ORDER BY device`,
    ).map(({ device }) => device);
  await choose(hall, 'form-printer');
  await filed(hall);
  expect(begun).toHaveLength(3);
  expect(begun[1]).toEqual(['form-printer', 'receipt-printer']);
  for (const printers of begun) expect(printers).toEqual([...new Set(printers)]);
});

test('crosses asked for while forms are in the printer wait for them like any other paper: none comes between two forms', async () => {
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const hall = await openHall({
    failpoint: (name) => {
      if (name === 'print:after-sent') begin();
    },
  });
  await choose(hall, 'form-printer');
  await file(hall.hall, await prepare(hall.hall, { answers: february }));
  await begun;
  await hall.hall.forms.printCrosses({ form });
  expect(formsOut(hall).map((out) => out.includes('套打校准'))).toEqual([false, false, true]);
});

test('what is read off the crosses moves the next form, is kept with its officer, and is refused where the form lies wrong', async () => {
  const hall = await openHall();
  await expect(hall.hall.forms.printCrosses({ form })).rejects.toEqual(refusal('print/nothing-to-calibrate'));
  await choose(hall, 'form-printer');
  expect((await hall.hall.forms.printCrosses({ form })).sentence).toContain('校准纸');
  expect(formsOut(hall)[0]).toContain('套打校准');
  const [once] = (await hall.hall.forms.calibrate({ form, readRightUm: 1_500, readDownUm: -500 })).rows;
  expect(once?.calibration).toMatchObject({ rightUm: -1_500, downUm: 500, officerName: '林静怡' });
  // The second sheet was printed with the first calibration: what is still off is added to it.
  const [twice] = (await hall.hall.forms.calibrate({ form, readRightUm: -200, readDownUm: 0 })).rows;
  expect(twice?.calibration).toMatchObject({ rightUm: -1_300, downUm: 500 });
  expect(journalled(hall, 'printer/calibrated')).toHaveLength(2);
  await expect(hall.hall.forms.calibrate({ form, readRightUm: 25_000, readDownUm: 0 })).rejects.toEqual(
    refusal('print/calibration-too-far'),
  );
  await filed(hall);
  const row =
    formsOut(hall)
      .at(-1)
      ?.split('\n')
      .find((line) => line.includes('以下空白')) ?? '';
  expect(Number(row.slice(0, 6))).toBeCloseTo(23.3 - 1.3, 0);
});

test('the page printer has a calibration of its own, which the overprint on it is moved by', async () => {
  const hall = await openHall();
  await choose(hall, 'form-printer');
  await hall.hall.forms.calibrate({ form, readRightUm: 9_000, readDownUm: 9_000 });
  const [page] = (await choose(hall, 'document-overprint')).rows;
  expect(page?.calibration).toMatchObject({ rightUm: 0, downUm: 0 });
  await hall.hall.forms.calibrate({ form, readRightUm: -3_000, readDownUm: -2_000 });
  await filed(hall);
  const [job] = await jobs(hall);
  const pdf = readFileSync(join(hall.folder, 'paper', 'documents', `${job?.id}.pdf`));
  const pages = await readPdf(Uint8Array.from(pdf));
  // One pass prints every copy of a carbon set, and of the form itself nothing.
  expect(pages).toHaveLength(1);
  expect(pages[0]?.text).not.toContain('税收缴款书');
  const number = runStarting(pages[0]!, smallScaleTaxpayer.slice(0, 6));
  expect(number?.leftMm).toBeCloseTo(42 + 3, 0);
});

test('a rare name is drawn in dots on the slip and on the form; one no font has is refused before money is taken', async () => {
  const named = (name: string): TestHallOptions => ({
    prepare: (tx) => {
      const taxpayer = town.taxpayers.find((one) => one.taxpayer.taxpayerNo === smallScaleTaxpayer);
      if (taxpayer === undefined) throw new Error('no such taxpayer');
      putTaxpayer(tx, { ...asTaxpayerRow(taxpayer), name });
    },
  });
  const hall = await openHall(named('㛃记商店'));
  await choose(hall, 'form-printer');
  await filed(hall);
  const folder = join(hall.folder, 'paper', 'receipts');
  const slip = readdirSync(folder).find((name) => name.endsWith('.txt')) ?? '';
  expect(readFileSync(join(folder, slip), 'utf8')).toMatch(/\[点阵 96×24\]/);
  expect(formsOut(hall).join('')).toContain('记商店');

  const other = await openHall(named('𠮷记商店'));
  await choose(other, 'form-printer');
  await expect(filed(other)).rejects.toEqual(refusal('device/form-character-not-printable'));
  expect(payments(other)).toBe(0);
});

test('another place is another printer: two on the same port of two hosts are calibrated each', () => {
  const at = (formPrinter: object): string =>
    printerName({ config: { devices: { formPrinter } } } as unknown as HallContext, 'form-printer');
  expect(at({ driver: 'escp-tcp', host: '10.1.0.7', port: 9_100 })).toBe('form-printer/10.1.0.7:9100');
  expect(at({ driver: 'escp-tcp', host: '10.1.0.8', port: 9_100 })).toBe('form-printer/10.1.0.8:9100');
  expect(at({ driver: 'escp-serial', port: 'COM3', baud: 9_600 })).toBe('form-printer/COM3');
  expect(at({ driver: 'escp-windows', printer: 'LQ-1600K' })).toBe('form-printer/LQ-1600K');
  expect(at({ driver: 'virtual', on: 'pty' })).toBe('form-printer/virtual');
});
