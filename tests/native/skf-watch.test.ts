import { beforeEach, describe, expect, test } from 'vitest';
import { Fault } from '../../domain/faults.ts';
import { inProcessLibrary } from '../../native/ca-keys/library-in-process.ts';
import { serveLibrary } from '../../native/ca-keys/library-service.ts';
import { openSkfKeys } from '../../native/ca-keys/skf.ts';
import { usualQuirks } from '../../native/ca-keys/skf-libraries.ts';
import { openSkfSession } from '../../native/ca-keys/skf-session.ts';
import type { SkfTable } from '../../native/ca-keys/skf-table.ts';
import { virtualSlot } from '../../native/virtual/ca-key.ts';
import type { VirtualSlot } from '../../native/virtual/ca-key.ts';
import { pin, pinBytes, virtualDeck } from './support/virtual-keys.ts';

const vendor = { id: 'virtual', name: '模拟', quirks: usualQuirks };
const data = Uint8Array.from(Buffer.from('国地税联合办税'));

let slot: VirtualSlot;
beforeEach(() => {
  slot = virtualSlot(virtualDeck, { pin });
});

describe('a library that tells of keys', () => {
  const watchedWith = async (callBeside: SkfTable['callBeside']) => {
    const table = { ...slot.load(() => undefined), callBeside };
    const session = openSkfSession(table, vendor, { timings: { pollMs: 10, slowPollMs: 60_000 } });
    const seen: string[] = [];
    session.onEvent(({ what }) => seen.push(what));
    await session.list();
    return { session, seen };
  };

  test('what comes before it has begun to listen, or after it stopped, is seen by looking soon', async () => {
    for (const callBeside of [() => new Promise<never>(() => undefined), async () => 0x0a00_0001]) {
      slot.pull();
      const { session, seen } = await watchedWith(callBeside);
      slot.put('sm2');
      await expect.poll(() => seen).toEqual(['inserted']);
      await session.close();
    }
  });

  test('is not distrusted for one event of nothing, and not asked any more after three', async () => {
    let waits = 0;
    const { session, seen } = await watchedWith(async () => {
      waits += 1;
      return 0;
    });
    await expect.poll(() => waits).toBe(3);
    slot.put('sm2');
    await expect.poll(() => seen).toEqual(['inserted']);
    expect(waits).toBe(3);
    await session.close();
  });
});

test('a library without a key is asked once each time keys are looked for', async () => {
  let asked = 0;
  const launch = inProcessLibrary((end) => openSkfSession(slot.load(end), vendor));
  const files = { windows: [import.meta.filename], linux: [import.meta.filename] };
  const found = openSkfKeys({
    vendors: [{ ...vendor, files }],
    launcher: async () => () => {
      const child = launch();
      return {
        ...child,
        post(message) {
          if (message.type === 'request' && message.op === 'list') asked += 1;
          child.post(message);
        },
      };
    },
  });
  for (const times of [1, 2, 3]) {
    expect(await found.list()).toEqual([]);
    expect(asked).toBe(times);
  }
  slot.put('sm2');
  expect(await found.list()).toHaveLength(1);
  expect(asked).toBe(4);
  await found.close();
});

test('a PIN that reaches a library process without a session is overwritten', async () => {
  const told: unknown[] = [];
  const receive = serveLibrary({
    open: () => Promise.reject(new Fault('device/library-missing')),
    tell: (message) => told.push(message),
    leave: () => undefined,
  });
  const given = pinBytes();
  const request = { keyId: 'k', what: { data }, algorithm: 'sm2-sm3', pin: given } as const;
  receive({ type: 'request', id: 1, op: 'sign', input: { request } });
  await expect.poll(() => told).toMatchObject([{ ok: false, fault: { code: 'device/host-closed' } }]);
  expect([...given]).toEqual(Array.from(pin, () => 0));
});
