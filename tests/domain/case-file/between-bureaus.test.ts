import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bureau } from '../../../domain/bureau.ts';
import { type Deadline, standingOf } from '../../../domain/case-file/deadline.ts';
import { type CaseEntry, mergeLanes } from '../../../domain/case-file/entry.ts';
import { cite } from '../../../domain/citation.ts';
import { getMatter } from '../../../domain/matters/index.ts';
import { deadlineActs, withDeadlineEntries } from '../../../domain/matters/deadline-acts.ts';
import { holdLanes, releaseAct, takeAct } from '../../../domain/matters/lane-holding.ts';
import { plainDate } from '../../../domain/plain-date.ts';

const entry = (lane: Bureau, entryNo: number, seen: number, more: Partial<CaseEntry> = {}): CaseEntry => ({
  lane,
  entryNo,
  seen,
  device: lane === 'state' ? 'w-1' : 'w-2',
  fence: 1,
  act: 'say',
  answers: {},
  documents: [],
  doneOn: plainDate('2016-04-05'),
  officer: 'o',
  ...more,
});

/** Two lanes as two windows could have written them: nobody has seen more than there was. */
const lanes = fc.array(fc.tuple(fc.boolean(), fc.nat(3)), { maxLength: 24 }).map((moves) => {
  const made: Record<Bureau, CaseEntry[]> = { state: [], local: [] };
  for (const [isState, behind] of moves) {
    const [lane, other] = isState ? (['state', 'local'] as const) : (['local', 'state'] as const);
    const before = made[lane].at(-1)?.seen ?? 0;
    const seen = Math.max(before, made[other].length - behind);
    made[lane].push(entry(lane, made[lane].length + 1, seen));
  }
  return made;
});

describe('the one order of both lanes', () => {
  it('keeps each lane in its order and puts nothing before what its author had seen', () => {
    fc.assert(
      fc.property(lanes, (made) => {
        const merged = mergeLanes(made);
        expect(merged.length).toBe(made.state.length + made.local.length);
        for (const lane of ['state', 'local'] as const)
          expect(merged.filter((one) => one.lane === lane)).toEqual(made[lane]);
        merged.forEach((one, index) => {
          const before = merged.slice(0, index).filter((other) => other.lane !== one.lane).length;
          expect(before).toBeGreaterThanOrEqual(one.seen);
        });
      }),
    );
  });

  it('only grows at its end when an author answers all there is: what stood before stands as it stood', () => {
    fc.assert(
      fc.property(lanes, fc.boolean(), (made, isState) => {
        const [lane, other] = isState ? (['state', 'local'] as const) : (['local', 'state'] as const);
        const before = mergeLanes(made);
        const more = {
          ...made,
          [lane]: [...made[lane], entry(lane, made[lane].length + 1, made[other].length)],
        };
        expect(mergeLanes(more).slice(0, before.length)).toEqual(before);
      }),
    );
  });

  it('waits for an entry that has not arrived, and loses nothing', () => {
    const merged = mergeLanes({
      state: [entry('state', 1, 0), entry('state', 2, 3)],
      local: [entry('local', 1, 1)],
    });
    expect(merged.map((one) => `${one.lane}${one.entryNo}`)).toEqual(['state1', 'local1', 'state2']);
  });
});

describe('a lane in which an entry names the other bureau', () => {
  it('is read to its end', () => {
    const lanes = { state: [], local: [entry('state', 1, 0), entry('local', 2, 0)] };
    expect(mergeLanes(lanes)).toEqual(lanes.local);
  });
});

describe('a lane and its holder', () => {
  const by = (device: string, fence: number, act = 'say', answers = {}) =>
    entry('state', 1, 0, { device, fence, act, answers });
  const held = (entries: readonly CaseEntry[]) => {
    const { holding, mayWrite } = holdLanes(entries);
    return { ...holding.state, took: entries.map((one) => mayWrite.has(one)) };
  };

  it('belongs to the window that wrote first', () => {
    expect(held([by('w-1', 1), by('w-9', 1)])).toEqual({ device: 'w-1', fence: 1, took: [true, false] });
  });
  it('is free once released, and then anybody of the bureau may take it under the next number', () => {
    expect(
      held([by('w-1', 1), by('w-1', 1, releaseAct), by('w-9', 2, takeAct), by('w-1', 1), by('w-9', 2)]),
    ).toEqual({
      device: 'w-9',
      fence: 2,
      took: [true, true, true, false, true],
    });
  });
  it('is not taken from its holder but by force, and then the old holder’s words have no effect', () => {
    expect(held([by('w-1', 1), by('w-9', 2, takeAct)]).took).toEqual([true, false]);
    const forced = by('w-9', 2, takeAct, { forced: 'yes', reason: '窗口停机' });
    expect(held([by('w-1', 1), forced, by('w-1', 1), by('w-9', 2)]).took).toEqual([true, true, false, true]);
  });
  it('nobody lets go of what nobody held', () => {
    expect(held([by('w-1', 1, releaseAct), by('w-9', 1)])).toEqual({
      device: 'w-9',
      fence: 1,
      took: [false, true],
    });
  });
  it('is not taken under an old number', () => {
    expect(held([by('w-1', 1), by('w-1', 1, releaseAct), by('w-9', 1, takeAct)]).took).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('a time limit of working days', () => {
  const deadline = (more: Partial<Deadline> = {}): Deadline => ({
    id: 'reply',
    bureau: 'local',
    title: '反馈意见',
    titleEn: 'Reply',
    startedOn: plainDate('2016-02-04'),
    // Seven working days over the Spring Festival, with the Saturday and Sunday worked in exchange.
    dueOn: plainDate('2016-02-18'),
    metOn: null,
    extended: null,
    explained: null,
    basis: [cite('国家税务局 地方税务局合作工作规范', '第二十五项 4.合作流程（1）')],
    ...more,
  });

  it.each([
    ['2016-02-04', 'running'],
    ['2016-02-14', 'running'],
    // Two days are left on the sixteenth: five of seven are 71 %, six are 86 %.
    ['2016-02-16', 'running'],
    ['2016-02-17', 'amber'],
    ['2016-02-18', 'amber'],
    ['2016-02-19', 'overdue'],
  ] as const)('on %s is %s', (today, standing) => {
    expect(standingOf(deadline(), plainDate(today))).toBe(standing);
  });

  it('met on its last day is met; a day later it was missed, for good', () => {
    expect(standingOf(deadline({ metOn: plainDate('2016-02-18') }), plainDate('2016-05-03'))).toBe('met');
    const late = deadline({ metOn: plainDate('2016-02-19'), explained: '经办人外出' });
    expect(standingOf(late, plainDate('2016-05-03'))).toBe('met-late');
  });

  it('is put off by a paper of its own bureau only, and remembers the first day set', () => {
    const until = { deadline: 'reply', until: '2016-02-25', paper: '临江地税函〔2016〕3号' };
    const own = entry('local', 1, 0, { act: 'extend-deadline', answers: until });
    const foreign = entry('state', 1, 0, { act: 'extend-deadline', answers: until });
    expect(withDeadlineEntries([deadline()], [foreign])).toEqual([deadline()]);
    const [put] = withDeadlineEntries(
      [deadline()],
      [own, { ...own, answers: { ...until, until: '2016-03-03', paper: '临江地税函〔2016〕5号' } }],
    );
    expect(put).toMatchObject({
      dueOn: '2016-03-03',
      extended: { from: '2016-02-18', by: '临江地税函〔2016〕5号' },
    });
  });

  it('offers its bureau to put it off while it runs and to explain it once missed, and asks for the words', () => {
    const acts = (on: string, of = deadline()) =>
      deadlineActs([of], 'local', plainDate(on)).map(({ id }) => id);
    expect(acts('2016-02-16')).toEqual(['extend-deadline']);
    expect(acts('2016-02-18')).toEqual(['extend-deadline']);
    expect(acts('2016-02-19')).toEqual(['explain-delay']);
    expect(acts('2016-02-22', deadline({ metOn: plainDate('2016-02-22') }))).toEqual(['explain-delay']);
    expect(deadlineActs([deadline()], 'state', plainDate('2016-02-19'))).toEqual([]);
    const [extend] = deadlineActs([deadline()], 'local', plainDate('2016-02-16'));
    expect(extend?.decide({ deadline: 'reply', until: '2016-02-18', paper: 'x' })).toMatchObject({
      outcome: 'correct',
      problems: [{ field: 'until' }],
    });
    expect(extend?.decide({ deadline: 'reply', until: '二月底', paper: 'x' }).outcome).toBe('correct');
    expect(extend?.decide({ deadline: 'reply', until: '2016-02-25', paper: '' })).toMatchObject({
      problems: [{ field: 'paper' }],
    });
  });
});

describe('an entry that another window sent', () => {
  const flow = getMatter('norm-28-anti-avoidance-liaison', 1).flow;
  const open = (replyBy: string) => entry('state', 1, 0, { act: 'open', answers: { replyBy } });

  it.each([
    ['two weeks', 'a date that is none'],
    ['2099-01-04', 'a year without a calendar'],
    ['', 'nothing'],
  ])('with %s as its day (%s) has no effect, and takes nothing else with it', (replyBy) => {
    const standing = flow?.standing({
      state: [open(replyBy)],
      local: [entry('local', 1, 1, { act: 'sign' })],
    });
    expect(standing?.entries.map((one) => one.void)).toEqual(['unreadable', 'not-open']);
    expect([standing?.deadlines, standing?.open, standing?.concluded]).toEqual([[], [], null]);
  });
});
