import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Fault, type FaultCode, faultSentence } from '../../domain/faults.ts';
import { windowKeys } from '../../native/ca-keys/window-keys.ts';
import type { DeviceConfigInput } from '../../native/host/config.ts';
import { startDevices } from '../../native/host/device-client.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import { forkDeviceProcess } from '../../native/host/launch.ts';
import { type DeviceKind, deviceKinds } from '../../domain/device-kind.ts';
import { rehearsals, timesOf } from '../../native/host/rehearsals.ts';
import { formSheet } from './contracts/form-printer.ts';
import { textLine } from './contracts/receipt-printer.ts';
import { voucherJob } from './contracts/document-printer.ts';
import { deck } from './support/deck.ts';
import { pinnedNode } from './support/node.ts';
import { pin, pinBytes, virtualDeck } from './support/virtual-keys.ts';

/*
 * The virtual hall: each fault of each device is rehearsed, what the clerk was doing says in a code what came of it,
 * and when the fault is mended the same work is done to its end.
 */

let folder: string;
let client: DeviceClient;
const base64 = (bytes: Uint8Array | undefined) =>
  bytes === undefined ? undefined : Buffer.from(bytes).toString('base64');

const config = (): DeviceConfigInput => ({
  profile: 'training',
  idCardReader: { driver: 'virtual', on: 'in-process', deck },
  receiptPrinter: { driver: 'virtual', on: 'in-process', folder: join(folder, 'receipts') },
  formPrinter: { driver: 'virtual', on: 'in-process', folder: join(folder, 'forms') },
  documentPrinter: { driver: 'folder', folder: join(folder, 'prints') },
  scanner: { driver: 'virtual', on: 'in-process' },
  customerScreen: { driver: 'virtual', on: 'in-process' },
  ratingPad: { driver: 'virtual', on: 'in-process' },
  queueCaller: { driver: 'virtual', on: 'in-process' },
  caKey: {
    driver: 'virtual',
    pin,
    plugged: 'sm2',
    deck: virtualDeck.map((key) => ({ ...key, sign: base64(key.sign), encrypt: base64(key.encrypt) })),
  },
});

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'every-rehearsal-'));
  for (const name of ['receipts', 'forms']) mkdirSync(join(folder, name));
  client = startDevices(config(), {
    launch: forkDeviceProcess({ execPath: pinnedNode() }),
    hostTimings: { reopenMs: [30, 100], checkMs: 200 },
    timings: { restartMs: [20, 100] },
  });
  await client.whenUp();
}, 30_000);
afterAll(async () => {
  await client.close();
  rmSync(folder, { recursive: true, force: true });
});

const go = () => new AbortController().signal;
let job = 0;
const nextJob = (): string => {
  job += 1;
  return `W01-${job}`;
};

/** What the clerk does with each kind of device; resolves with a word when it is done, throws or says a fault if not. */
const works: Readonly<Record<DeviceKind, () => Promise<string>>> = {
  'id-card-reader': async () => {
    await client.virtual.liftCard();
    await client.virtual.putCard(0);
    return (await client.readCard(go(), { waitMs: 2_000 })).layout;
  },
  'receipt-printer': async () => {
    const lines = Array.from({ length: 20 }, () => textLine('增值税 1,000.00'));
    const result = await client.receipt.print([...lines, { kind: 'cut', mode: 'partial' }]);
    return result.state === 'completed' ? result.state : result.fault.code;
  },
  'form-printer': async () => {
    const text = { text: '900.03', xMm: 20, yMm: 20, wide: 24, bold: false } as const;
    const { form, widthMm, heightMm } = formSheet;
    const sheet = { form, widthMm, heightMm, texts: [text] };
    const result = await client.onPaper('form-printer/print', {
      job: { printJobId: nextJob(), sheet, shift: { rightMm: 0, downMm: 0 } },
    });
    return 'fault' in result && result.fault !== undefined ? result.fault.code : result.state;
  },
  'document-printer': async () => {
    const result = await client.documents.submit({ ...voucherJob, printJobId: nextJob() });
    if (result.state !== 'sent') return result.fault.code;
    const report = await client.documents.follow(result.jobId, { signal: go(), pollMs: 20 });
    return report.fault?.code ?? report.state;
  },
  scanner: async () => {
    const heard: string[] = [];
    const off = client.onEvent((event) => heard.push(event.name));
    await client.call('scanner/scan', { text: '91350100M000100Y43' });
    await until('a code comes', () => heard.includes('scanner/code'));
    off();
    return 'scanned';
  },
  'customer-screen': async () => {
    await client.call('customer-screen/show', { kind: 'total', fen: 90_003 });
    return 'shown';
  },
  'rating-pad': async () => {
    let isOver = false;
    // A key says something only once it is lit, and that takes the line a moment: whoever rates presses again.
    const press = async (): Promise<void> => {
      while (!isOver) await client.virtual.rehearse('rating-pad', 'press-5');
    };
    const asked = client
      .call('rating-pad/rate', { waitMs: 2_000 }, { deadlineMs: 5_000 })
      .finally(() => (isOver = true));
    const [{ score }] = await Promise.all([asked, press()]);
    return String(score);
  },
  'queue-caller': async () => {
    const heard: string[] = [];
    const off = client.onEvent((event) => heard.push(event.name));
    await client.virtual.rehearse('queue-caller', 'key-next');
    await until('a key comes', () => heard.includes('queue-caller/key'));
    off();
    return 'pressed';
  },
  'ca-key': async () => {
    const keys = windowKeys(client);
    const [key] = await keys.list();
    const signed = await keys.sign({
      keyId: key?.id ?? '',
      what: { data: Uint8Array.of(1, 2, 3) },
      algorithm: 'sm2-sm3',
      pin: pinBytes(),
    });
    return signed.raw.length > 0 ? 'signed' : 'empty';
  },
};

/** What a person does about it, by kind: names of the same list. */
const mends: Partial<Readonly<Record<DeviceKind, readonly string[]>>> = {
  'id-card-reader': ['mended'],
  'receipt-printer': ['paper-in', 'cover-closed', 'mended', 'drawer-closed'],
  'form-printer': ['mended'],
  'document-printer': ['paper-in', 'mended'],
  'customer-screen': ['lit'],
  'rating-pad': ['mended'],
  'ca-key': ['pin-unlocked', 'put:sm2'],
};

/** Faults that no driver can work around. */
const stopping: Partial<Readonly<Record<DeviceKind, readonly string[]>>> = {
  'id-card-reader': [
    'torn',
    'wrong-checksum',
    'read-failed',
    'request-garbled',
    'authentication-failed',
    'select-failed',
    'unplugged-mid-reply',
    'card-refused',
    'contents-refused',
    'wrong-card-type',
    'contents-broken',
  ],
  'receipt-printer': ['paper-out', 'cover-open', 'paper-out-mid-receipt', 'cutter-stuck', 'broken', 'dead'],
  // What stops below the last line of a form is seen on the form: every one is looked at.
  'form-printer': ['paper-out', 'jam', 'offline'],
  'document-printer': ['paper-runs-out', 'jam', 'cover-open', 'toner-out', 'offline'],
  'ca-key': ['pin-locked', 'removed-mid-sign', 'hangs', 'crashes', 'signature-wrong', 'certificate-missing'],
};

const until = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + 20_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`it never came to this: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
};
const tryOnce = async (kind: DeviceKind): Promise<string> => {
  try {
    return await works[kind]();
  } catch (error) {
    // Anything but a fault is a bug, and fails the test.
    if (!(error instanceof Fault)) throw error;
    return error.code;
  }
};
const isIn = (kind: DeviceKind, state: 'ready' | 'absent'): boolean =>
  client.devices().some((device) => device.kind === kind && device.state === state);
/** A folder and a slot for keys have none. */
const hasCable = (kind: DeviceKind): boolean => kind !== 'document-printer' && kind !== 'ca-key';
const isCode = (word: string): boolean => word.includes('/');

describe.each(deviceKinds)('%s in the virtual hall', (kind) => {
  let well: string;
  beforeAll(async () => {
    // Something else may be the first thing that is done with it after a mend.
    await until(`${kind} works`, async () => !isCode((well = await tryOnce(kind))));
  }, 30_000);

  test.each(Object.keys(rehearsals[kind]))(
    '%s: said in words, mended, and the work is done',
    async (fault) => {
      // As often as the device page has it happen.
      await client.virtual.rehearse(kind, fault, timesOf(kind, fault));
      const word = await tryOnce(kind);
      // Some cure themselves; of these the clerk must hear.
      if (stopping[kind]?.includes(fault) === true)
        expect([fault, word]).toEqual([fault, expect.stringContaining('/')]);
      if (isCode(word)) expect(faultSentence(word as FaultCode).length).toBeGreaterThan(8);
      for (const mend of mends[kind] ?? []) await client.virtual.rehearse(kind, mend);
      // What pulled the cable itself wants it back.
      if (hasCable(kind)) await client.virtual.plugIn(kind);
      await until('it is ready', () => isIn(kind, 'ready'));
      await until('the work is done', async () => (await tryOnce(kind)) === well);
    },
    60_000,
  );

  test('the cable pulled and put back', async () => {
    if (!hasCable(kind)) return;
    await client.virtual.unplug(kind);
    await until('it is absent', () => isIn(kind, 'absent'));
    await client.virtual.plugIn(kind);
    await until('it is ready', () => isIn(kind, 'ready'));
    await until('the work is done', async () => (await tryOnce(kind)) === well);
  }, 60_000);
});

test('the drivers crash in the middle of all of it: the work is done again by the new process', async () => {
  await client.virtual.crash('ends').catch((error: unknown) => {
    if (!(error instanceof Fault)) throw error;
  });
  for (const kind of deviceKinds) await until(`${kind} works`, async () => !isCode(await tryOnce(kind)));
  expect(existsSync(join(folder, 'receipts'))).toBe(true);
}, 60_000);
