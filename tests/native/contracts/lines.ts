import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../../../domain/faults.ts';
import type { WireModel } from '../../../native/transports/in-process.ts';
import { openSerial } from '../../../native/transports/serial.ts';
import type { Transport } from '../../../native/transports/transport.ts';
import { plugVirtual } from '../../../native/virtual/plug.ts';
import type { MadeLine, VirtualLine, VirtualPlug } from '../../../native/virtual/plug.ts';
import { plugOnTcp } from '../support/on-tcp.ts';

/** A line with a virtual device at its far end and the plug in a hand. */
export type ContractLine = Pick<VirtualPlug, 'open' | 'unplug' | 'plugIn' | 'close'>;
/** Makes one, or says why there is none here. */
export type MakeLine = (model: WireModel) => Promise<ContractLine | string>;

const where = 'contract';

/** A virtual device’s own lines: a pseudo-terminal, a pipe in this process, or one made of reports or packets. */
export const madeLine =
  (line: VirtualLine | MadeLine): MakeLine =>
  async (model) => {
    const plug = await plugVirtual(model, line, where);
    if (plug.on === line || typeof line !== 'string') return plug;
    plug.close();
    return 'this system offers no pseudo-terminal';
  };

const hasSocat = (): boolean => spawnSync('socat', ['-V'], { stdio: 'ignore' }).status === 0;

/** Two pseudo-terminals of the kernel with socat between them: neither end knows that the other is ours. */
const onSocat: MakeLine = async (model) => {
  if (!hasSocat()) return 'socat is not installed (apt: socat)';
  const folder = mkdtempSync(join(tmpdir(), 'socat-'));
  const [near, far] = [join(folder, 'near'), join(folder, 'far')];
  let socat: ChildProcess | undefined;
  let device: Transport | undefined;

  const plugIn = async (): Promise<void> => {
    if (socat !== undefined) return;
    // A killed socat leaves its links behind, and they point at nothing.
    for (const link of [near, far]) rmSync(link, { force: true });
    const ends = [near, far].map((link) => `PTY,link=${link},raw,echo=0`);
    socat = spawn('socat', ends, { stdio: 'ignore' });
    for (let look = 0; !(existsSync(near) && existsSync(far)); look += 1) {
      if (look > 500) throw new Error('socat made no line');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const line = await openSerial(far, 115_200);
    device = line;
    const receive = model.plugIn({
      send: (bytes) => void line.write(bytes).catch(() => undefined),
      drop: () => unplug(),
    });
    line.onBytes(receive);
  };
  const unplug = (): void => {
    socat?.kill('SIGKILL');
    socat = undefined;
    void device?.close();
    device = undefined;
  };
  await plugIn();
  return {
    open(speed = 115_200) {
      return socat === undefined
        ? Promise.reject(new Fault('device/absent', { where }))
        : openSerial(near, speed);
    },
    unplug,
    plugIn,
    close() {
      unplug();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const makeLines = {
  'in-process': madeLine('in-process'),
  pty: madeLine('pty'),
  socat: onSocat,
  tcp: plugOnTcp,
} as const satisfies Record<string, MakeLine>;
