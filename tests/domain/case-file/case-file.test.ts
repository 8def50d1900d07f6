import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsRole, agreementOn } from '../../../domain/authority.ts';
import {
  allowedActions,
  caseActions,
  caseStatuses,
  statusAfter,
} from '../../../domain/case-file/case-file.ts';
import { foldLane, type LaneEvent } from '../../../domain/case-file/lanes.ts';
import { Fault } from '../../../domain/faults.ts';
import { afterWrongPin, openLockout, serve } from '../../../domain/lockout.ts';
import { plainDate } from '../../../domain/plain-date.ts';

describe('a case file', () => {
  it('can be changed freely until it is filed, and then only reversed or corrected', () => {
    expect(allowedActions.filed).toEqual(['reverse', 'correct']);
    expect(statusAfter('draft', 'file')).toBe('filed');
    expect(statusAfter('filed', 'reverse')).toBe('reversed');
  });

  it('refuses every action its status does not list', () => {
    for (const status of caseStatuses) {
      for (const action of caseActions) {
        if ((allowedActions[status] as readonly string[]).includes(action)) continue;
        expect(() => statusAfter(status, action)).toThrow(Fault);
      }
    }
  });

  it('is over once it is refused, discarded or reversed', () => {
    for (const status of ['refused', 'discarded', 'reversed'] as const)
      expect(allowedActions[status]).toEqual([]);
  });
});

const laneEvent: fc.Arbitrary<LaneEvent> = fc.oneof(
  fc.record({
    kind: fc.constant('returned' as const),
    version: fc.integer({ min: 1, max: 3 }),
    field: fc.constant('place'),
    reason: fc.constant('x'),
  }),
  fc.record({ kind: fc.constant('corrected' as const), version: fc.integer({ min: 2, max: 4 }) }),
  fc.record({ kind: fc.constant('confirmed' as const), version: fc.integer({ min: 1, max: 4 }) }),
);

describe('the lane of one bureau', () => {
  const filed: LaneEvent = { kind: 'filed', on: plainDate('2016-04-05'), totalFen: 100 };

  it('goes from filed to returned, corrected and confirmed', () => {
    const events: LaneEvent[] = [
      filed,
      { kind: 'returned', version: 1, field: 'place', reason: '应为县城' },
      { kind: 'corrected', version: 2 },
      { kind: 'confirmed', version: 2 },
    ];
    expect(foldLane('local', events.slice(0, 2)).status).toBe('returned');
    expect(foldLane('local', events)).toMatchObject({ status: 'confirmed', version: 2, returned: null });
  });

  it('does not take a confirmation or a return of a version that is no longer current', () => {
    const corrected: LaneEvent[] = [filed, { kind: 'corrected', version: 2 }];
    expect(foldLane('local', [...corrected, { kind: 'confirmed', version: 1 }]).status).toBe('filed');
    expect(
      foldLane('local', [...corrected, { kind: 'returned', version: 1, field: 'a', reason: 'b' }]).status,
    ).toBe('filed');
  });

  it('once reversed stays reversed, whatever arrives late', () => {
    fc.assert(
      fc.property(
        fc.array(laneEvent),
        fc.array(fc.constantFrom<LaneEvent>({ kind: 'confirmed', version: 1 })),
        (before, after) => {
          const state = foldLane('local', [
            filed,
            ...before,
            { kind: 'reversed', on: plainDate('2016-04-05'), totalFen: -100 },
            ...after,
          ]);
          expect(state.status).toBe('reversed');
        },
      ),
    );
  });
});

describe('who may act', () => {
  const grant = {
    officerId: 'n-lin',
    authority: 'local' as const,
    role: 'counter-clerk' as const,
    from: plainDate('2016-03-01'),
    to: plainDate('2016-08-31'),
    document: 'x',
  };

  it('is nobody without a grant, and nobody outside its term', () => {
    expect(holdsRole([], 'n-lin', ['counter-clerk'], plainDate('2016-04-01'))).toBe(false);
    expect(holdsRole([grant], 'n-lin', ['counter-clerk'], plainDate('2016-02-29'), 'local')).toBe(false);
    expect(holdsRole([grant], 'n-lin', ['counter-clerk'], plainDate('2016-03-01'), 'local')).toBe(true);
    expect(holdsRole([grant], 'n-lin', ['counter-clerk'], plainDate('2016-08-31'), 'local')).toBe(true);
    expect(holdsRole([grant], 'n-lin', ['counter-clerk'], plainDate('2016-09-01'), 'local')).toBe(false);
    expect(holdsRole([grant], 'n-lin', ['counter-clerk'], plainDate('2016-04-01'), 'state')).toBe(false);
    expect(holdsRole([grant], 'n-lin', ['supervisor'], plainDate('2016-04-01'), 'local')).toBe(false);
  });

  it('the date decides which agreement of the hall holds', () => {
    const first = {
      id: 'a',
      item: 17,
      mode: 2,
      voucherBureauForLocal: 'local' as const,
      from: plainDate('2016-01-01'),
      to: plainDate('2016-06-30'),
      document: 'x',
    };
    const second = {
      ...first,
      id: 'b',
      voucherBureauForLocal: 'state' as const,
      from: plainDate('2016-07-01'),
      to: null,
    };
    expect(agreementOn([first, second], 17, 2, plainDate('2016-06-30'))?.id).toBe('a');
    expect(agreementOn([first, second], 17, 2, plainDate('2016-07-01'))?.id).toBe('b');
    expect(agreementOn([first, second], 17, 2, plainDate('2015-12-31'))).toBeUndefined();
    expect(agreementOn([first, second], 17, 1, plainDate('2016-03-01'))).toBeUndefined();
  });
});

describe('lockout after wrong PINs', () => {
  const policy = { freeTries: 3, firstWaitMs: 30_000, longestWaitMs: 3_600_000 };

  it('lets the first tries pass, then doubles the wait up to the longest', () => {
    let state = openLockout;
    const waits: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      state = afterWrongPin(state, policy);
      waits.push(state.remainingMs);
    }
    expect(waits.slice(0, 5)).toEqual([0, 0, 30_000, 60_000, 120_000]);
    expect(Math.max(...waits)).toBe(3_600_000);
  });

  it('is served only by time that really passed', () => {
    const locked = afterWrongPin({ failures: 2, remainingMs: 0 }, policy);
    expect(serve(locked, -1_000_000).remainingMs).toBe(30_000);
    expect(serve(locked, 10_000).remainingMs).toBe(20_000);
    expect(serve(locked, 99_000)).toMatchObject({ remainingMs: 0, failures: 3 });
  });
});
