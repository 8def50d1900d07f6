import { describe, expect, it } from 'vitest';
import { decide } from '../../exchange/decide.ts';
import type { RecordState } from '../../exchange/storage/port.ts';
import {
  agreement,
  collection,
  type Draft,
  filing,
  filingBody,
  makeWindow,
  returned,
  type Sealed,
} from './test-window.ts';
import { first, judge, local, outcome, state } from './judging.ts';

describe('a window that begins anew', () => {
  const head = 'd'.repeat(64);
  const message = (over: Partial<Draft> = {}, body: object = {}): Sealed => {
    const window = makeWindow({ device: 'state-1', bureau: 'state' });
    window.restore({ lastSeq: 7, chainHead: head, epoch: 1 });
    return window.seal({
      kind: 'EPOCH',
      schema: 'epoch/1',
      recordId: 'epoch:state-1:1',
      taxpayer: '',
      body: {
        oldEpoch: 0,
        knew: { seq: 5, hash: 'a'.repeat(64) },
        exchange: { seq: 7, hash: head },
        reason: '硬盘损坏，由备份恢复',
        approvedBy: 'n-gao',
        ...body,
      },
      ...over,
    });
  };
  const judgeEpoch = (sealed: Sealed, record?: RecordState) =>
    decide({
      message: { ...sealed, device: 'state-1', epoch: 1, receivedAt: 1 },
      // It speaks of itself: no agreement between the bureaus has to cover that.
      device: { ...state.record, epoch: 1, entitlements: [] },
      env: 'training',
      record,
    });

  it('is believed when it follows exactly what it cites, and once', () => {
    const accepted = judgeEpoch(message());
    expect(outcome(accepted)).toEqual(['ACCEPTED', null, null]);
    expect(accepted.record).toMatchObject({ recordId: 'epoch:state-1:1', schema: 'epoch/1', version: 1 });
    const record = accepted.record ?? undefined;
    expect(outcome(judgeEpoch(message(), record))).toEqual(['CONFLICT', 'exchange/version-stale', null]);
  });

  it('is refused when it cites another number, another chain, a later epoch, or speaks for another', () => {
    const notCited = (body: object) => outcome(judgeEpoch(message({}, body)));
    for (const exchange of [
      { seq: 6, hash: head },
      { seq: 7, hash: 'e'.repeat(64) },
    ])
      expect(notCited({ exchange })).toEqual(['REJECT', 'exchange/epoch-not-cited', 'body.exchange']);
    expect(notCited({ oldEpoch: 1 })).toEqual(['REJECT', 'exchange/epoch-not-cited', 'body.oldEpoch']);
    expect(outcome(judgeEpoch(message({ authority: 'local', actingFor: 'local' })))).toEqual([
      'REJECT',
      'exchange/not-the-authority',
      'authority',
    ]);
    expect(outcome(judgeEpoch(message({ recordId: 'epoch:state-2:1' })))).toEqual([
      'REJECT',
      'exchange/record-mismatch',
      'recordId',
    ]);
  });

  it('has a name that no other record may take, and is neither returned nor confirmed', () => {
    for (const draft of [filing('epoch:state-1:0'), filing('epoch:state-1:9')])
      expect(outcome(judge(state.seal(draft), state.record))).toEqual([
        'REJECT',
        'exchange/record-mismatch',
        'recordId',
      ]);
    const begun = message();
    const sealed = local.seal(returned(begun));
    expect(outcome(judge(sealed, local.record, judgeEpoch(begun).record ?? undefined))).toEqual([
      'REJECT',
      'exchange/record-mismatch',
      'recordId',
    ]);
  });
});

describe('a lane of a case', () => {
  const entry = (bureau: 'state' | 'local', recordId: string): Draft => ({
    kind: 'RECORD',
    schema: 'case-entry/1',
    recordId,
    caseFileId: 'case-1',
    taxpayer: '',
    body: {
      bureau,
      caseNo: 'JB-11-20160405-001',
      matter: 'norm-28-anti-avoidance-liaison',
      mode: 1,
      revision: 1,
      subject: '临江宏盛机械制造有限公司',
      act: 'open',
      entryNo: 1,
      seen: 0,
      fence: 1,
      answers: {},
      documents: [],
      doneOn: '2016-03-10',
      handledBy: '赵敏',
    },
  });

  it('is begun by its own bureau only: nobody shuts the other one out of its lane', () => {
    const own = state.seal(entry('state', 'lane:case-1:state'));
    expect(outcome(judge(own, state.record))).toEqual(['ACCEPTED', null, null]);
    for (const recordId of ['lane:case-1:local', 'lane:case-2:state', 'lane-1'])
      expect(outcome(judge(state.seal(entry('state', recordId)), state.record))).toEqual([
        'REJECT',
        'exchange/record-mismatch',
        'recordId',
      ]);
  });
});

describe('what a window may send', () => {
  const bounded = makeWindow({
    device: 'bounded',
    bureau: 'state',
    entitlements: [
      { actingFor: 'state', under: 'own-office', from: '2016-03-01', to: '2016-03-31' },
      { ...agreement('local'), from: '2016-03-10', to: '2016-03-10' },
    ],
  });
  const forLocal = { authority: 'local', actingFor: 'local', under: 'agreement:hall-2016-01' } as const;
  const cases: [string, Partial<Draft>, string | null, string | null][] = [
    ['on the first day', { businessDate: '2016-03-01' }, null, null],
    ['on the last day', { businessDate: '2016-03-31' }, null, null],
    ['the day before', { businessDate: '2016-02-29' }, 'exchange/not-entitled', 'actingFor'],
    ['the day after', { businessDate: '2016-04-01' }, 'exchange/not-entitled', 'actingFor'],
    ['under another authority', { under: 'secondment:x' }, 'exchange/not-entitled', 'under'],
    ['for the other bureau on its day', { ...forLocal, body: filingBody('local') }, null, null],
    [
      'for the other bureau a day later',
      { ...forLocal, body: filingBody('local'), businessDate: '2016-03-11' },
      'exchange/not-entitled',
      'actingFor',
    ],
    ['from another hall', { hall: 'hall-2' }, 'exchange/not-entitled', 'hall'],
    ['for another part', { part: '999999' }, 'exchange/other-jurisdiction', 'part'],
  ];
  it('is bounded by bureau, authority, date, hall and part', () => {
    for (const [what, over, code, field] of cases) {
      const decision = judge(bounded.seal({ ...filing(`e-${what.length}`), ...over }), bounded.record);
      expect([what, decision.code, decision.field]).toEqual([what, code, field]);
    }
  });

  it('is counted all the same when it is a fact', () => {
    for (const [what, over, code] of cases) {
      const { body: _body, ...rest } = over;
      const fact = collection('f-1', 'V-1', 100, rest.actingFor === 'local' ? { bureau: 'local' } : {});
      const decision = judge(bounded.seal({ ...fact, ...rest }), bounded.record);
      expect([what, decision.verdict, decision.code, decision.quarantined]).toEqual([
        what,
        'ACCEPTED',
        code,
        code !== null,
      ]);
      expect(decision.lines.reduce((sum, line) => sum + line.amountFen, 0)).toBe(100);
    }
  });

  it('is of the exchange’s own environment', () => {
    expect(outcome(judge(first, state.record, undefined, 'production'))).toEqual([
      'REJECT',
      'exchange/environment-mixed',
      'env',
    ]);
  });
});
