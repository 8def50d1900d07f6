import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Scanner, ScannerEvent, ScannerSession } from '../../../native/scanners/driver.ts';
import {
  type VirtualScanner,
  type VirtualScannerModel,
  virtualScanner,
} from '../../../native/virtual/scanner.ts';
import { skipReason } from '../support/required.ts';
import type { ContractLine, MakeLine } from './lines.ts';

export const creditCode = '91359901DEMA00013F';

export interface ScannerCase {
  readonly driver: Scanner;
  readonly as: VirtualScannerModel;
  readonly line: MakeLine;
}

/** What holds of every scanner that is a driver's: those that write like a keyboard are the page's. */
export const scannerContract = (name: string, { driver, as, line }: ScannerCase): void => {
  describe(`a scanner (${name})`, () => {
    let model: VirtualScanner;
    let plug: ContractLine;
    let session: ScannerSession;
    const heard: ScannerEvent[] = [];
    const open = async (): Promise<void> => {
      session = driver.open(await plug.open(), (event) => void heard.push(event), { gapMs: 60 });
    };
    const says = (): string[] => heard.map((event) => (event.kind === 'code' ? event.text : event.kind));

    beforeEach(async (context) => {
      heard.length = 0;
      model = virtualScanner(as);
      const made = await line(model);
      if (typeof made === 'string') {
        if (skipReason(name, made)) context.skip();
        return;
      }
      plug = made;
      await open();
    });
    afterEach(async () => {
      await session?.close();
      plug?.close();
    });

    test('says what was scanned, whole or in pieces, short or long, Chinese too', async () => {
      const texts = [creditCode, '临江晨曦商贸有限公司', 'X'.repeat(300)];
      for (const text of texts) model.scan(text);
      model.scan(creditCode, 'split');
      await expect.poll(says, { timeout: 2_000 }).toEqual([...texts, creditCode]);
      expect(session.codes).toBe(4);
    });

    test('a code that breaks off or is unreadable is told as such, and the next one is whole', async () => {
      model.scan(creditCode, 'torn');
      await expect.poll(says, { timeout: 2_000 }).toEqual(['garbled']);
      model.scan(creditCode, 'garbled');
      await expect.poll(says, { timeout: 2_000 }).toEqual(['garbled', 'garbled']);
      model.scan(creditCode);
      await expect.poll(says, { timeout: 2_000 }).toEqual(['garbled', 'garbled', creditCode]);
    });

    test('unplugged, it is noticed; plugged in again, it is heard', async () => {
      await session.check();
      plug.unplug();
      model.scan(creditCode);
      await expect
        .poll(
          () =>
            session.check().then(
              () => 'there',
              (error: { code?: string }) => error.code,
            ),
          { timeout: 2_000 },
        )
        .toBe('device/unplugged');
      await session.close();
      await plug.plugIn();
      await open();
      model.scan(creditCode);
      await expect.poll(() => says().at(-1), { timeout: 2_000 }).toBe(creditCode);
    });

    test('closed twice it is closed, and hears nothing more', async () => {
      await session.close();
      await session.close();
      model.scan(creditCode);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(heard).toEqual([]);
      await expect(session.check()).rejects.toMatchObject({ code: 'device/unplugged' });
    });
  });
};
