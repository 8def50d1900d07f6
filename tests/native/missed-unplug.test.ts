import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openSlot } from '../../native/host/slot.ts';
import { sdtSerial } from '../../native/id-card-readers/sdt-serial.ts';
import { openSerial } from '../../native/transports/serial.ts';
import type { Transport } from '../../native/transports/transport.ts';
import { virtualIdCardReader } from '../../native/virtual/id-card-reader.ts';
import { tell } from '../journeys/seed.ts';
import { quickReader } from './contracts/id-card-reader.ts';
import { deck } from './support/deck.ts';
import { skipReason } from './support/required.ts';

/*
 * A plug pulled just after a piece of a reply has arrived: the serial library then reads the dead line for ever and tells
 * nobody, once in twenty to once in three times. Whoever waits for “closed” alone waits for ever.
 */

const missing =
  spawnSync('socat', ['-V'], { stdio: 'ignore' }).status === 0
    ? undefined
    : 'socat is not installed (apt: socat)';
const isSkipped = skipReason('the missed unplug', missing);

const folder = mkdtempSync(join(tmpdir(), 'unplug-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Cable {
  readonly near: string;
  readonly far: string;
  readonly socat: ChildProcess;
}
const layCable = async (name: string): Promise<Cable> => {
  const [near, far] = [join(folder, `${name}-near`), join(folder, `${name}-far`)];
  // A killed socat leaves its links behind, and they point at nothing.
  for (const link of [near, far]) rmSync(link, { force: true });
  const socat = spawn(
    'socat',
    [near, far].map((link) => `PTY,link=${link},raw,echo=0`),
    { stdio: 'ignore' },
  );
  for (let look = 0; !(existsSync(near) && existsSync(far)); look += 1) {
    if (look > 500) throw new Error('socat made no line');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { near, far, socat };
};
const pull = ({ socat }: Cable): void => void socat.kill('SIGKILL');

const pulls = 40;
const probeMs = 200;

describe.skipIf(isSkipped)(`a plug pulled ${pulls} times right after a frame`, () => {
  test('is found each time by a probe of the line, whether or not the library reported it', async () => {
    let reported = 0;
    let longestMs = 0;
    for (let round = 0; round < pulls; round += 1) {
      const cable = await layCable(`p${round}`);
      const [near, far] = [await openSerial(cable.near, 115_200), await openSerial(cable.far, 115_200)];
      let isClosed = false;
      near.onClosed(() => (isClosed = true));
      const heard = new Promise<void>((resolve) => near.onBytes(() => resolve()));
      void far.write(new Uint8Array(600).fill(0x5a)).catch(() => undefined);
      await heard;
      pull(cable);
      const pulledAt = performance.now();
      await new Promise((resolve) => setTimeout(resolve, probeMs));
      if (isClosed) reported += 1;
      const asked = performance.now();
      await expect(near.probe()).rejects.toMatchObject({ code: 'device/unplugged' });
      longestMs = Math.max(longestMs, performance.now() - asked);
      expect(near.isOpen).toBe(false);
      expect(isClosed).toBe(true);
      expect(performance.now() - pulledAt).toBeLessThan(probeMs + 1_000);
      await near.close();
      await far.close();
    }
    tell(
      `${pulls} plugs pulled: ${reported} reported by the serial library within ${probeMs} ms, ${pulls - reported} only by the probe; the probe took ${Math.round(longestMs)} ms at most`,
    );
  }, 120_000);

  test('shows as absent on the device bar within the idle check, and the reader works when the cable is back', async () => {
    const checkMs = 150;
    for (let round = 0; round < 5; round += 1) {
      const model = virtualIdCardReader(deck);
      let cable = await layCable(`s${round}`);
      let device: Transport | undefined;
      const plugModel = async (): Promise<void> => {
        const line = await openSerial(cable.far, 115_200);
        device = line;
        line.onBytes(
          model.plugIn({
            send: (bytes) => void line.write(bytes).catch(() => undefined),
            drop: () => undefined,
          }),
        );
      };
      await plugModel();
      let state = '';
      const slot = openSlot({
        kind: 'id-card-reader',
        model: 'reader',
        where: cable.near,
        virtual: true,
        exclusive: true,
        open: () => sdtSerial.open((speed) => openSerial(cable.near, speed), quickReader),
        check: async (session) => {
          await session.check();
          return {};
        },
        onState: (next) => (state = next.state),
        timings: { reopenMs: [50, 100], checkMs },
      });
      await expect.poll(() => state, { timeout: 3_000 }).toBe('ready');
      model.putCard(0);
      model.fault('slow');
      const reading = slot
        .use((session) => session.readCard(new AbortController().signal))
        .then(
          () => 'read',
          (error: unknown) => String(error),
        );
      setTimeout(() => pull(cable), 30);
      expect(await reading).toMatch(/unplugged/);
      await expect.poll(() => state, { timeout: checkMs + 2_000 }).toBe('absent');
      await device?.close();
      cable = await layCable(`s${round}`);
      await plugModel();
      await expect.poll(() => state, { timeout: 3_000 }).toBe('ready');
      model.clearFaults();
      model.putCard(1);
      expect(await slot.use((session) => session.readCard(new AbortController().signal))).toMatchObject({
        name: '阿依努尔',
      });
      await slot.close();
      await device?.close();
      pull(cable);
    }
  }, 60_000);
});
