import { readFileSync, writeFileSync } from 'node:fs';
import { valueClientOver } from '../../contract/client.ts';
import { openHall } from '../../main/open-hall.ts';
import { profileFiles } from '../../main/profile/profile-config.ts';
import { beginShift, fileCase, issueVouchers, prepareCase, until } from '../../main/training/act-player.ts';
import { trainingPin } from '../../main/training/town/published.ts';
import { plugIntoPty } from '../../native/transports/pty.ts';
import { openSerial } from '../../native/transports/serial.ts';
import { virtualReceiptPrinter } from '../../native/virtual/receipt-printer.ts';
import type { BenchProfile } from './bench-profile.ts';
import { actOfficer, scriptOf } from './commit-of-act.ts';
import { compare, type Comparison, inTurn, quantile } from './measure.ts';

const warmUps = 2;

/** A printer in this process behind a pseudo-terminal, which says when the last byte of a receipt has come. */
const printerOnPty = async () => {
  let ended: ((bytes: Uint8Array) => void) | undefined;
  const model = virtualReceiptPrinter({ onTicket: (_ticket, bytes) => ended?.(bytes) });
  let begunAt = NaN;
  const pty = await plugIntoPty({
    plugIn(wire) {
      const receive = model.plugIn(wire);
      return (bytes) => {
        // Questions of status are a few bytes; this is the receipt.
        if (bytes.length > 100 && Number.isNaN(begunAt)) begunAt = performance.now();
        receive(bytes);
      };
    },
  });
  return pty === undefined
    ? undefined
    : {
        pty,
        nextReceipt: () =>
          new Promise<{ readonly begunAt: number; readonly at: number; readonly bytes: Uint8Array }>(
            (resolve) => {
              begunAt = NaN;
              ended = (bytes) => resolve({ begunAt, at: performance.now(), bytes });
            },
          ),
      };
};

export interface ReceiptMeasured {
  readonly comparisons: readonly Comparison[];
  readonly parts: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

/**
 * From the commit of an act to the last byte of its receipt at the printer, through print desk, device process, driver
 * and serial port, against a bare write of the same bytes to the same make of line.
 */
export const measureReceipt = async (
  bench: BenchProfile,
  rounds: number,
): Promise<ReceiptMeasured | string> => {
  const [ours, bare] = [await printerOnPty(), await printerOnPty()];
  if (ours === undefined || bare === undefined) return 'this system has no pseudo-terminals';
  const { config } = profileFiles(bench.profile);
  const before = readFileSync(config, 'utf8');
  const parsed = JSON.parse(before) as { devices: Record<string, unknown> };
  parsed.devices['receiptPrinter'] = { driver: 'escpos-serial', port: ours.pty.path };
  writeFileSync(config, JSON.stringify(parsed));
  let committedAt = NaN;
  const hallProcess = await openHall(bench.profile, {
    emit: () => undefined,
    failpoint: (name) => {
      if (name === 'file:after-commit') committedAt = performance.now();
    },
  });
  const bareLine = await openSerial(bare.pty.path, 9_600);
  const times = { ours: [] as number[], begun: [] as number[], bare: [] as number[] };
  let receiptBytes: Uint8Array | undefined;
  try {
    const hall = valueClientOver(hallProcess.serve);
    const payers = bench.payers.toReversed().values();
    await beginShift(hall, actOfficer, trainingPin);
    const act = async (): Promise<void> => {
      const { value: payer } = payers.next();
      if (payer === undefined) throw new RangeError('more receipts than payers');
      const script = scriptOf(payer);
      const view = await prepareCase(hall, script);
      const receipt = ours.nextReceipt();
      const filed = await fileCase(hall, view, script);
      const { begunAt, at, bytes } = await receipt;
      times.ours.push(at - committedAt);
      times.begun.push(begunAt - committedAt);
      receiptBytes = bytes;
      await issueVouchers(hall, filed.id);
      await until('the papers are out', async () => {
        const { rows } = await hall.paper.printJobs({});
        return rows.some((job) => job.caseFileId === filed.id) ? undefined : true;
      });
    };
    const write = async (): Promise<void> => {
      if (receiptBytes === undefined) throw new Error('no receipt was printed yet');
      const receipt = bare.nextReceipt();
      const begun = performance.now();
      await bareLine.write(receiptBytes);
      times.bare.push((await receipt).at - begun);
    };
    for (let time = 0; time < warmUps; time += 1) {
      await act();
      await write();
    }
    for (const series of Object.values(times)) series.length = 0;
    for (let round = 0; round < rounds; round += 1) await inTurn(round, [act, write]);
  } finally {
    await bareLine.close();
    await hallProcess.close();
    for (const { pty } of [ours, bare]) pty.close();
    writeFileSync(config, before);
  }
  return {
    comparisons: [
      compare(
        'receipt',
        'receipt from commit to its last byte at the printer',
        times.ours,
        'bare write of the same bytes to a serial line',
        times.bare,
      ),
    ],
    parts: { 'from commit to its first byte at the printer': quantile(times.begun, 0.5) },
    notes: [`the receipt is ${receiptBytes?.length ?? 0} bytes; a pseudo-terminal carries them at once`],
  };
};
