import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answers } from '../../domain/forms/field.ts';
import { household } from '../main/services/registration.ts';
import { type Books, makeBooks } from './memory-books.ts';
import { makeExchange, type MemoryExchange } from './memory-exchange.ts';
import { giveSealKeys } from './seal-keys.ts';
import { enrolmentOf, seats } from './seats.ts';
import { openSimCounter, type SimCounter } from './sim-counter.ts';
import { registration } from './sim-norm-01.ts';
import { joint } from './sim-norm-17.ts';

/* Two windows of the State bureau, step by step: what the simulation found by chance, told once on purpose. */

vi.mock('../../main/officers/pin.ts', async (original) => ({
  ...(await original<object>()),
  hashPin: () => Promise.resolve({}),
}));

let books: Books;
let exchange: MemoryExchange;
let first: SimCounter;
let second: SimCounter;
beforeAll(async () => {
  books = await makeBooks();
}, 60_000);
beforeEach(async () => {
  exchange = makeExchange();
  const [at11, , at13] = seats;
  if (at11 === undefined || at13 === undefined) throw new Error('no seats');
  first = openSimCounter(at11, books);
  second = openSimCounter(at13, books);
  for (const counter of [first, second]) {
    exchange.enrol(enrolmentOf(counter.seat));
    await counter.openDrawer();
  }
});
afterEach(() => [first, second].forEach((counter) => counter.close()));

const send = (counter: SimCounter): void => {
  const batch = counter.toSend(50);
  exchange.land(counter.device, batch);
  counter.landed(batch.at(-1)?.seq ?? 0);
  const from = counter.resultsCursor();
  counter.heardResults(from, exchange.results(counter.device, from, 50));
};
const hear = (counter: SimCounter): void => {
  const from = counter.cursor();
  const entries = exchange.page(from, 100).map(({ entry }) => entry);
  counter.heard({ from, to: from + entries.length, entries });
};
const talk = (): void => {
  for (const deed of [send, hear]) for (const counter of [first, second]) deed(counter);
};

const file = async (
  counter: SimCounter,
  matterId: string,
  taxpayerNo: string | null,
  answers: Answers,
  papers?: readonly string[],
): Promise<string> => {
  const opened = await counter.open(matterId, taxpayerNo);
  const ready = await counter.perform({
    action: 'save',
    caseFileId: opened.id,
    answers: { ...opened.answers, ...answers },
    papers: [...(papers ?? opened.papers.map(({ id }) => id))],
  });
  await counter.perform({
    action: 'file',
    caseFileId: opened.id,
    tenderedFen: ready.preview.totalFen ?? 0,
    figuresHash: ready.preview.figuresHash,
    actId: counter.newId(),
  });
  return opened.id;
};
const february: Answers = { periodEnd: '2016-02-29', filingPeriod: 'month', gross: '45678.91' };
const pay = (counter: SimCounter) => file(counter, joint.matter.id, joint.payers[0] ?? '', february);

describe('the same period paid at two windows of one bureau', () => {
  it('is refused where the first filing has been heard of, and open again once that is undone', async () => {
    const caseFileId = await pay(first);
    talk();
    await expect(pay(second)).rejects.toMatchObject({
      code: 'case/refused-by-rule',
      detail: { reason: expect.stringContaining('2016-02-01 至 2016-02-29 已经申报') },
    });
    await first.perform({
      action: 'reverse',
      caseFileId,
      reason: '申报有误',
      secondOfficerId: first.seat.supervisor,
      secondPin: '',
      actId: first.newId(),
    });
    talk();
    expect((await second.view(await pay(second))).status).toBe('filed');
  });

  it('is counted twice and told to the one that came later, until it gives the money back', async () => {
    await pay(first);
    const later = await pay(second);
    talk();
    const taken = exchange.money.reduce((sum, line) => sum + line.amountFen + line.surchargeFen, 0);
    expect(await first.inbox()).toEqual([]);
    const [task, ...others] = await second.inbox();
    expect(others).toEqual([]);
    expect(task).toMatchObject({ kind: 'alarm', caseFileId: later });
    expect(task?.sentence).toContain('多缴');
    await second.perform({
      action: 'reverse',
      caseFileId: later,
      reason: '重复缴纳',
      secondOfficerId: second.seat.supervisor,
      secondPin: '',
      actId: second.newId(),
    });
    talk();
    expect(await second.inbox()).toEqual([]);
    const left = exchange.money.reduce((sum, line) => sum + line.amountFen + line.surchargeFen, 0);
    expect(left * 2).toBe(taken);
  });

  it('stays to be corrected: the one that was told is not refused its own correction', async () => {
    await pay(first);
    const later = await pay(second);
    talk();
    const view = await second.view(later);
    expect(view.preview.refusal).toBeNull();
    expect(view.allowed).toContain('reverse');
  });
});

describe('a certificate that follows, handed over at two windows of one bureau', () => {
  const handOver = (counter: SimCounter, caseFileId: string) =>
    counter.perform({
      action: 'act',
      caseFileId,
      lane: 'state',
      act: 'hand-over-certificate',
      answers: { receivedBy: '周雨桐' },
      actId: counter.newId(),
    });
  const standing = (counter: SimCounter, caseFileId: string): readonly string[] =>
    counter.certificates(caseFileId).map(({ status }) => status);

  it('is told to the one whose entry lost, by its number, and back once that is settled', async () => {
    const papers = registration.papers?.({ kind: 'household' }) ?? [];
    const caseFileId = await file(second, registration.matter.id, null, household, papers);
    talk();
    for (const counter of [first, second]) counter.write((tx) => giveSealKeys(tx, counter.device, 1));
    await handOver(first, caseFileId);
    await handOver(second, caseFileId);
    talk();
    talk();
    const conflict = (await second.inbox()).find(({ kind }) => kind === 'conflict');
    expect(conflict?.sentence).toContain('请收回本窗口所发证件 税字35990120000229004900号');
    await second.settle(conflict?.taskId ?? '');
    expect([standing(first, caseFileId), standing(second, caseFileId)]).toEqual([['issued'], ['taken-back']]);
  });

  it('is handed over nowhere in a case whose number another case has, and that case ends without one', async () => {
    const papers = registration.papers?.({ kind: 'household' }) ?? [];
    const won = await file(first, registration.matter.id, null, household, papers);
    const lost = await file(second, registration.matter.id, null, household, papers);
    talk();
    for (const counter of [first, second]) {
      counter.write((tx) => giveSealKeys(tx, counter.device, 1));
      await expect(handOver(counter, lost)).rejects.toMatchObject({
        code: 'case/number-registered-elsewhere',
      });
      const shut = (await counter.view(lost)).flow?.acts.find(({ act }) => act === 'hand-over-certificate');
      expect(shut?.blocked?.message).toContain('由另一办件登记在先');
    }
    expect((await second.inbox()).map(({ kind }) => kind)).toContain('recall');
    await second.perform({
      action: 'act',
      caseFileId: lost,
      lane: 'state',
      act: 'turn-supplementary',
      answers: { found: 'same', note: '没有发过证件' },
      actId: second.newId(),
    });
    talk();
    expect([standing(first, lost), standing(second, lost)]).toEqual([[], []]);
    expect(standing(first, won)).toEqual(['issued']);
  });

  it('is asked about again where the answer to the recall lost its place in the lane', async () => {
    const papers = registration.papers?.({ kind: 'household' }) ?? [];
    await file(first, registration.matter.id, null, household, papers);
    const lost = await file(second, registration.matter.id, null, household, papers);
    talk();
    const inLane = (counter: SimCounter, act: string, answers: Answers) =>
      counter.perform({
        action: 'act',
        caseFileId: lost,
        lane: 'state',
        act,
        answers,
        actId: counter.newId(),
      });
    const answer = { found: 'same', note: '没有发过证件' };
    await inLane(first, 'extend-deadline', {
      deadline: 'certificate',
      until: '2016-06-30',
      paper: '延期批准书1号',
      reason: '密钥未到',
    });
    await inLane(second, 'turn-supplementary', answer);
    expect((await second.inbox()).map(({ kind }) => kind)).not.toContain('recall');
    talk();
    talk();
    const conflict = (await second.inbox()).find(({ kind }) => kind === 'conflict');
    await second.settle(conflict?.taskId ?? '');
    expect((await second.inbox()).map(({ kind }) => kind)).toContain('recall');
    await second.as(second.seat.supervisor, () =>
      second.perform({
        action: 'take-lane',
        caseFileId: lost,
        lane: 'state',
        reason: '处理重复登记',
        actId: second.newId(),
      }),
    );
    await inLane(second, 'turn-supplementary', answer);
    talk();
    expect((await second.inbox()).map(({ kind }) => kind)).not.toContain('recall');
    expect((await first.view(lost)).flow?.stage.zh).toBe((await second.view(lost)).flow?.stage.zh);
  });
});
