import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFaultCode } from '../../domain/faults.ts';
import { type Canonical, canonicalText, genesisHash } from '../../evidence/canonical.ts';
import { decide } from '../../exchange/decide.ts';
import type { DeviceRecord, RecordState } from '../../exchange/storage/port.ts';
import {
  agreement,
  amendment,
  collection,
  confirmed,
  correction,
  type Draft,
  filing,
  filingBody,
  makeWindow,
  returned,
  reversal,
  type Sealed,
} from './test-window.ts';

const state = makeWindow({ device: 'state-1', bureau: 'state' });
const local = makeWindow({ device: 'local-1', bureau: 'local' });

const judge = (sealed: Sealed, device: DeviceRecord, record?: RecordState, env = 'training') =>
  decide({
    message: { ...sealed, device: device.device, epoch: 0, receivedAt: 1 },
    device,
    env,
    record,
  });
const outcome = (d: ReturnType<typeof judge>) => [d.verdict, d.code, d.field];

const first = state.seal(filing('rec-1'));
const standing: RecordState = {
  recordId: 'rec-1',
  authority: 'state',
  schema: 'joint-filing/1',
  taxpayer: first.message.taxpayer,
  version: 1,
  hash: first.hash,
  senderBureau: 'state',
  status: 'accepted',
  openReturn: null,
  handover: null,
};
const back = local.seal(returned(first));
const inReturn: RecordState = { ...standing, status: 'returned', openReturn: back.msgId };
const isConfirmed: RecordState = { ...standing, status: 'confirmed' };
const newer: RecordState = { ...standing, version: 2, hash: 'e'.repeat(64) };

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

describe('a record', () => {
  it('is accepted as its first version, sent by the window’s bureau', () => {
    expect(judge(first, state.record)).toMatchObject({ verdict: 'ACCEPTED', record: standing });
  });

  it('conflicts with what stands, and says what stands', () => {
    const table: [string, Draft, RecordState | undefined, number, string][] = [
      ['a first version of something known', filing('rec-1'), standing, 1, standing.hash],
      ['an amendment of an older version', amendment(first, 5), newer, 2, newer.hash],
      [
        'the right number on another content',
        amendment({ ...first, hash: 'd'.repeat(64) }, 5),
        standing,
        1,
        standing.hash,
      ],
      ['an amendment of nothing', amendment(first, 5), undefined, 0, genesisHash],
    ];
    for (const [what, draft, record, currentVersion, currentHash] of table)
      expect(judge(state.seal(draft), state.record, record), what).toMatchObject({
        verdict: 'CONFLICT',
        code: 'exchange/version-stale',
        currentVersion,
        currentHash,
        record: null,
      });
  });

  it('is amended on the version that stands, and then waits for confirmation again', () => {
    const sealed = state.seal(amendment(first, 5));
    for (const record of [standing, isConfirmed])
      expect(judge(sealed, state.record, record)).toMatchObject({
        verdict: 'ACCEPTED',
        record: { version: 2, hash: sealed.hash, status: 'accepted', openReturn: null },
      });
  });

  it('is not amended past a return that its sender has not seen', () => {
    expect(outcome(judge(state.seal(amendment(first, 5)), state.record, inReturn))).toEqual([
      'CONFLICT',
      'exchange/record-returned',
      null,
    ]);
  });

  it('keeps its authority, its taxpayer and its kind', () => {
    const agreed = { under: 'agreement:hall-2016-01' };
    const table: [Draft, string, string][] = [
      [
        {
          ...amendment(first, 5, { authority: 'local', actingFor: 'local', ...agreed }),
          body: filingBody('local', 5),
        },
        'exchange/not-the-authority',
        'authority',
      ],
      [amendment(first, 5, { taxpayer: '999' }), 'exchange/record-mismatch', 'taxpayer'],
      [amendment(first, 5, { version: 3 }), 'exchange/version-not-next', 'version'],
      [
        { ...filing('rec-9', 'local'), authority: 'state', actingFor: 'local', ...agreed },
        'exchange/not-the-authority',
        'actingFor',
      ],
    ];
    for (const [draft, code, field] of table)
      expect(outcome(judge(state.seal(draft), state.record, standing))).toEqual(['REJECT', code, field]);
  });
});

describe('a return (norm item 36)', () => {
  it('by the other bureau opens on the version that stands', () => {
    expect(judge(back, local.record, standing)).toMatchObject({ verdict: 'ACCEPTED', record: inReturn });
  });

  it('is refused where it cannot be, and conflicts where the record has moved on', () => {
    const other = makeWindow({ device: 'local-2', bureau: 'local' });
    const stale = other.seal(returned(first));
    const wrongBody = other.seal(returned(first, { body: { ...stale.message.body, version: 9 } }));
    const wrongHash = other.seal(
      returned(first, { body: { ...stale.message.body, versionHash: 'c'.repeat(64) } }),
    );
    const own = state.seal(returned(first));
    const posing = state.seal(returned(first, { actingFor: 'local', under: 'agreement:hall-2016-01' }));
    const table: [string, Sealed, DeviceRecord, RecordState | undefined, string, string, string | null][] = [
      ['nothing there', stale, other.record, undefined, 'REJECT', 'exchange/record-unknown', 'recordId'],
      ['own record', own, state.record, standing, 'REJECT', 'exchange/own-record', 'device'],
      [
        'own record, in the other’s name',
        posing,
        state.record,
        standing,
        'REJECT',
        'exchange/own-record',
        'device',
      ],
      [
        'body names another version',
        wrongBody,
        other.record,
        standing,
        'REJECT',
        'exchange/record-mismatch',
        'body.version',
      ],
      [
        'body names another hash',
        wrongHash,
        other.record,
        standing,
        'REJECT',
        'exchange/record-mismatch',
        'body.versionHash',
      ],
      ['newer version', stale, other.record, newer, 'CONFLICT', 'exchange/version-stale', null],
      ['returned already', stale, other.record, inReturn, 'CONFLICT', 'exchange/record-returned', null],
      ['confirmed already', stale, other.record, isConfirmed, 'CONFLICT', 'exchange/record-confirmed', null],
    ];
    for (const [what, sealed, device, record, ...expected] of table)
      expect(outcome(judge(sealed, device, record)), what).toEqual(expected);
  });

  it('is not given in the name of the bureau that sent the record', () => {
    const joint = makeWindow({ device: 'local-3', bureau: 'local' });
    const sealed = joint.seal(returned(first, { actingFor: 'state', under: 'agreement:hall-2016-01' }));
    expect(outcome(judge(sealed, joint.record, standing))).toEqual([
      'REJECT',
      'exchange/own-record',
      'actingFor',
    ]);
  });

  it('speaks of a record that a joint window sent for the other bureau: the window’s bureau is the sender', () => {
    const draft: Draft = {
      ...filing('rec-2', 'local'),
      authority: 'local',
      actingFor: 'local',
      under: 'agreement:hall-2016-01',
    };
    const sent = state.seal(draft);
    const record = judge(sent, state.record).record ?? undefined;
    expect(record).toMatchObject({ authority: 'local', senderBureau: 'state' });
    expect(judge(local.seal(returned(sent)), local.record, record).verdict).toBe('ACCEPTED');
    expect(judge(local.seal(confirmed(sent)), local.record, record).record?.status).toBe('confirmed');
  });
});

describe('a correction', () => {
  const fixed = state.seal(correction(first, back, 7));
  it('that cites the return replaces the returned version', () => {
    expect(judge(fixed, state.record, inReturn)).toMatchObject({
      verdict: 'ACCEPTED',
      record: { version: 2, hash: fixed.hash, status: 'accepted', openReturn: null },
    });
  });

  it('without its return is refused', () => {
    const table: [Sealed, RecordState | undefined, string, string, string | null][] = [
      [
        state.seal({ ...correction(first, back, 7), cause: null }),
        inReturn,
        'REJECT',
        'exchange/return-not-cited',
        'cause',
      ],
      [
        state.seal({ ...correction(first, back, 7), cause: 'local-1:0:99' }),
        inReturn,
        'REJECT',
        'exchange/return-not-cited',
        'cause',
      ],
      [fixed, standing, 'CONFLICT', 'exchange/record-not-returned', null],
      [fixed, newer, 'CONFLICT', 'exchange/version-stale', null],
      [fixed, undefined, 'REJECT', 'exchange/record-unknown', 'recordId'],
      [
        state.seal({ ...correction(first, back, 7), version: 5 }),
        inReturn,
        'REJECT',
        'exchange/version-not-next',
        'version',
      ],
    ];
    for (const [sealed, record, ...expected] of table)
      expect(outcome(judge(sealed, state.record, record))).toEqual(expected);
  });
});

describe('a confirmation', () => {
  const confirm = local.seal(confirmed(first));
  it('by the other bureau sets the version confirmed, withdraws its open return, and may come twice', () => {
    for (const record of [standing, inReturn, isConfirmed])
      expect(judge(confirm, local.record, record)).toMatchObject({
        verdict: 'ACCEPTED',
        record: isConfirmed,
      });
  });
  it('that crossed an amendment of its own bureau conflicts: nobody judged a record of their own', () => {
    const amended: RecordState = { ...newer, senderBureau: 'local' };
    for (const sealed of [confirm, back])
      expect(outcome(judge(sealed, local.record, amended))).toEqual([
        'CONFLICT',
        'exchange/version-stale',
        null,
      ]);
  });
  it('of another version conflicts, of an own record is refused', () => {
    expect(outcome(judge(confirm, local.record, newer))).toEqual([
      'CONFLICT',
      'exchange/version-stale',
      null,
    ]);
    expect(outcome(judge(state.seal(confirmed(first)), state.record, standing))).toEqual([
      'REJECT',
      'exchange/own-record',
      'device',
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

describe('content', () => {
  it('of a state message that is not in order is refused with the field', () => {
    const body = filingBody('state');
    const [line] = body.lines;
    const table: [Partial<Draft> & Record<string, unknown>, string, string][] = [
      [{ body: { ...body, extra: 1 } }, 'exchange/body-invalid', 'body.extra'],
      [{ body: { ...body, totalFen: '90003' } }, 'exchange/body-invalid', 'body.totalFen'],
      [{ body: { ...body, totalFen: body.totalFen + 1 } }, 'exchange/total-differs', 'body.totalFen'],
      [{ body: { ...body, dueOn: '2016-02-31' } }, 'exchange/body-invalid', 'body.dueOn'],
      [{ body: { ...body, bureau: 'local' } }, 'exchange/bureau-differs', 'body.bureau'],
      [
        { body: { ...body, lines: [{ ...line, amountFen: -1 }], totalFen: -1 } },
        'exchange/amount-sign-wrong',
        'body.lines.0.amountFen',
      ],
      [{ schema: 'collection/1' }, 'exchange/schema-unknown', 'schema'],
      [{ schema: 'joint-filing/2' }, 'exchange/schema-unknown', 'schema'],
      [{ class: 'control' }, 'exchange/envelope-invalid', 'class'],
      [{ businessDate: '2016-02-30' }, 'exchange/envelope-invalid', 'businessDate'],
      [{ surprise: true }, 'exchange/envelope-invalid', 'surprise'],
      [{ taxpayer: 'a\u0000b' }, 'exchange/envelope-invalid', 'taxpayer'],
    ];
    for (const [over, code, field] of table) {
      const draft = { ...filing('c-1'), ...over };
      const text = canonicalText({ ...first.message, ...draft } as unknown as Canonical);
      expect(outcome(judge({ ...first, text }, state.record))).toEqual(['REJECT', code, field]);
    }
  });

  it('of a fact that is not in order is marked, never refused, and its money counted to the fen', () => {
    const table: [string, Draft, string, number, string[]][] = [
      [
        'unknown version of the schema',
        { ...collection('f', 'V-1', 5), schema: 'collection/7' },
        'exchange/schema-unknown',
        5,
        ['V-1'],
      ],
      [
        'total and lines differ',
        collection('f', 'V-2', 5, { totalFen: 9 }),
        'exchange/total-differs',
        9,
        ['V-2'],
      ],
      ['negative collection', collection('f', 'V-3', -5), 'exchange/amount-sign-wrong', -5, ['V-3']],
      ['reversal with positive sums', reversal('f', 'V-4', -5), 'exchange/amount-sign-wrong', 5, ['V-4']],
      [
        'another bureau than acted for',
        collection('f', 'V-5', 5, { bureau: 'local' }),
        'exchange/bureau-differs',
        5,
        ['V-5'],
      ],
      ['no body to speak of', { ...collection('f', 'V-6', 5), body: {} }, 'exchange/body-invalid', 0, []],
      [
        'only a total',
        { ...collection('f', 'V-7', 5), body: { totalFen: 12 } },
        'exchange/body-invalid',
        12,
        [],
      ],
      [
        'lines that are no lines',
        { ...collection('f', 'V-8', 5), body: { lines: [1, null, []] as never } },
        'exchange/body-invalid',
        0,
        [],
      ],
      [
        'wrong class',
        { ...collection('f', 'V-9', 5), class: 'state' },
        'exchange/envelope-invalid',
        5,
        ['V-9'],
      ],
      [
        'a record that calls itself a fact',
        { ...filing('f', 'state', 8), class: 'fact' },
        'exchange/envelope-invalid',
        8,
        [],
      ],
    ];
    for (const [what, draft, code, sum, vouchers] of table) {
      const decision = judge(state.seal(draft), state.record);
      expect([what, decision.verdict, decision.code, decision.quarantined]).toEqual([
        what,
        'ACCEPTED',
        code,
        true,
      ]);
      expect(
        decision.lines.reduce((t, l) => t + l.amountFen + l.surchargeFen, 0),
        what,
      ).toBe(sum);
      expect(decision.vouchers.map((v) => v.voucherNumber)).toEqual(vouchers);
      expect(decision.record).toBeNull();
    }
  });

  it('counts both bureaus apart, surcharges beside their levy, and a spoiled form as seen', () => {
    const [line] = (collection('f', 'V', 100).body as { lines: object[] }).lines;
    const lines = [
      { ...line, surchargeFen: 7 },
      { ...line, levy: 'penalty', amountFen: 3 },
    ] as never;
    const decision = judge(state.seal(collection('f', 'V-1', 0, { lines, totalFen: 110 })), state.record);
    expect(decision.lines).toEqual([
      { bureau: 'state', levy: 'vat', amountFen: 100, surchargeFen: 7 },
      { bureau: 'state', levy: 'penalty', amountFen: 3, surchargeFen: 0 },
    ]);
    const spoiled = judge(
      state.seal({
        kind: 'FACT',
        schema: 'voucher-event/1',
        recordId: 'v-1',
        body: {
          event: 'spoiled',
          voucherBureau: 'local',
          voucherNumber: 'L-9',
          reason: '纸张撕裂',
          successorNumber: 'L-10',
          happenedOn: '2016-03-10',
          ledger: [],
        },
      }),
      state.record,
    );
    expect(spoiled).toMatchObject({ code: null, lines: [] });
    expect(spoiled.vouchers).toEqual([{ voucherBureau: 'local', voucherNumber: 'L-9' }]);
  });

  it('gives for anything at all one verdict, a known code, and never a refused fact (property)', () => {
    const seeds = [first, back, state.seal(collection('f', 'V', 5)), state.seal(correction(first, back, 1))];
    const anything = fc.jsonValue({ maxDepth: 3 }).filter((value) => JSON.stringify(value).length < 2000);
    fc.assert(
      fc.property(
        fc.constantFrom(...seeds),
        fc.array(fc.tuple(fc.constantFrom(...Object.keys(first.message), 'other'), anything), {
          maxLength: 3,
        }),
        fc.constantFrom(undefined, standing, inReturn, isConfirmed, newer),
        (sealed, changes, record) => {
          const text = JSON.stringify({ ...sealed.message, ...Object.fromEntries(changes) });
          const decision = judge({ ...sealed, text }, state.record, record);
          const { kind } = JSON.parse(text) as { kind: unknown };
          if (kind === 'FACT') expect(decision.verdict).toBe('ACCEPTED');
          expect(decision.code === null || isFaultCode(decision.code)).toBe(true);
          if (decision.verdict === 'CONFLICT') expect(decision.currentHash).toMatch(/^[0-9a-f]{64}$/);
          for (const line of decision.lines) expect(Number.isSafeInteger(line.amountFen)).toBe(true);
        },
      ),
      { seed: 17, numRuns: 1500 },
    );
  });
});
