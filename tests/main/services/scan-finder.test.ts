import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hearScanners } from '../../../main/services/scanner-ear.ts';
import type { DeviceEvent } from '../../../native/host/messages.ts';
import type { CallFailed } from '../../../contract/client.ts';
import {
  beginDay,
  file,
  openTestHall,
  prepare,
  smallScaleTaxpayer,
  type TestHall,
} from '../../support/hall.ts';

let hall: TestHall;
beforeAll(async () => {
  hall = await openTestHall();
  await beginDay(hall.hall);
});
afterAll(() => hall.close());

const codeOf = async (deed: Promise<unknown>): Promise<string> =>
  deed.then(
    () => 'done',
    (failure: unknown) => (failure as CallFailed).error.code,
  );
const answers = { gross: '154500.00' };
const find = (text: string) => hall.hall.scanner.find({ text });

describe('what was scanned', () => {
  it('is a taxpayer by number or credit code, in full-width letters and small ones too', async () => {
    const taxpayer = { kind: 'taxpayer', taxpayerNo: smallScaleTaxpayer };
    expect(await find(smallScaleTaxpayer)).toEqual(taxpayer);
    expect(await find(smallScaleTaxpayer.toLowerCase())).toEqual(taxpayer);
    expect(await find('９１３５９９０１ＤＥＭＡ０００１３Ｆ')).toEqual(taxpayer);
  });

  it('is a case by the number on its receipt, and a numbered form by its print or its digits alone', async () => {
    const view = await file(hall.hall, await prepare(hall.hall, { answers }));
    expect(await find(view.humanNo)).toEqual({ kind: 'case', caseFileId: view.id });
    const { rows } = await hall.hall.paper.printJobs({});
    const number = rows.find((row) => row.voucherNumber !== null)?.voucherNumber ?? '';
    expect(number).toMatch(/ \d{8}$/);
    expect(await find(number)).toEqual({ kind: 'voucher', caseFileId: view.id, number });
    expect(await find(number.replace(' ', ''))).toEqual({ kind: 'voucher', caseFileId: view.id, number });
    expect(await find(number.split(' ')[1] ?? '')).toEqual({ kind: 'voucher', caseFileId: view.id, number });
  });

  it('is refused in words where it names nothing here, and is never taken for a pattern', async () => {
    for (const text of [
      '6901234567892',
      '%',
      '%%%%%%1',
      '_______1',
      'https://example.com/x',
      '￥￥￥',
      'Q20160405A001',
    ])
      expect(await codeOf(find(text)), text).toBe('device/scan-unknown');
    await expect(find('')).rejects.toThrow('shell/input-refused');
    await expect(find('9'.repeat(513))).rejects.toThrow('shell/input-refused');
  });
});

describe('a scanner of the device process', () => {
  const scannedEvents = (at: TestHall) => at.events.filter(({ name }) => name === 'scanned');
  const waitForScan = async (at: TestHall, count: number): Promise<void> => {
    for (let tries = 0; tries < 200 && scannedEvents(at).length < count; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
  };

  it('hands the page what it read and says what it could not read', async () => {
    const rehearse = (fault: string) => hall.hall.devices.injectFault({ device: 'scanner', fault });
    await rehearse('scan');
    await waitForScan(hall, 1);
    await rehearse('garbled');
    await waitForScan(hall, 2);
    expect(scannedEvents(hall).map(({ payload }) => payload)).toEqual([
      { text: smallScaleTaxpayer, sentence: null },
      { text: null, sentence: expect.stringContaining('请再扫一次') },
    ]);
  });

  it('says nothing where nobody is at the window', () => {
    let hear: (event: DeviceEvent) => void = () => undefined;
    let attended = false;
    const said: unknown[] = [];
    hearScanners(
      { language: () => 'zh', emit: (...told: unknown[]) => void said.push(told) },
      {
        onEvent(listener) {
          hear = listener;
          return () => undefined;
        },
      },
      { isAttended: () => attended },
    );
    const scan = () => hear({ name: 'scanner/code', detail: { text: smallScaleTaxpayer } });
    scan();
    expect(said).toEqual([]);
    attended = true;
    scan();
    hear({ name: 'scanner/code', detail: { text: 'X'.repeat(513) } });
    expect(said).toEqual([
      ['scanned', { text: smallScaleTaxpayer, sentence: null }],
      ['scanned', { text: null, sentence: expect.stringContaining('无法识别') }],
    ]);
  });
});
