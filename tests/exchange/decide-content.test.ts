import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFaultCode } from '../../domain/faults.ts';
import { type Canonical, canonicalText } from '../../evidence/canonical.ts';
import { collection, correction, type Draft, filing, filingBody, reversal } from './test-window.ts';
import { back, first, inReturn, isConfirmed, judge, newer, outcome, standing, state } from './judging.ts';

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
