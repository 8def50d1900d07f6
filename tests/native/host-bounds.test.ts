import { expect, test, vi } from 'vitest';
import { operate, operationOf } from '../../native/host/operations.ts';
import { rememberAttempts } from '../../native/host/slot-report.ts';
import { openSdtSession, usualTimings } from '../../native/id-card-readers/sdt-session.ts';
import type { SdtCommand, SdtReply } from '../../native/protocols/sdt.ts';
import { photoBlock, textBlockOf } from '../../native/virtual/card-block.ts';
import { deck } from './support/deck.ts';

test('the device process of a real hall is not ended by request: that is for training', () => {
  const kill = vi.spyOn(process, 'kill').mockReturnValue(true);
  try {
    const devices = { profile: 'production', kinds: new Map(), close: async () => undefined } as const;
    const { signal } = new AbortController();
    const crash = (): unknown =>
      operationOf(devices, 'host/crash')({ how: 'ends' }, { signal, onProgress: () => undefined });
    expect(crash).toThrow(expect.objectContaining({ code: 'device/virtual-in-production' }));
    expect(kill).not.toHaveBeenCalled();
  } finally {
    kill.mockRestore();
  }
});

test('a PIN that no operation took is overwritten all the same', async () => {
  const none = { profile: 'production', kinds: new Map(), close: async () => undefined } as const;
  const context = { signal: new AbortController().signal, onProgress: () => undefined };
  for (const [devices, code] of [
    [undefined, 'device/host-closed'],
    [none, 'device/not-configured'],
  ] as const) {
    const pin = Uint8Array.from(Buffer.from('201603'));
    const request = { keyId: 'k', what: { data: new Uint8Array(1) }, algorithm: 'sm2-sm3', pin } as const;
    await expect(operate(devices, { op: 'ca-key/sign', input: { request } }, context)).rejects.toMatchObject({
      code,
    });
    expect([...pin]).toEqual([0, 0, 0, 0, 0, 0]);
  }
});

test('of what was tried at a device the last eight are kept, and the same again counts once', () => {
  const attempts = rememberAttempts();
  for (let at = 0; at < 40; at += 1)
    attempts.add({ at, what: at % 2 === 0 ? 'open' : 'lost', tookMs: 1, fault: null });
  expect(attempts.all().map(({ at }) => at)).toEqual([32, 33, 34, 35, 36, 37, 38, 39]);
  attempts.add({ at: 40, what: 'lost', tookMs: 1, fault: null });
  expect(attempts.all().map(({ at }) => at)).toEqual([32, 33, 34, 35, 36, 37, 38, 40]);
});

test('a card whose later addresses the module calls forged is no card that was read', async () => {
  const [card] = deck;
  if (card === undefined) throw new Error('no card in the deck');
  const read = Uint8Array.of(1, 0, 4, 0, ...textBlockOf(card), ...photoBlock());
  const said: Readonly<Partial<Record<SdtCommand, Pick<SdtReply, 'sw3' | 'data'>>>> = {
    findCard: { sw3: 0x9f, data: new Uint8Array(4) },
    selectCard: { sw3: 0x90, data: new Uint8Array(8) },
    readTextAndPhoto: { sw3: 0x90, data: read },
    readLaterAddresses: { sw3: 0x33, data: new Uint8Array(0) },
  };
  const session = await openSdtSession(
    {
      where: 'x',
      ask: async (command) => ({
        sw1: 0,
        sw2: 0,
        sw3: 0x90,
        data: new Uint8Array(0),
        ...said[command],
      }),
      onClosed: () => () => undefined,
      close: async () => undefined,
    },
    usualTimings,
    { driver: 'x', vendor: 'x', model: 'x' },
  );
  await expect(session.readCard(new AbortController().signal)).rejects.toMatchObject({
    code: 'device/card-contents-forged',
  });
});
