import { join } from 'node:path';
import { valueClientOver } from '../../contract/client.ts';
import { openHall } from '../../main/open-hall.ts';
import { profileFiles } from '../../main/profile/profile-config.ts';
import {
  type ActScript,
  beginShift,
  fileCase,
  issueVouchers,
  prepareCase,
  until,
} from '../../main/training/act-player.ts';
import { trainingPin } from '../../main/training/town/published.ts';
import type { TownTaxpayer } from '../../main/training/town/taxpayer-record.ts';
import type { BenchProfile } from './bench-profile.ts';
import { compare, type Comparison, inTurn, quantile } from './measure.ts';
import { openPouchCommit } from './pouch-commit.ts';
import { openRawCommit } from './raw-commit.ts';
import { openOnlooker, type RecordedAct } from './recorded-act.ts';

export interface ActMeasured {
  readonly comparisons: readonly Comparison[];
  readonly parts: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

export const actOfficer = 'n-lin';
const warmUps = 3;

/** A quarter's worth of work: VAT above the exemption, so both bureaus' lines, two forms and three ledger entries. */
export const scriptOf = (payer: TownTaxpayer): ActScript => {
  const [person] = payer.linkedPersons;
  if (person === undefined) throw new Error('a payer nobody stands for');
  return {
    officerId: actOfficer,
    pin: trainingPin,
    person: { name: person.name, idNumber: person.idNumber, reason: '读卡器故障' },
    taxpayerNo: payer.taxpayer.taxpayerNo,
    matterId: 'norm-17-cooperative-collection',
    answers: { gross: '515000.00' },
    tenderedFen: 2_000_000,
  };
};

type Marks = Map<string, number>;
const spanOf = (marks: Marks, from: string, to: string): number => {
  const [begun, ended] = [marks.get(from), marks.get(to)];
  if (begun === undefined || ended === undefined) throw new Error(`the act never came by ${from} or ${to}`);
  return ended - begun;
};
const markNames = [
  'asked',
  'begin',
  'after-lanes',
  'after-money',
  'after-vouchers',
  'after-journal',
  'before-seal',
  'before-commit',
  'after-commit',
  'answered',
];

const partsOf = (acts: readonly Marks[]): Record<string, number> =>
  // `asked` and `answered` are the caller's; the rest are the failpoints of the transaction.
  Object.fromEntries(
    markNames.slice(1).map((name, index) => {
      const from = markNames[index] ?? '';
      const spans = acts.map((marks) => spanOf(marks, from, name));
      return [`${from} to ${name}`, quantile(spans, 0.5)];
    }),
  );

/**
 * The commit of the whole act through the real services, against its own rows raw and against PouchDB, one of each in
 * every round and only when printing and the line are quiet.
 */
export const measureCommitOfAct = async (
  bench: BenchProfile,
  folder: string,
  rounds: number,
): Promise<ActMeasured> => {
  const files = profileFiles(bench.profile);
  let marks: Marks = new Map();
  let seen: ((name: string) => void) | undefined;
  const hallProcess = await openHall(bench.profile, {
    emit: () => undefined,
    failpoint: (name) => {
      if (!name.startsWith('file:')) return;
      marks.set(name.slice('file:'.length), performance.now());
      seen?.(name);
    },
  });
  const hall = valueClientOver(hallProcess.serve);
  const payers = bench.payers.values();
  const quiet = async (caseFileId: string): Promise<void> => {
    await issueVouchers(hall, caseFileId);
    await until('papers and line quiet', async () => {
      const { rows } = await hall.paper.printJobs({});
      const { waiting } = await hall.exchange.line({});
      return rows.some((job) => job.caseFileId === caseFileId) || waiting > 0 ? undefined : true;
    });
  };
  const act = async (): Promise<{ readonly marks: Marks; readonly call: number }> => {
    const { value: payer } = payers.next();
    if (payer === undefined) throw new RangeError('more acts than payers');
    const script = scriptOf(payer);
    const view = await prepareCase(hall, script);
    const taken: Marks = new Map([['asked', performance.now()]]);
    marks = taken;
    const filed = await fileCase(hall, view, script);
    taken.set('answered', performance.now());
    const call = spanOf(taken, 'asked', 'answered');
    await quiet(filed.id);
    return { marks: taken, call };
  };

  try {
    await beginShift(hall, actOfficer, trainingPin);
    for (let time = 0; time < warmUps; time += 1) await act();
    const onlooker = openOnlooker(files.database, bench.key);
    const rawPath = join(folder, 'raw.db');
    let recorded: RecordedAct;
    try {
      let before = onlooker.snapshot();
      let after = before;
      seen = (name) => {
        if (name === 'file:begin') before = onlooker.snapshot();
        if (name !== 'file:after-commit') return;
        after = onlooker.snapshot();
        onlooker.copyTo(rawPath);
      };
      await act();
      seen = undefined;
      recorded = onlooker.difference(before, after);
    } finally {
      onlooker.close();
    }

    const raw = openRawCommit(rawPath, bench.key, recorded, rounds + warmUps);
    const pouch = openPouchCommit(join(folder, 'pouch'), recorded, false);
    const pouchSynced = openPouchCommit(join(folder, 'pouch-synced'), recorded, true);
    const acts: Marks[] = [];
    const times = {
      transaction: [] as number[],
      call: [] as number[],
      raw: [] as number[],
      pouch: [] as number[],
      synced: [] as number[],
    };
    try {
      for (let time = 0; time < warmUps; time += 1) {
        raw.commit();
        await pouch.commit();
        await pouchSynced.commit();
      }
      for (let round = 0; round < rounds; round += 1) {
        await inTurn(round, [
          async () => {
            const done = await act();
            acts.push(done.marks);
            times.transaction.push(spanOf(done.marks, 'begin', 'after-commit'));
            times.call.push(done.call);
          },
          () => void times.raw.push(raw.commit()),
          async () => void times.pouch.push(await pouch.commit()),
          async () => void times.synced.push(await pouchSynced.commit()),
        ]);
      }
    } finally {
      raw.close();
      await pouch.close();
      await pouchSynced.close();
    }
    const rawName = 'same rows raw, one transaction, same cipher and pragmas';
    const pouchName = 'same rows as documents in PouchDB (not durable, in clear)';
    const syncedName = 'same rows as documents in PouchDB, made to wait for the disk (in clear)';
    const newRows = recorded.rows.filter((written) => written.changed === null).length;
    return {
      comparisons: [
        compare('act', 'transaction of the act', times.transaction, rawName, times.raw),
        compare('act', 'whole call that files it', times.call, rawName, times.raw),
        compare('act', 'transaction of the act', times.transaction, pouchName, times.pouch),
        compare('act', 'transaction of the act', times.transaction, syncedName, times.synced),
        compare('act', 'whole call that files it', times.call, syncedName, times.synced),
      ],
      parts: partsOf(acts),
      notes: [
        `the act writes ${newRows} new rows and changes ${recorded.rows.length - newRows}: ${tally(recorded)}`,
      ],
    };
  } finally {
    await hallProcess.close();
  }
};

const tally = (recorded: RecordedAct): string => {
  const counts = new Map<string, number>();
  for (const { table, changed } of recorded.rows) {
    const name = changed === null ? table : `${table} (changed)`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${count} ${name}`).join(', ');
};
