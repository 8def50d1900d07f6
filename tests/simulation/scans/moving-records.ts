import { verifyBatch } from '../../../exchange/batch.ts';
import { decide } from '../../../exchange/decide.ts';
import { judgeLanding } from '../../../exchange/land.ts';
import { receive } from '../../../exchange/receive.ts';
import type { ScanReference } from '../../../domain/scan.ts';
import { identityRecordId } from '../../../domain/registration/registration.ts';
import {
  declining,
  handover,
  registration,
  registrationBody,
  taking,
} from '../../exchange/registration-drafts.ts';
import { makeWindow, type Sealed, type TestWindow } from '../../exchange/test-window.ts';
import type { Chance } from '../chance.ts';
import {
  createMemoryExchangeStore,
  type ExchangeDisk,
  makeExchangeDisk,
} from '../exchange/memory-exchange-store.ts';
import type { Scheduler } from '../exchange/scheduler.ts';
import type { Named } from './memory-blob-store.ts';
import { namedOnDisk } from './named-on-disk.ts';

/** Where the windows are, where their records go, and a place that has nothing to do with either. */
export const [home, away, nowhere] = ['p', 'q', 'r'] as const;

const identity = {
  env: 'training',
  exchangeId: 'exchange-of-scans',
  createdAt: 0,
  trainingDate: '2016-03-10',
} as const;

interface Moves {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly devices: readonly string[];
  /** What the accepted messages name; the product's rule unless a fault is put in. */
  readonly names?: ((disk: ExchangeDisk) => Named[]) | undefined;
  readonly say: (what: string) => void;
  readonly complain: (what: string) => void;
}

/**
 * The registrations that name the day's scans, judged and passed on by the product's own code, and who may read which
 * scan by the day's own book of what has happened to each.
 */
export const makeRecords = ({ scheduler, chance, devices, names, say, complain }: Moves) => {
  const disk = makeExchangeDisk(identity);
  const store = createMemoryExchangeStore(disk);
  const windows = new Map<string, TestWindow>();
  const enrolled = async (device: string, part: string): Promise<void> => {
    const window = makeWindow({ device, bureau: 'state', part });
    windows.set(device, window);
    await store.putDevice(window.record);
  };
  /** Who may read it now, by the day's own book. */
  const rows: { readonly hash: string; readonly parts: Set<string> }[] = [];
  /** Handed over, and not in the other place's feed. */
  const onTheWay: (typeof rows)[number][] = [];
  let count = 0;
  let known: { readonly entries: number; readonly named: readonly Named[] } = { entries: -1, named: [] };

  const accept = async (device: string, draft: Parameters<TestWindow['seal']>[0]): Promise<Sealed> => {
    const window = windows.get(device) as TestWindow;
    const sealed = window.seal(draft);
    const record = (await store.findDevice(device)) ?? window.record;
    const { request, firstPrevHash } = verifyBatch(window.batch([sealed]), record, scheduler.now());
    await store.landBatch(request, judgeLanding(firstPrevHash));
    await store.applyPending(window.record.part, 50, decide, scheduler.now());
    const verdict = (await store.readResults(device, sealed.seq - 1, 1))[0];
    if (verdict?.verdict !== 'ACCEPTED') complain(`${sealed.msgId} is ${verdict?.code ?? 'not judged'}`);
    return sealed;
  };

  const fates = ['taken', 'declined', 'declined and handed over again'] as const;

  /** It goes to the other place, is read there, and is taken there or sent back. */
  const move = async (device: string, base: Sealed, row: (typeof rows)[number], again: boolean) => {
    const { body, taxpayer, recordId } = base.message;
    const record = base.message.schema === 'handover/1' ? (body['record'] as object) : body;
    const handed = await accept(device, handover(base, away, { record: record as Record<string, unknown> }));
    onTheWay.push(row);
    const fate = again ? 'taken' : chance.pick(fates);
    scheduler.after(chance.below(40_000), () => {
      void store.passOn(away, 10, receive).then(() => {
        // Whatever waited has gone with it.
        for (const one of onTheWay.splice(0)) one.parts.add(away);
        say(`${recordId} stands at ${away}`);
        scheduler.after(20_000 + chance.below(120_000), () => {
          void (async () => {
            if (fate === 'taken') {
              const draft = taking(handed);
              await accept('q1', { ...draft, taxpayer, recordId, body: { ...(record as object) } });
              return;
            }
            await accept('q1', declining(handed));
            row.parts.delete(away);
            say(`${recordId} is sent back`);
            await store.passOn(home, 10, receive);
            if (fate !== 'declined')
              scheduler.after(chance.below(60_000), () => void move(device, handed, row, true));
          })();
        });
      });
    });
  };

  return {
    enrol: async (): Promise<void> => {
      for (const device of devices) await enrolled(device, home);
      await enrolled('q1', away);
      await enrolled('r1', nowhere);
    },
    names: (): readonly Named[] => {
      const entries = [...disk.feed.values()].reduce((sum, { length }) => sum + length, 0);
      if (known.entries !== entries) known = { entries, named: (names ?? namedOnDisk)(disk) };
      return known.named;
    },
    mayRead: (part: string, hash: string): boolean =>
      rows.some((row) => row.hash === hash && row.parts.has(part)),
    /** The act's message is accepted; its record may move to the other place later in the day. */
    register: async (device: string, scan: ScanReference): Promise<void> => {
      const taxpayerNo = `359901200002290049${String(count++).padStart(2, '0')}`;
      const over = { taxpayerNo, scans: [{ ...scan }] };
      const of = { taxpayer: taxpayerNo, recordId: identityRecordId(taxpayerNo) };
      const first = await accept(
        device,
        registration('state', {}, { ...of, body: { ...registrationBody('state'), ...over } }),
      );
      const row = { hash: scan.hash, parts: new Set<string>([home]) };
      rows.push(row);
      if (chance.isSo(0.6)) scheduler.after(chance.below(90_000), () => void move(device, first, row, false));
    },
  };
};
export type Records = ReturnType<typeof makeRecords>;
