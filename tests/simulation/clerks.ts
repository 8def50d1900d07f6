import { findCaseFile } from '../../db/case-files.ts';
import type { Answers } from '../../domain/forms/field.ts';
import type { BoundAct } from '../../domain/matters/act.ts';
import { lanesOf } from '../../main/services/case-lanes.ts';
import { isAsked } from '../../main/services/tasks-at-hand.ts';
import { flowOf, type Hands, type CounterCase, standingOf } from './counter-play.ts';
import { giveSealKeys } from './seal-keys.ts';
import type { SimCounter } from './sim-counter.ts';
import { fillIn, type SimMatter } from './sim-matter.ts';
import { joint } from './sim-norm-17.ts';
import { betweenBureaus, newcomers } from './sim-matters.ts';

/* What the people at the windows do, each by what that window knows. */

type Task = Awaited<ReturnType<SimCounter['inbox']>>[number];
type FlowCase = CounterCase & { readonly kind: SimMatter };

const isFlowCase = (one: CounterCase): one is FlowCase => one.kind !== null;
const mostCases = 8;

const officerFor = ({ seat }: SimCounter, roles: readonly string[]): string =>
  roles.includes('counter-clerk') ? seat.clerk : seat.taxOfficer;

/** The window takes the lane from whoever holds it, with a supervisor's word; then its people may write there. */
const makeHolder = async (counter: SimCounter, { caseId, kind }: FlowCase): Promise<void> => {
  const { device, fence } = standingOf(counter, caseId, kind).holding[counter.bureau];
  if (fence === 0 || device === counter.device) return;
  await counter.as(counter.seat.supervisor, () =>
    counter.perform({
      action: 'take-lane',
      caseFileId: caseId,
      lane: counter.bureau,
      reason: '持有窗口离线',
      actId: counter.newId(),
    }),
  );
};

const openActs = (counter: SimCounter, { caseId, kind }: FlowCase): readonly BoundAct[] =>
  flowOf(kind)
    .actsOf(lanesOf(counter.db, caseId), counter.bureau, counter.today())
    .filter((act) => isAsked(counter.db, caseId, act));

const perform = (counter: SimCounter, caseId: string, act: BoundAct, answers: Answers) =>
  counter.as(officerFor(counter, act.roles), () =>
    counter.perform({
      action: 'act',
      caseFileId: caseId,
      lane: counter.bureau,
      act: act.id,
      answers: { ...answers },
      actId: counter.newId(),
    }),
  );

export const makeClerks = ({ chance, cases, attempt }: Hands) => {
  const flowCases = (): readonly FlowCase[] => cases.filter(isFlowCase);

  /** A form at the counter from the empty page to F9. */
  const file = (counter: SimCounter, kind: SimMatter, taxpayerNo: string | null): Promise<boolean> =>
    attempt(`open ${kind.matter.id}`, counter, () =>
      counter.as(officerFor(counter, kind.matter.openedBy), async () => {
        const opened = await counter.open(kind.matter.id, taxpayerNo);
        const answers = {
          ...opened.answers,
          ...kind.opening(chance, counter.today(), counter.bureau),
        };
        const ready = await counter.perform({
          action: 'save',
          caseFileId: opened.id,
          answers,
          papers: [...(kind.papers?.(answers) ?? opened.papers.map(({ id }) => id))],
        });
        await counter.perform({
          action: 'file',
          caseFileId: opened.id,
          tenderedFen: ready.preview.totalFen ?? 0,
          figuresHash: ready.preview.figuresHash,
          actId: counter.newId(),
        });
        cases.push({ caseId: opened.id, kind: kind.matter.flow === undefined ? null : kind, at: counter });
      }),
    );

  let keys = 0;
  const issueKeys = (counter: SimCounter): void => {
    keys += 1;
    counter.write((tx) => giveSealKeys(tx, counter.device, keys));
  };

  /** A case the window knows that has something for it to do, one that waits for it before others. */
  const pickCase = (counter: SimCounter): { one: FlowCase; open: readonly BoundAct[] } | undefined => {
    const known = flowCases().filter(({ caseId }) => {
      const { state, local } = lanesOf(counter.db, caseId);
      return state.length + local.length > 0;
    });
    let found: { one: FlowCase; open: readonly BoundAct[] } | undefined;
    for (let tries = 8; tries > 0 && known.length > 0; tries -= 1) {
      const one = chance.pick(known);
      const open = openActs(counter, one);
      if (open.some(({ isAwaited }) => isAwaited)) return { one, open };
      if (open.length > 0) found = { one, open };
    }
    return found;
  };

  const act = async (counter: SimCounter): Promise<void> => {
    const picked = pickCase(counter);
    if (picked === undefined) return;
    const { one, open } = picked;
    const standing = standingOf(counter, one.caseId, one.kind);
    const { device, fence } = standing.holding[counter.bureau];
    if (fence > 0 && device === null) await attempt('take-lane', counter, () => makeHolder(counter, one));
    const usual = open.filter((candidate) => !one.kind.isRare(candidate, standing));
    const from = chance.isSo(0.97) ? usual : open;
    if (from.length === 0) return;
    const chosen = chance.pick(from);
    const answers = fillIn(chance, chosen, counter.today(), one.kind);
    const isDone = await attempt(`${chosen.id} in ${one.caseId}`, counter, () =>
      perform(counter, one.caseId, chosen, answers),
    );
    // A clerk who could not seal asks for keys; sometimes they come.
    if (!isDone && chosen.id === 'hand-over-certificate' && chance.isSo(0.5)) issueKeys(counter);
  };

  const handOver = async (counter: SimCounter): Promise<void> => {
    const known = flowCases().filter(({ caseId }) => lanesOf(counter.db, caseId)[counter.bureau].length > 0);
    if (known.length === 0) return;
    const one = chance.pick(known);
    const { device, fence } = standingOf(counter, one.caseId, one.kind).holding[counter.bureau];
    if (fence === 0) return;
    if (device !== counter.device) {
      await attempt(`take-lane of ${one.caseId}`, counter, () => makeHolder(counter, one));
      return;
    }
    await attempt(`release-lane of ${one.caseId}`, counter, () =>
      counter.perform({
        action: 'release-lane',
        caseFileId: one.caseId,
        lane: counter.bureau,
        actId: counter.newId(),
      }),
    );
  };

  const reverse = async (counter: SimCounter): Promise<void> => {
    const own = cases.filter(
      ({ caseId, kind, at }) =>
        kind === null && at === counter && findCaseFile(counter.db, caseId)?.status === 'filed',
    );
    if (own.length === 0) return;
    const { caseId } = chance.pick(own);
    await attempt(`reverse ${caseId}`, counter, () =>
      counter.perform({
        action: 'reverse',
        caseFileId: caseId,
        reason: '重复申报',
        secondOfficerId: counter.seat.supervisor,
        secondPin: '',
        actId: counter.newId(),
      }),
    );
  };

  /** The numbered forms that came out of the printer: good, or torn and replaced by the next number. */
  const lookAtForms = async (counter: SimCounter): Promise<void> => {
    for (const job of await counter.printed())
      if (chance.isSo(0.75))
        await attempt('issue', counter, () => counter.issue(job.id, job.voucherNumber ?? ''));
      else await attempt('spoil', counter, () => counter.spoil(job.id));
  };

  /** One line of the inbox, answered; with `gently` nothing is sent back any more. */
  const answer = async (counter: SimCounter, task: Task, gently: boolean): Promise<boolean> => {
    const { kind, recordId, caseFileId, taskId } = task;
    const one = flowCases().find(({ caseId }) => caseId === caseFileId);
    if (kind === 'confirm-or-return' && recordId !== null) {
      const { version, fields } = await counter.record(recordId);
      return gently || chance.isSo(0.7)
        ? attempt(`confirm ${recordId} v${version}`, counter, () => counter.confirm(recordId, version))
        : attempt(`return ${recordId} v${version}`, counter, () =>
            counter.returnRecord(recordId, version, chance.pick(fields).id, '请核实'),
          );
    }
    if (kind === 'correct' && one === undefined && recordId !== null && caseFileId !== null) {
      const changesMoney = !gently && chance.isSo(0.15);
      const answers: Record<string, string> = {
        contactPhone: `0599-${8_000_000 + chance.below(99)}`,
        ...(changesMoney ? { gross: '999999.99' } : {}),
      };
      const lane = recordId.endsWith(':local') ? 'local' : 'state';
      return attempt(`correct ${recordId}`, counter, () =>
        counter.perform({ action: 'correct', caseFileId, lane, answers, actId: counter.newId() }),
      );
    }
    if ((kind === 'correct' || kind === 'recall') && one !== undefined) {
      const answers = kind === 'correct' ? 'correct-registration' : 'turn-supplementary';
      return attempt(`${answers} in ${one.caseId}`, counter, async () => {
        if (gently) await makeHolder(counter, one);
        const open = openActs(counter, one).find(({ id }) => id === answers);
        if (open === undefined) throw new Error(`${task.kind} of ${one.caseId} has no act`);
        await perform(counter, one.caseId, open, fillIn(chance, open, counter.today(), one.kind));
      });
    }
    return attempt(`settle ${kind}`, counter, () => counter.settle(taskId));
  };

  const lookIntoInbox = async (counter: SimCounter): Promise<void> => {
    const tasks = await counter.inbox();
    if (tasks.length > 0) await answer(counter, chance.pick(tasks), false);
  };

  const work = async (counter: SimCounter): Promise<void> => {
    const roll = chance.below(100);
    const mayOpen = cases.length < mostCases;
    if (roll < 16) {
      if (mayOpen && counter.bureau === 'state') {
        const payer = joint.payers[chance.isSo(0.75) ? 0 : 1] ?? null;
        await file(counter, joint, payer);
      }
    } else if (roll < 28) {
      if (mayOpen) await file(counter, chance.pick(newcomers), null);
    } else if (roll < 32) {
      if (mayOpen) await file(counter, chance.pick(betweenBureaus), null);
    } else if (roll < 56) await lookIntoInbox(counter);
    else if (roll < 84) await act(counter);
    else if (roll < 89) await reverse(counter);
    else if (roll < 93) await lookAtForms(counter);
    else if (roll < 96) await handOver(counter);
    else issueKeys(counter);
  };

  return {
    work,
    answer,
    /** The drawer of a window that takes money: opened with the date of law it has heard of. */
    beginDay: async (counter: SimCounter): Promise<void> => {
      if (counter.bureau === 'state') await counter.openDrawer();
    },
    changeShift: async (counter: SimCounter): Promise<void> => {
      if (counter.bureau !== 'state') return;
      await counter.closeDrawer();
      await counter.openDrawer();
    },
  };
};

/** Everybody answers everything that waits for a person, until nothing does. */
export const answerEverything = async (hands: Hands, restore: () => void): Promise<void> => {
  const { answer } = makeClerks(hands);
  for (let round = 0; round < 20; round += 1) {
    let open = 0;
    for (const counter of hands.counters)
      for (const task of await counter.inbox()) {
        open += 1;
        await answer(counter, task, true);
      }
    restore();
    if (open === 0) return;
  }
};
