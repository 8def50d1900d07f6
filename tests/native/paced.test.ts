import { expect, test } from 'vitest';
import { sdtSerial } from '../../native/id-card-readers/sdt-serial.ts';
import { virtualIdCardReader } from '../../native/virtual/id-card-reader.ts';
import { wireMs } from '../../native/transports/wire-time.ts';
import { paced } from '../../native/virtual/paced.ts';
import { plugVirtual } from '../../native/virtual/plug.ts';
import { deck } from './support/deck.ts';

test('a card on a slow line takes at least as long as its bytes on a real one, and is read all the same', async () => {
  // Text, photo and the frame around them.
  expect(wireMs(1_295, 9_600)).toBeCloseTo(1_349, 0);
  const plug = await plugVirtual(
    paced(virtualIdCardReader(deck, { cardOnReader: 0 }), 57_600),
    'in-process',
    'x',
  );
  const session = await sdtSerial.open(plug.open, { pollMs: 10 });
  const begun = performance.now();
  expect(await session.readCard(new AbortController().signal)).toMatchObject({ name: '林浅溪' });
  expect(performance.now() - begun).toBeGreaterThan(wireMs(1_295, 57_600));
  await session.close();
});
