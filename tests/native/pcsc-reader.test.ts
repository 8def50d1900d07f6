import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { CaKeyEvent } from '../../native/ca-keys/driver.ts';
import { parseDeviceConfig } from '../../native/host/config.ts';
import { kinds } from '../../native/host/kinds.ts';
import { pcscPages } from '../../native/id-card-readers/pcsc-pages.ts';
import { watchCards } from '../../native/transports/pcsc.ts';
import type { CardEvent, CardWatch } from '../../native/transports/pcsc.ts';
import { behindPcscd } from './contracts/behind-pcscd.ts';
import { idCardReaderContract } from './contracts/id-card-reader.ts';
import { insertCard, startService, virtualReader, whyNoService } from './support/pcsc-service.ts';
import { skipReason } from './support/required.ts';
import { makeTestToken, whyNoToken } from './support/softhsm.ts';
import { faultOf } from '../support/fault-of.ts';

const skipped = skipReason('cards and keys through PC/SC', whyNoService());

describe.skipIf(skipped)('the real smart card service with a card in vsmartcard’s reader', () => {
  const begin = (): { watch: CardWatch; seen: () => readonly string[] } => {
    const events: CardEvent[] = [];
    const watch = watchCards({ onEvent: (event) => events.push(event), retryMs: [50, 100] });
    onTestFinished(() => watch.close());
    return {
      watch,
      seen: () =>
        events
          .filter((event) => !('reader' in event) || event.reader === virtualReader)
          .map((event) => event.what),
    };
  };
  const patient = { timeout: 20_000, interval: 20 };

  test('it is said to be down before it runs and after it died, and is found again both times', async () => {
    const { watch, seen } = begin();
    await expect.poll(seen, patient).toEqual(['service-down']);
    expect((await faultOf(watch.connect(virtualReader))).code).toBe('device/card-service-down');
    const first = await startService();
    onTestFinished(() => first.stop());
    await expect.poll(seen, patient).toEqual(['service-down', 'service-up', 'reader-came']);
    await first.stop('SIGKILL');
    await expect.poll(() => seen().slice(3), patient).toEqual(['reader-gone', 'service-down']);
    const second = await startService();
    onTestFinished(() => second.stop());
    await expect.poll(() => seen().slice(5), patient).toEqual(['service-up', 'reader-came']);
  });

  test('a service that is gone ends nothing here: what was used of it is never collected', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const uncaught: unknown[] = [];
    const hear = (error: unknown): void => void uncaught.push(error);
    process.prependListener('uncaughtException', hear);
    onTestFinished(() => void process.removeListener('uncaughtException', hear));
    const service = await startService();
    onTestFinished(() => service.stop());
    const { seen } = begin();
    await expect.poll(() => seen().at(-1), patient).toBe('reader-came');
    await service.stop('SIGKILL');
    await expect.poll(() => seen().at(-1), patient).toBe('service-down');
    for (let round = 0; round < 10; round += 1) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(uncaught).toEqual([]);
  });

  test('a card is seen to come and go, four times, and answers in between', async () => {
    const service = await startService();
    onTestFinished(() => service.stop());
    const { watch, seen } = begin();
    await expect.poll(() => seen().at(-1), patient).toBe('reader-came');
    const before = seen().length;
    for (let cycle = 1; cycle <= 4; cycle += 1) {
      const card = await insertCard((command) => Uint8Array.of(command[1] ?? 0, cycle, 0x90, 0x00));
      await expect.poll(() => seen().at(-1), patient).toBe('card-inserted');
      const line = await watch.connect(virtualReader);
      expect([...(await line.transmit(Uint8Array.of(0, 0xb0, 0, 0, 4)))]).toEqual([0xb0, cycle, 0x90, 0x00]);
      card.remove();
      await expect.poll(() => seen().at(-1), patient).toBe('card-removed');
      await line.close();
    }
    expect(seen()).toHaveLength(before + 8);
  });

  test('a card taken in the middle is said to be taken, and the next one is read', async () => {
    const service = await startService();
    onTestFinished(() => service.stop());
    const { watch, seen } = begin();
    const first = await insertCard(() => Uint8Array.of(0x90, 0));
    await expect.poll(() => seen().at(-1), patient).toBe('card-inserted');
    const line = await watch.connect(virtualReader);
    first.remove();
    const fault = await faultOf(line.transmit(Uint8Array.of(0, 0xb0, 0, 0, 4)));
    expect([fault.code, fault.detail['where']]).toEqual(['device/smart-card-removed', virtualReader]);
    await expect.poll(() => seen().at(-1), patient).toBe('card-removed');
    expect((await faultOf(line.transmit(Uint8Array.of(0, 0xb0, 0, 0, 4)))).code).toBe(
      'device/smart-card-removed',
    );
    expect((await faultOf(watch.connect(virtualReader))).code).toBe('device/smart-card-removed');
    await line.close();
    await insertCard(() => Uint8Array.of(0x61, 0x01));
    await expect.poll(() => seen().at(-1), patient).toBe('card-inserted');
    const next = await watch.connect(virtualReader);
    expect([...(await next.transmit(Uint8Array.of(0, 0xb0, 0, 0, 4)))]).toEqual([0x61, 0x01]);
    await next.close();
  });

  test.skipIf(skipReason('a CA key noticed through PC/SC', whyNoToken()))(
    'a CA key is noticed at once, though the window would not look for it for an hour',
    async () => {
      const service = await startService();
      onTestFinished(() => service.stop());
      const token = makeTestToken();
      onTestFinished(() => token.remove());
      token.pull();
      const told: CaKeyEvent['what'][] = [];
      const sentences: string[] = [];
      const config = parseDeviceConfig({
        profile: 'production',
        caKey: { driver: 'libraries', skf: [], pkcs11: { library: token.library } },
      });
      const kind = await kinds
        .find((one) => one.kind === 'ca-key')
        ?.open(config, {
          profile: 'production',
          timings: { reopenMs: [50, 100], checkMs: 3_600_000 },
          onState: ({ sentence }) => sentences.push(sentence.en),
          onEvent: (event) => {
            if (event.name === 'ca-key/changed') told.push(event.detail.what);
          },
        });
      onTestFinished(() => kind?.slot.close());
      await expect.poll(() => sentences.at(-1), patient).toBe('ready, no key plugged in');
      token.plugIn();
      const card = await insertCard(() => Uint8Array.of(0x90, 0));
      await expect.poll(() => told, patient).toEqual(['inserted']);
      await expect.poll(() => sentences.at(-1), patient).toBe('ready, 1 plugged in');
      token.pull();
      card.remove();
      await expect.poll(() => told, patient).toEqual(['inserted', 'removed']);
      await expect.poll(() => sentences.at(-1), patient).toBe('ready, no key plugged in');
    },
  );

  test('a service that dies takes the ID card reader with it, which says so by itself', async () => {
    const service = await startService();
    onTestFinished(() => service.stop());
    const session = await pcscPages.open('Virtual PCD');
    onTestFinished(() => session.close());
    let closed = false;
    session.onClosed(() => {
      closed = true;
    });
    await service.stop('SIGKILL');
    await expect.poll(() => closed, patient).toBe(true);
    expect((await faultOf(session.check())).code).toBe('device/unplugged');
    expect((await faultOf(pcscPages.open('Virtual PCD'))).code).toBe('device/card-service-down');
  });
});

idCardReaderContract('pcsc-pages, pcscd with vsmartcard’s reader', {
  driver: 'pcsc-pages',
  speaks: 'pages',
  reach: behindPcscd,
});
