import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  clearLockout,
  endGrant,
  endSession,
  findLockout,
  findOfficer,
  findPin,
  grantsOf,
  insertGrant,
  insertOfficer,
  insertSession,
  listGrants,
  listOfficers,
  openSessions,
  putLockout,
  setOfficerActive,
  setPin,
} from '../../db/officers.ts';
import {
  findParameter,
  insertHallAgreement,
  listHallAgreements,
  listParameters,
  nextCount,
  setParameter,
} from '../../db/profile.ts';
import { plainDate } from '../../domain/plain-date.ts';
import { makeTestDatabase, type TestDatabase } from '../support/database.ts';
import { day } from './opened-case.ts';

let t: TestDatabase;
beforeEach(() => {
  t = makeTestDatabase();
});
afterEach(() => t.remove());

describe('what the bureaus set', () => {
  it('is the value in force on the date, with who set it and when', () => {
    const set = (from: string, value: unknown) =>
      t.write((tx) =>
        setParameter(tx, {
          name: 'field-cash-limit',
          from: plainDate(from),
          value,
          setBy: 'officer-9',
          setOn: day,
        }),
      );
    set('2016-01-01', { amountFen: 100 });
    set('2016-05-01', '停收');
    const on = (date: string) => findParameter(t.db, 'field-cash-limit', plainDate(date))?.value;
    expect([on('2015-12-31'), on('2016-01-01'), on('2016-04-30'), on('2016-05-01')]).toEqual([
      undefined,
      { amountFen: 100 },
      { amountFen: 100 },
      '停收',
    ]);
    set('2016-05-01', null);
    expect(on('2016-05-01')).toBeNull();
    expect(listParameters(t.db)).toHaveLength(2);
  });

  it('includes the hall’s dated agreements', () => {
    const agreement = {
      id: 'agreement-1',
      item: 17,
      mode: 2,
      voucherBureauForLocal: 'local',
      from: plainDate('2016-01-01'),
      to: null,
      document: '榕国税〔2016〕1号',
    } as const;
    t.write((tx) => insertHallAgreement(tx, agreement));
    expect(listHallAgreements(t.db)).toEqual([agreement]);
  });

  it('counts running numbers without a gap, and not for an act that was undone', () => {
    expect(t.write((tx) => [nextCount(tx, 'case'), nextCount(tx, 'case'), nextCount(tx, 'notice')])).toEqual([
      1, 2, 1,
    ]);
    expect(() =>
      t.write((tx) => {
        nextCount(tx, 'case');
        throw new Error('no');
      }),
    ).toThrow();
    expect(t.write((tx) => nextCount(tx, 'case'))).toBe(3);
  });
});

describe('officers', () => {
  const officer = { id: 'officer-1', name: '林晓', bureau: 'state', trainedOn: day, isActive: true } as const;
  it('keep their training, PIN record and dated grants', () => {
    const grant = {
      officerId: 'officer-1',
      authority: 'local',
      role: 'counter-clerk',
      from: plainDate('2016-01-01'),
      to: null,
      document: '协议1号',
    } as const;
    t.write((tx) => {
      insertOfficer(tx, officer);
      insertGrant(tx, grant);
    });
    expect(findOfficer(t.db, 'officer-1')).toEqual(officer);
    expect(findPin(t.db, 'officer-1')).toBeUndefined();
    t.write((tx) => setPin(tx, 'officer-1', { hash: 'h' }));
    expect(findPin(t.db, 'officer-1')).toEqual({ hash: 'h' });
    expect(grantsOf(t.db, 'officer-1')).toEqual([grant]);
    t.write((tx) => endGrant(tx, grant, day));
    expect(listGrants(t.db)).toEqual([{ ...grant, to: day }]);
    t.write((tx) => setOfficerActive(tx, 'officer-1', false));
    expect(listOfficers(t.db)[0]?.isActive).toBe(false);
  });

  it('stay locked out over a restart, for as long as was left', () => {
    t.write((tx) => {
      insertOfficer(tx, officer);
      putLockout(tx, { officerId: 'officer-1', failures: 5, remainingMs: 60_000, changedAt: 10 });
      putLockout(tx, { officerId: 'officer-1', failures: 6, remainingMs: 120_000, changedAt: 20 });
    });
    expect(findLockout(t.reopen(), 'officer-1')).toMatchObject({ failures: 6, remainingMs: 120_000 });
    t.write((tx) => clearLockout(tx, 'officer-1'));
    expect(findLockout(t.db, 'officer-1')).toBeUndefined();
  });

  it('leave a session open when the machine dies, which is found at the next start', () => {
    t.write((tx) => {
      insertOfficer(tx, officer);
      insertSession(tx, { id: 's1', officerId: 'officer-1', signedInAt: 1 });
      insertSession(tx, { id: 's2', officerId: 'officer-1', signedInAt: 2 });
      endSession(tx, 's1', 2, 'hand-over');
    });
    expect(openSessions(t.reopen())).toEqual([
      { id: 's2', officerId: 'officer-1', signedInAt: 2, signedOutAt: null, endedBy: null },
    ]);
  });
});
