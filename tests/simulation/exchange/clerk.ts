import { addDays, plainDate } from '../../../domain/plain-date.ts';
import { Fault } from '../../../domain/faults.ts';
import type { MessageDraft } from '../../../main/sync/sealer.ts';
import type { RecordRow, TaskRow } from '../../../main/sync/sync-store.ts';
import { type Chance, chanceFrom } from '../chance.ts';
import * as make from './drafts.ts';
import type { Trace } from './scheduler.ts';
import type { Variant } from './variant.ts';
import { Died, type WindowMachine, type WindowProcess } from './window-machine.ts';
import type { Slip, Witness, Wrong } from './witness.ts';

const firstDay = plainDate('2016-03-10');
/** The hall has two jurisdictions. */
const otherPart = (part: string): string => (part === '350102' ? '350103' : '350102');

interface Said {
  readonly drafts: readonly MessageDraft[];
  readonly slips?: readonly Slip[];
  readonly wrong?: Wrong;
}

/** The person at one window. What it does is what the screens allow: it sees the window's records and tasks. */
export interface Clerk {
  /** Does one deed, if there is anything to do. */
  act(machine: WindowMachine, what: string, seed: number): void;
  /** Says one act, in one transaction; `false` when it was refused or the machine died before it was durable. */
  say(machine: WindowMachine, said: Said): boolean;
  /** Prints what is durable and not on paper yet: after an act, and at every start. */
  print(machine: WindowMachine): void;
  /** What was answered here may be gone with a disk: its tasks are looked at again. */
  forget(machine: WindowMachine): void;
  /** Confirms everything that waits, corrects everything returned: the end of the day. */
  finish(machine: WindowMachine): number;
}

export interface ClerkOptions {
  readonly witness: Witness;
  readonly trace: Trace;
  readonly variant: Variant;
  /** Day the exchange began with; what a window uses that has heard none yet. */
  readonly cases: string[];
}

export const makeClerk = ({ witness, trace, variant, cases }: ClerkOptions): Clerk => {
  let acts = 0;
  let newcomers = 0;
  /** Slips by the `recordId` of their fact. */
  const slips = new Map<string, Slip>();
  const reversed = new Set<string>();
  const collections = new Map<string, { readonly filed: string; readonly draft: MessageDraft }[]>();
  /** Tasks a person has answered at a machine; the feed's answer closes them. */
  const answered = new Set<string>();

  const print = (machine: WindowMachine): void => {
    for (const { msgId, text } of machine.disk()?.outbox ?? []) {
      const slip = text.includes('"kind":"FACT"') ? slips.get(recordIdOf(text)) : undefined;
      if (slip === undefined || witness.printed.has(slip.voucherNumber)) continue;
      witness.printed.add(slip.voucherNumber);
      trace.say(`${machine.name} prints ${slip.voucherNumber} of ${msgId}`);
    }
  };

  const say = (machine: WindowMachine, { drafts, slips: given = [], wrong = null }: Said): boolean => {
    const { process } = machine;
    if (process === undefined || drafts.length === 0) return false;
    for (const slip of given) slips.set(slip.recordId, slip);
    if (variant.printsFirst === true)
      for (const { voucherNumber } of given) witness.printed.add(voucherNumber);
    const before = machine.disk()?.outbox.length ?? 0;
    let isPower = true;
    try {
      process.store.enqueue(drafts);
    } catch (error) {
      if (!(error instanceof Died) && !(error instanceof Fault)) throw error;
      isPower = !(error instanceof Died);
    }
    const fresh = (machine.disk()?.outbox ?? []).slice(before);
    if (fresh.length === 0) return false;
    witness.sealed(machine, fresh, drafts, wrong);
    for (const slip of given) witness.took(slip);
    trace.say(
      `${machine.name} seals ${fresh.map(({ msgId, hash }) => `${msgId} ${hash.slice(0, 8)}`).join()}`,
    );
    if (isPower) {
      print(machine);
      process.engine.now();
    }
    return true;
  };

  const recordIdOf = (text: string): string => (JSON.parse(text) as { recordId: string }).recordId;
  const actOf = (machine: WindowMachine): make.Act => {
    acts += 1;
    return {
      bureau: machine.bureau,
      part: machine.part,
      actId: `${machine.name}-act-${acts}`,
      at: machine.now(),
    };
  };
  const filings = (machine: WindowMachine, process: WindowProcess): RecordRow[] =>
    process.store
      .records()
      .filter(({ schema, authority }) => schema === 'joint-filing/1' && authority === machine.bureau);
  const taskRecords = (
    machine: WindowMachine,
    process: WindowProcess,
    kind: TaskRow['kind'],
  ): { readonly task: TaskRow; readonly record: RecordRow }[] =>
    process.store.openTasks().flatMap((task) => {
      const record = task.recordId === null ? undefined : process.store.findRecord(task.recordId);
      const isDone = answered.has(`${machine.name} ${task.id}`);
      return task.kind !== kind || record === undefined || isDone ? [] : [{ task, record }];
    });
  const answer = (machine: WindowMachine, task: TaskRow, ...drafts: readonly MessageDraft[]): void => {
    if (say(machine, { drafts })) answered.add(`${machine.name} ${task.id}`);
  };

  const file = (machine: WindowMachine, chance: Chance): void => {
    const act = actOf(machine);
    const bureaus = chance.isSo(0.6) ? [machine.bureau, make.otherOf(machine.bureau)] : [machine.bureau];
    const drafts: MessageDraft[] = [];
    const given: Slip[] = [];
    const made: { filed: string; draft: MessageDraft }[] = [];
    for (const bureau of bureaus) {
      const lines = make.linesOf(chance, bureau);
      const filed = `filing:${act.actId}:${bureau}`;
      const paid = `paid:${act.actId}:${bureau}`;
      const money = make.collection(act, bureau, paid, `V-${act.actId}-${bureau}`, lines);
      drafts.push(make.filing(act, bureau, filed, lines), money);
      given.push(make.slipOf(bureau, `V-${act.actId}-${bureau}`, lines, paid));
      made.push({ filed, draft: money });
    }
    if (say(machine, { drafts, slips: given }))
      collections.set(machine.name, [...(collections.get(machine.name) ?? []), ...made]);
  };

  const reverse = (machine: WindowMachine, process: WindowProcess, chance: Chance): void => {
    const open = (collections.get(machine.name) ?? []).filter(({ draft }) => !reversed.has(draft.recordId));
    if (open.length === 0) return;
    const { filed, draft } = chance.pick(open);
    const act = actOf(machine);
    const body = draft.body as { bureau: 'state' | 'local'; voucherNumber: string; lines: never[] };
    const red = make.redLines(body.lines);
    const recordId = `red:${act.actId}`;
    const standing = process.store.findRecord(filed);
    const voids =
      standing !== undefined && standing.status !== 'returned' && standing.body['status'] === 'filed';
    const said: Said = {
      drafts: [
        make.reversal(act, body.bureau, recordId, body.voucherNumber, red),
        ...(voids ? [make.voiding(act, standing)] : []),
      ],
      slips: [make.slipOf(body.bureau, `R-${act.actId}`, red, recordId)],
    };
    if (say(machine, said)) reversed.add(draft.recordId);
  };

  const lane = (machine: WindowMachine, process: WindowProcess, chance: Chance): void => {
    const act = actOf(machine);
    const doneOn = machine.today ?? firstDay;
    const own = cases.filter((id) => id.startsWith(machine.part));
    if (own.length === 0 || chance.isSo(0.3)) {
      const caseId = `${machine.part}-${act.actId}`;
      cases.push(caseId);
      const dueOn = addDays(doneOn, chance.below(3));
      say(machine, {
        drafts: [make.laneEntry(act, caseId, undefined, { act: 'open', fence: 1, doneOn, dueOn })],
      });
      return;
    }
    const caseId = chance.pick(own);
    const standing = process.store.findRecord(`lane:${caseId}:${machine.bureau}`);
    const before = standing?.body as { fence: number; answers: { dueOn: string } } | undefined;
    const isHolder = standing?.senderDevice === machine.device;
    const entry = {
      act: isHolder || before === undefined ? 'letter' : 'lane-take',
      fence: before === undefined ? 1 : isHolder ? before.fence : before.fence + 1,
      doneOn,
      dueOn: before?.answers.dueOn ?? addDays(doneOn, 1),
    };
    say(machine, { drafts: [make.laneEntry(act, caseId, standing, entry)] });
  };

  /** Somebody in a hurry: what no screen offers, and what the exchange must not let stand. */
  const hurry = (machine: WindowMachine, process: WindowProcess, chance: Chance): void => {
    const act = actOf(machine);
    const lines = make.linesOf(chance, machine.bureau);
    const own = filings(machine, process).filter(({ senderBureau }) => senderBureau === machine.bureau);
    const about = own.length === 0 ? undefined : chance.pick(own);
    const choice = chance.below(6);
    const returned = own.find(({ status }) => status === 'returned');
    if (choice === 0 && about !== undefined)
      say(machine, { drafts: [make.confirmation(act, about)], wrong: 'refused' });
    else if (choice === 1 && about !== undefined && about.status !== 'returned')
      say(machine, { drafts: [make.correction(act, about)], wrong: 'refused' });
    else if (choice === 2 && returned !== undefined)
      say(machine, { drafts: [make.amendment(act, returned, '059133333333')], wrong: 'contested' });
    else if (choice === 3)
      say(machine, {
        drafts: [{ ...make.filing(act, machine.bureau, `x:${act.actId}`, lines), under: make.expired }],
        wrong: 'refused',
      });
    else {
      // The money was taken under an agreement that had ended: it counts, and a person is told.
      const recordId = `odd:${act.actId}`;
      const draft = make.collection(act, machine.bureau, recordId, `V-${act.actId}`, lines);
      say(machine, {
        drafts: [{ ...draft, under: make.expired }],
        slips: [make.slipOf(machine.bureau, `V-${act.actId}`, lines, recordId)],
        wrong: 'quarantined',
      });
    }
  };

  /** Registrations of the own bureau that are administered here, as this window knows. */
  const registered = (machine: WindowMachine, process: WindowProcess): RecordRow[] =>
    process.store
      .records()
      .filter(
        ({ schema, authority, status }) =>
          schema === 'registration/1' &&
          authority === machine.bureau &&
          (status === 'stored' || status === 'confirmed'),
      );
  const offers = (machine: WindowMachine, process: WindowProcess) =>
    taskRecords(machine, process, 'take-over').filter(
      ({ task }) => task.detail['authority'] === machine.bureau,
    );
  const move = (machine: WindowMachine, process: WindowProcess, what: string, chance: Chance): void => {
    const act = actOf(machine);
    const open = registered(machine, process);
    if (what === 'register' && newcomers < 100) {
      newcomers += 1;
      say(machine, { drafts: [make.registration(act, newcomers - 1)] });
    } else if (what === 'hand-over' && open.length > 0) {
      const record = chance.pick(open);
      say(machine, { drafts: [make.handover(act, record, otherPart(machine.part))] });
    } else if (what === 'change' && open.length > 0)
      say(machine, { drafts: [make.amendment(act, chance.pick(open), `0592${chance.below(10_000_000)}`)] });
    else if (what === 'take')
      for (const { task, record } of offers(machine, process))
        answer(machine, task, ...make.answerOffer(actOf(machine), record, task, chance.isSo(0.7)));
  };

  const answerTasks = (machine: WindowMachine, process: WindowProcess, chance: Chance): void => {
    for (const { task, record } of taskRecords(machine, process, 'confirm-or-return').slice(0, 4)) {
      const isGood = chance.isSo(0.6) || record.body['status'] === 'void';
      const make_ = isGood || record.status !== 'stored' ? make.confirmation : make.returning;
      answer(machine, task, make_(actOf(machine), record));
    }
  };
  const correctTasks = (machine: WindowMachine, process: WindowProcess): void => {
    for (const { task, record } of taskRecords(machine, process, 'correct'))
      if (record.status === 'returned') answer(machine, task, make.correction(actOf(machine), record));
  };

  return {
    say,
    print,
    forget: ({ name }) => {
      for (const one of answered) if (one.startsWith(`${name} `)) answered.delete(one);
    },
    act: (machine, what, seed) => {
      const { process } = machine;
      if (process === undefined) return;
      const chance = chanceFrom(seed);
      if (what === 'file') file(machine, chance);
      else if (what === 'reverse') reverse(machine, process, chance);
      else if (what === 'answer') answerTasks(machine, process, chance);
      else if (what === 'correct') correctTasks(machine, process);
      else if (what === 'lane') lane(machine, process, chance);
      else if (what === 'hurry') hurry(machine, process, chance);
      else if (what === 'register' || what === 'hand-over' || what === 'take' || what === 'change')
        move(machine, process, what, chance);
      else if (what === 'amend') {
        const open = filings(machine, process).filter(({ status }) => status !== 'returned');
        if (open.length === 0) return;
        say(machine, {
          drafts: [make.amendment(actOf(machine), chance.pick(open), `0591${seed % 10_000_000}`)],
        });
      }
    },
    finish: (machine) => {
      const { process } = machine;
      if (process === undefined) return 0;
      const before = machine.disk()?.outbox.length ?? 0;
      correctTasks(machine, process);
      for (const { task, record } of offers(machine, process))
        answer(machine, task, ...make.answerOffer(actOf(machine), record, task, true));
      for (const { task, record } of taskRecords(machine, process, 'confirm-or-return'))
        if (record.status !== 'returned') answer(machine, task, make.confirmation(actOf(machine), record));
      return (machine.disk()?.outbox.length ?? 0) - before;
    },
  };
};
