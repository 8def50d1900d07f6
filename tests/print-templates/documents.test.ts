import { afterAll, expect, test } from 'vitest';
import { overlaps, readPdf, runStarting } from '../support/pdf-text.ts';
import type { PdfPage } from '../support/pdf-text.ts';
import { openPdfRenderer } from '../../main/printing/render-pdf.ts';
import type { PdfJob } from '../../print-templates/index.ts';
import { printTemplates } from '../../print-templates/index.ts';
import { ledgerRowsPerPage } from '../../print-templates/memorandum-ledger.ts';
import { archive, certificate, reminders, slip } from './registration-samples.ts';
import {
  acceptance,
  calculation,
  ledger,
  letter,
  localVoucher,
  longName,
  refusal,
  reversal,
  supplement,
} from './samples.ts';

const renderer = openPdfRenderer();
afterAll(() => renderer.close());

const print = async (job: PdfJob): Promise<PdfPage[]> => readPdf((await renderer.renderPdf(job)).pdf);
const jobs: Readonly<Record<keyof typeof printTemplates, PdfJob>> = {
  'voucher-cash': { template: 'voucher-cash', data: localVoucher, training: false },
  'supplement-notice': { template: 'supplement-notice', data: supplement, training: false },
  'refusal-notice': { template: 'refusal-notice', data: refusal, training: false },
  'acceptance-receipt': { template: 'acceptance-receipt', data: acceptance, training: false },
  'calculation-sheet': { template: 'calculation-sheet', data: calculation, training: false },
  'memorandum-ledger': { template: 'memorandum-ledger', data: ledger, training: false },
  'reversal-notice': { template: 'reversal-notice', data: reversal, training: false },
  'official-letter': { template: 'official-letter', data: letter, training: false },
  'registration-certificate': { template: 'registration-certificate', data: certificate, training: false },
  'certificate-slip': { template: 'certificate-slip', data: slip, training: false },
  'reminder-list': { template: 'reminder-list', data: reminders, training: false },
  'archive-label': { template: 'archive-label', data: archive, training: false },
  'overprint-crosses': {
    template: 'overprint-crosses',
    data: { title: '税收缴款书（税务收现专用）', shiftRightMm: 1.5, shiftDownMm: -1 },
    training: false,
  },
};
const squeeze = (text: string): string => text.replaceAll(/[ _]/g, '');
const textOf = (pages: readonly PdfPage[]): string => squeeze(pages.map((page) => page.text).join(''));
const redText = (page: PdfPage): string =>
  page.colours.flatMap((run) => (run.colour === '#c00000' ? [run.text] : [])).join('|');

test.each(Object.entries(jobs))('%s fills its paper exactly and nothing on it overlaps', async (id, job) => {
  const { paper } = printTemplates[id as keyof typeof printTemplates];
  const pages = await print(job);
  for (const page of pages) {
    expect(page.widthPt).toBeCloseTo((paper.widthMm * 72) / 25.4, 2);
    expect(page.heightPt).toBeCloseTo((paper.heightMm * 72) / 25.4, 2);
    expect(overlaps(page)).toEqual([]);
    expect(page.runs.length).toBeGreaterThanOrEqual(5);
  }
});

test.each(Object.entries(jobs))('%s carries 练习 across every page in training only', async (_, job) => {
  const marked = await print({ ...job, training: true } as PdfJob);
  for (const page of marked) {
    expect(page.runs.filter((run) => run.turned).map((run) => run.text)).toEqual(['练习']);
  }
  for (const page of await print(job)) expect(page.runs.filter((run) => run.turned)).toEqual([]);
});

test.each(Object.entries(jobs))(
  'a copy of %s says across every page that it is one, in training too',
  async (_, job) => {
    const marksOf = async (copied: PdfJob) =>
      (await print(copied)).map((page) =>
        page.runs
          .filter((run) => run.turned)
          .map((run) => run.text)
          .join(''),
      );
    for (const mark of await marksOf({ ...job, copy: true } as PdfJob)) expect(squeeze(mark)).toBe('副本');
    for (const mark of await marksOf({ ...job, copy: true, training: true } as PdfJob)) {
      expect(mark.replaceAll(/\s/g, '')).toBe('练习副本');
    }
  },
);

test('the supplement notice names each missing paper, the deadline and the basis at once', async () => {
  const text = textOf(await print(jobs['supplement-notice']));
  for (const { name, shortcoming } of supplement.missing) {
    expect(text).toContain(name);
    expect(text).toContain(shortcoming);
  }
  expect(text).toContain('税务事项通知书（补正资料）');
  expect(text).toContain('请于2016年4月8日前（5个工作日）一并提交');
  expect(text).toContain('第十七项');
  expect(text).toContain('（税务机关印章）');
});

test('a letter between the bureaus leaves no blank that could be filled in afterwards', async () => {
  const rows = [...letter.rows, { label: '适用的税收协定（安排）', value: '' }];
  const text = textOf(
    await print({ template: 'official-letter', data: { ...letter, rows }, training: false }),
  );
  expect(text).toContain('适用的税收协定（安排）—');
});

test('the refusal notice gives reason, basis and remedy', async () => {
  const text = textOf(await print(jobs['refusal-notice']));
  expect(text).toContain('（不予受理）');
  expect(text).toContain(refusal.reason);
  expect(text).toContain('《税务登记管理办法》第二十一条');
  expect(text).toContain('申请行政复议');
});

test('the acceptance receipt lists what was brought and when it will be done', async () => {
  const text = textOf(await print(jobs['acceptance-receipt']));
  expect(text).toContain('受理号：03-2016-000128');
  for (const { name, form } of acceptance.papers) {
    expect(text).toContain(name);
    expect(text).toContain(form);
  }
  expect(text).toContain('办结期限');
});

test('the calculation sheet shows every step with its clause and totals per bureau and overall', async () => {
  const pages = await print(jobs['calculation-sheet']);
  const text = textOf(pages);
  for (const step of calculation.lines.flatMap((line) => line.steps)) {
    expect(text).toContain(squeeze(step.result));
    expect(text).toContain(step.basis?.clause);
  }
  expect(text).toContain('515,000.00÷(1+3%)');
  expect(text).toContain('临江市江北区国家税务局小计15,127.50');
  expect(text).toContain('临江市江北区地方税务局小计1,800.00');
  expect(text).toContain('应缴合计（大写）壹万陆仟玖佰贰拾柒元伍角整16,927.50');
});

test('a payer’s signature stands on the line of the calculation sheet, and nowhere without one', async () => {
  const payerSignature = [
    [
      [100, 200, 500, 0],
      [400, 700, 900, 60],
      [900, 300, 400, 120],
    ],
    [
      [500, 100, 300, 400],
      [520, 900, 300, 460],
    ],
  ] as const;
  const built = (data: typeof calculation) =>
    JSON.stringify(printTemplates['calculation-sheet'].build(data, { training: false }));
  expect(built({ ...calculation, payerSignature }).match(/polyline/g)).toHaveLength(2);
  expect(built(calculation)).not.toContain('polyline');
  const plain = await print(jobs['calculation-sheet']);
  const signed = await print({
    template: 'calculation-sheet',
    data: { ...calculation, payerSignature },
    training: false,
  });
  expect(signed.length).toBe(plain.length);
  expect(signed.map(({ text }) => text)).toEqual(plain.map(({ text }) => text));
});

test('a long calculation runs over pages and keeps its totals whole on the last', async () => {
  const lines = Array.from({ length: 8 }, () => calculation.lines).flat();
  const pages = await print({
    template: 'calculation-sheet',
    data: { ...calculation, lines },
    training: false,
  });
  expect(pages.length).toBeGreaterThan(2);
  expect(squeeze(pages.at(-1)?.text ?? '')).toContain(`共${pages.length}页`);
  expect(textOf(pages)).toContain('40．地方教育附加');
  for (const page of pages) expect(overlaps(page)).toEqual([]);
});

test('the memorandum ledger prints red entries in red with a minus sign and everything else in black', async () => {
  const pages = await print(jobs['memorandum-ledger']);
  expect(pages).toHaveLength(2);
  const [first, second] = pages as [PdfPage, PdfPage];
  expect(redText(first)).toBe('');
  const red = redText(second);
  for (const text of ['冲1', '-1,050.00', '-450.00', '-3.83', '(161)闽地现 00010001'])
    expect(red).toContain(text);
  expect(red).not.toContain('以下空白');
});

test('each ledger page carries forward, totals by item, and hands on', async () => {
  const [first, second] = (await print(jobs['memorandum-ledger'])) as [PdfPage, PdfPage];
  const totalsRow = (page: PdfPage, item: string): string[] => {
    const label = page.runs.filter((run) => run.text === item && run.baselineMm > 164).at(-1);
    if (label === undefined) throw new Error(`no total for ${item}`);
    return page.runs
      .filter((run) => Math.abs(run.baselineMm - label.baselineMm) < 0.5 && run.leftMm > 60)
      .toSorted((a, b) => a.leftMm - b.leftMm)
      .map((run) => run.text);
  };
  expect(totalsRow(first, '教育费附加')).toEqual([
    '教育费附加',
    '0.00',
    '0.00',
    '4',
    '1,800.00',
    '3.83',
    '1,800.00',
    '3.83',
  ]);
  expect(totalsRow(second, '教育费附加')).toEqual([
    '教育费附加',
    '1,800.00',
    '3.83',
    '1',
    '-450.00',
    '-3.83',
    '1,350.00',
    '0.00',
  ]);
  expect(totalsRow(first, '城市维护建设税').slice(1, 2)).toEqual(['7,000.00']);
  expect(totalsRow(second, '合计').at(-2)).toBe('1,000,011,649.99');
  expect(first.text).toContain('第4页（本次共2页）');
  expect(second.text).toContain('第5页（本次共2页）');
});

test('the ledger prints the longest name and the largest amount, and an empty period as such', async () => {
  const [first] = (await print(jobs['memorandum-ledger'])) as [PdfPage];
  const name = first.runs
    .filter((run) => run.leftMm > 75.9 && run.leftMm < 77.5 && run.baselineMm > 79 && run.baselineMm < 89.5)
    .toSorted((a, b) => a.baselineMm - b.baselineMm)
    .map((run) => run.text)
    .join('');
  expect(name).toBe(`91359901DEMA00013F${longName}`);
  expect(first.text).toContain('999,999,999.99');
  const empty = await print({
    template: 'memorandum-ledger',
    data: { ...ledger, entries: [] },
    training: false,
  });
  expect(empty).toHaveLength(1);
  expect(empty[0]?.text).toContain('本期无代征记录');
});

test('a full ledger page is not followed by an empty one', async () => {
  const entries = ledger.entries.slice(0, ledgerRowsPerPage);
  const pages = await print({ template: 'memorandum-ledger', data: { ...ledger, entries }, training: false });
  expect(pages).toHaveLength(1);
  expect(pages[0]?.text).not.toContain('以下空白');
});

test('the reversal prints each voucher in red, the reason, and both officers', async () => {
  const [page] = (await print(jobs['reversal-notice'])) as [PdfPage];
  const red = redText(page);
  for (const amount of ['-15,000.00', '-1,050.00', '-450.00', '-300.00', '-1,800.00', '-16,800.00']) {
    expect(red).toContain(amount);
  }
  const text = squeeze(page.text);
  for (const expected of [
    '(161)闽国现00020001',
    '(161)闽地现00010001',
    '备查账红字第13、14、15号',
    reversal.reason,
  ]) {
    expect(text).toContain(expected);
  }
  expect(text).toContain('经办人林若岚');
  expect(text).toContain('复核批准人周启明');
  expect(runStarting(page, '冲正通知书').sizePt).toBeCloseTo(20, 1);
});

test('one officer alone cannot print a reversal', async () => {
  const data = { ...reversal, approvedBy: reversal.requestedBy };
  await expect(print({ template: 'reversal-notice', data, training: false })).rejects.toThrow(
    'second officer',
  );
});

test('the certificate carries one number and both seals in red, each with its own code, on one page', async () => {
  const pages = await print(jobs['registration-certificate']);
  expect(pages).toHaveLength(1);
  const [page] = pages;
  if (page === undefined) throw new Error('no page');
  const text = textOf(pages);
  expect(text).toContain('税字35990120000229004900号');
  expect(text).toContain('（正本）');
  for (const { bureauName, shortCode } of certificate.seals) {
    expect(text).toContain(`发证机关：${bureauName}`);
    expect(text).toContain(shortCode);
  }
  expect(redText(page).replaceAll('|', '')).toBe(
    '临江市江北区国家税务局登记专用章临江市江北区地方税务局登记专用章',
  );
});

test('the certificate refuses a name it cannot print rather than print it wrong', async () => {
  const rows = [{ label: '纳税人名称', value: '\u{2ffff}' }];
  await expect(
    renderer.renderPdf({
      template: 'registration-certificate',
      data: { ...certificate, rows },
      training: false,
    }),
  ).rejects.toMatchObject({ code: 'print/glyph-missing' });
});

test('the slip names the missing bureau and says that the registration stands', async () => {
  const text = textOf(await print(jobs['certificate-slip']));
  expect(text).toContain('临江市江北区地方税务局的印章今日不能加盖');
  expect(text).toContain('登记自今日起有效');
});

test('the reminder list has a table for each bureau, every duty with its term and basis', async () => {
  const text = textOf(await print(jobs['reminder-list']));
  for (const name of Object.values(reminders.bureauNames)) expect(text).toContain(`${name}相关事项`);
  expect(text.match(/设置账簿/g)).toHaveLength(2);
  expect(text).toContain('第二十二条');
});

test('the archive label carries the shelf number to be read and as a code, and lists every paper; all on one sheet', async () => {
  const pages = await print(jobs['archive-label']);
  expect(pages).toHaveLength(1);
  const text = textOf(pages);
  // Label, list and foot of the page.
  expect(text.split(archive.number)).toHaveLength(4);
  expect(text).toContain(`存档机关${archive.keeper}`);
  for (const paper of archive.papers) expect(text).toContain(paper);
  expect(text).toContain('调阅登记');
});
