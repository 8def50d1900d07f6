import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { callNames, type Handlers } from '../../../contract/index.ts';
import type { CallResult } from '../../../contract/call.ts';
import { insertGrant } from '../../../db/officers.ts';
import { execute, selectAll } from '../../../db/sql.ts';
import { type Role, roles } from '../../../domain/authority.ts';
import { Fault } from '../../../domain/faults.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { type Gate, serveCalls } from '../../../main/calls/serve.ts';
import type { LogEntry } from '../../../main/log.ts';
import { openTestHall, type TestHall, trainingPin } from '../../support/hall.ts';

const everyRole = [...roles];
const business = everyRole.filter((role) => role !== 'administrator');
/** Who works on cases at all; which one of them may do what is the matter's and the act's to say. */
const caseWorkers: readonly Role[] = ['counter-clerk', 'field-collector', 'tax-officer', 'supervisor'];
const counter: readonly Role[] = ['counter-clerk', 'field-collector'];
const carriers: readonly Role[] = [...caseWorkers, 'hall-manager'];
const evidence: readonly Role[] = ['counter-clerk', 'tax-officer', 'supervisor', 'hall-manager', 'auditor'];

/** Who may make which call, written out once more: a right given by mistake in the contract is seen here. */
const allowed: Readonly<Record<string, 'anyone' | readonly Role[]>> = {
  'session.state': 'anyone',
  'session.signIn': 'anyone',
  'session.unlock': 'anyone',
  // Asked for at a window whose officer is away: the supervisor's own PIN is in the call.
  'session.closeAbsent': 'anyone',
  'session.setLanguage': 'anyone',
  'session.skipCatchUp': 'anyone',
  'session.lock': everyRole,
  'session.signOut': everyRole,
  'session.touch': everyRole,
  'session.openCashSession': counter,
  'session.closeCashSession': counter,
  'taxpayers.search': business,
  'taxpayers.open': business,
  'taxpayers.accesses': ['auditor'],
  'taxpayers.readCard': counter,
  'taxpayers.cancelReadCard': counter,
  'taxpayers.identifyByHand': counter,
  'taxpayers.cardPhoto': counter,
  'taxpayers.pushed': business,
  'taxpayers.entryForm': counter,
  'taxpayers.knownByNumber': counter,
  'taxpayers.enterByHand': counter,
  'taxpayers.correctByHand': counter,
  'taxpayers.withdrawByHand': counter,
  'ca.keys': business,
  'ca.readKey': caseWorkers,
  'ca.confirmTaxpayer': caseWorkers,
  'ca.trustFiles': business,
  'ca.importTrust': business,
  'ca.stopImport': business,
  'cases.matters': business,
  'cases.open': caseWorkers,
  'cases.flows': business,
  'norm.item': business,
  'norm.items': business,
  'cases.get': business,
  'cases.list': business,
  'cases.perform': caseWorkers,
  'scanner.wedge': 'anyone',
  'scanner.find': business,
  'scans.ofCase': business,
  'scans.begin': caseWorkers,
  'scans.piece': caseWorkers,
  'scans.attach': caseWorkers,
  'scans.remove': caseWorkers,
  'scans.fetch': business,
  'scans.cancel': business,
  'scans.open': business,
  'scans.read': business,
  'scans.ofRecord': business,
  'scans.fetchOfRecord': business,
  'scans.cancelOfRecord': business,
  'scans.openOfRecord': business,
  'scans.uploads': business,
  'scans.retry': caseWorkers,
  'exchange.line': everyRole,
  'exchange.inbox': business,
  'exchange.outbox': business,
  'exchange.record': business,
  'exchange.confirm': ['counter-clerk', 'tax-officer', 'supervisor'],
  'exchange.returnRecord': ['counter-clerk', 'tax-officer', 'supervisor'],
  'exchange.settleTask': ['counter-clerk', 'supervisor', 'hall-manager'],
  'exchange.rebuildInbox': ['supervisor'],
  'exchange.retryNow': everyRole,
  'exchange.setAsides': business,
  'exchange.setAside': carriers,
  'exchange.takeUp': carriers,
  'exchange.conflict': business,
  'exchange.settleConflict': ['counter-clerk', 'tax-officer', 'supervisor'],
  'exchange.sticks': carriers,
  'exchange.exportToStick': carriers,
  'exchange.importFromStick': carriers,
  'exchange.fetchAnswer': carriers,
  'exchange.verifyHistory': business,
  'exchange.evidenceSticks': evidence,
  'exchange.exportEvidence': evidence,
  'exchange.registrationOf': business,
  'exchange.handover': business,
  'exchange.handOver': ['tax-officer', 'supervisor'],
  'exchange.takeOver': ['tax-officer', 'supervisor'],
  'exchange.correctTaken': ['tax-officer', 'supervisor'],
  'exchange.decline': ['tax-officer', 'supervisor'],
  'exchange.epoch': business,
  'exchange.askEpoch': ['supervisor'],
  'exchange.exportEpochRequest': ['supervisor'],
  'exchange.importEpochApproval': ['supervisor'],
  'exchange.settleLeftover': ['counter-clerk', 'supervisor'],
  'exchange.checkTray': ['counter-clerk', 'field-collector', 'tax-officer', 'supervisor'],
  'exchange.advanceDay': everyRole,
  'paper.printJobs': business,
  'paper.send': counter,
  'paper.issue': counter,
  'paper.spoil': counter,
  'paper.printCopy': counter,
  'paper.printCalculation': counter,
  'paper.printLedger': ['counter-clerk', 'voucher-keeper', 'supervisor'],
  'paper.sealKeys': business,
  'paper.askSealKey': ['counter-clerk', 'supervisor', 'hall-manager'],
  'paper.vouchers': business,
  'paper.ledger': business,
  'drawer.view': counter,
  'drawer.check': counter,
  'drawer.openNoSale': counter,
  'forms.list': ['counter-clerk', 'field-collector', 'supervisor', 'hall-manager'],
  'forms.chooseWay': ['counter-clerk', 'field-collector', 'supervisor', 'hall-manager'],
  'forms.printCrosses': ['counter-clerk', 'field-collector', 'supervisor', 'hall-manager'],
  'forms.calibrate': ['counter-clerk', 'field-collector', 'supervisor', 'hall-manager'],
  'customer.state': everyRole,
  'customer.screen': counter,
  'customer.show': counter,
  'customer.clear': counter,
  'customer.askConfirm': counter,
  'customer.askRating': counter,
  'customer.askSignature': counter,
  'customer.cancel': counter,
  'customer.signHere': counter,
  'customer.signOtherwise': counter,
  'queue.state': everyRole,
  'queue.take': ['counter-clerk', 'field-collector', 'hall-manager'],
  'queue.callNext': counter,
  'queue.recall': counter,
  'queue.skip': counter,
  'queue.finish': counter,
  'devices.list': 'anyone',
  'devices.reports': everyRole,
  'devices.selfTest': everyRole,
  'devices.supportSticks': everyRole,
  'devices.exportSupport': everyRole,
  'devices.virtualControls': everyRole,
  'devices.putCard': everyRole,
  'devices.liftCard': everyRole,
  'devices.injectFault': everyRole,
};

const codeOf = (result: CallResult<unknown>): string | null => (result.ok ? null : result.error.code);
/** Refused by every schema: who gets this far was admitted, and nothing has happened. */
const nonsense = { nothing: 'of the kind' };

const officerOf: Readonly<Record<Role, string>> = {
  'counter-clerk': 'n-lin',
  'field-collector': 'n-wu',
  'voucher-keeper': 'n-he',
  'tax-officer': 'n-zhao',
  supervisor: 'n-gao',
  'hall-manager': 'n-chen',
  auditor: 'n-shen',
  administrator: 'n-tang',
};

describe('the gate of a real hall', () => {
  let hall: TestHall;
  beforeAll(async () => {
    hall = await openTestHall({
      prepare: (tx) => {
        execute(tx, 'DELETE FROM grants');
        const grant = { from: plainDate('2016-01-01'), to: null, document: '试验任命' };
        for (const role of roles)
          insertGrant(tx, { officerId: officerOf[role], authority: 'state', role, ...grant });
        // Everything, but for the other bureau: at this window that is nothing.
        for (const role of roles) insertGrant(tx, { officerId: 'l-ye', authority: 'local', role, ...grant });
      },
    });
  });
  afterAll(() => hall.close());

  const tables = (): unknown =>
    ['case_files', 'cash_sessions', 'journal', 'access_log', 'outbox', 'print_jobs'].map(
      (table) => selectAll(hall.db, `SELECT count(*) AS n FROM ${table}`)[0],
    );
  /** What each call answers this person, made with input nobody accepts. */
  const askAll = async (): Promise<Record<string, string | null>> => {
    const answers: Record<string, string | null> = {};
    for (const name of callNames) answers[name] = codeOf(await hall.serve(name, nonsense));
    return answers;
  };
  const expected = (who: (name: string) => boolean, refusal: string): Record<string, string> =>
    Object.fromEntries(
      callNames.map((name) => [
        name,
        allowed[name] === 'anyone' || who(name) ? 'shell/input-refused' : refusal,
      ]),
    );

  it('has every call of the contract in the table', () => {
    expect(Object.keys(allowed).toSorted()).toEqual(callNames.toSorted());
  });

  it('answers nobody but what anyone may ask', async () => {
    expect(await askAll()).toEqual(expected(() => false, 'officer/not-signed-in'));
  });

  it.each(everyRole)('admits a %s to exactly the calls of that role', async (role) => {
    await hall.hall.session.signIn({ officerId: officerOf[role], pin: trainingPin });
    const before = tables();
    expect(await askAll()).toEqual(
      expected((name) => (allowed[name] as readonly Role[]).includes(role), 'officer/not-entitled'),
    );
    expect(tables()).toEqual(before);
    await hall.hall.session.signOut({});
  });

  it('admits a locked window to nothing but what anyone may ask', async () => {
    await hall.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
    await hall.hall.session.lock({});
    expect(await askAll()).toEqual(expected(() => false, 'officer/window-locked'));
    await hall.hall.session.unlock({ pin: trainingPin });
    await hall.hall.session.signOut({});
  });

  it('admits rights held for the other bureau to nothing of this one', async () => {
    await hall.hall.session.signIn({ officerId: 'l-ye', pin: trainingPin });
    expect(await askAll()).toEqual(expected((name) => allowed[name] === everyRole, 'officer/not-entitled'));
    await hall.hall.session.signOut({});
  });

  it('does not know a call that the contract does not name, and logs no invented name', async () => {
    await hall.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
    for (const name of [
      '__proto__',
      'toString',
      'cases.constructor',
      'cases.__proto__',
      '陈建明.35010219900101',
      '',
    ])
      expect(codeOf(await hall.serve(name, {})), name).toBe('shell/call-refused');
    expect(hall.logText()).not.toContain('陈建明');
    expect(hall.logText()).not.toContain('constructor');
    await hall.hall.session.signOut({});
  });

  it('refuses oversized, deep and misshapen input in words and stays open', async () => {
    await hall.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
    let deep: unknown = 'x';
    for (let n = 0; n < 5_000; n += 1) deep = { deep };
    const big = 'x'.repeat(10_000_000);
    for (const input of [
      { text: big },
      { text: deep },
      deep,
      { text: ['陈'] },
      { text: 1 },
      { text: null },
      { text: '陈', more: 1 },
      JSON.parse('{"__proto__":{"text":"陈"}}'),
      'text',
      null,
      undefined,
      () => 1,
      Symbol('text'),
      10n,
      new Date(Number.NaN),
    ]) {
      const answer = await hall.serve('taxpayers.search', input);
      expect(answer).toMatchObject({ ok: false, error: { code: 'shell/input-refused', retry: false } });
      if (!answer.ok) {
        expect(answer.error.message).toMatch(/\p{Script=Han}/u);
        expect(JSON.stringify(answer).length).toBeLessThan(1_000);
      }
    }
    expect(codeOf(await hall.serve('taxpayers.search', { text: '陈' }))).toBeNull();
    await hall.hall.session.signOut({});
  });

  it('answers any input of any call with a result, never an exception, and never calls it a bug', async () => {
    await hall.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
    const waits = new Set(['taxpayers.readCard', 'session.signOut', 'session.lock', 'exchange.advanceDay']);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...callNames.filter((name) => !waits.has(name))),
        fc.anything({ withNullPrototype: true, withBigInt: true, maxDepth: 3 }),
        async (name, input) => {
          const answer = await hall.serve(name, input);
          if (!answer.ok) expect(answer.error.code).not.toBe('shell/internal');
        },
      ),
      { numRuns: 400, seed: 20160405 },
    );
    await hall.hall.session.signOut({});
  });
});

describe('the gate itself', () => {
  const lines: LogEntry[] = [];
  const gate: Gate = { caller: () => ({ officerId: 'n-lin' }), admit: () => undefined };
  const serveWith = (
    group: string,
    method: string,
    handler: (input: unknown, caller: unknown) => unknown,
  ) => {
    lines.length = 0;
    const handlers = { [group]: { [method]: handler } } as unknown as Handlers;
    return serveCalls(handlers, gate, { write: (entry) => void lines.push(entry) });
  };

  test('a handler gets the parsed input and the caller, and nothing else', async () => {
    const seen: unknown[] = [];
    const serve = serveWith('taxpayers', 'search', (...given) => {
      seen.push(...given);
      return { rows: [], more: false };
    });
    const input = {
      text: '陈',
      get hidden() {
        throw new Error('looked at');
      },
    };
    expect(codeOf(await serve('taxpayers.search', input))).toBe('shell/input-refused');
    const polluted = JSON.parse('{"text":"陈"}') as object;
    expect(await serve('taxpayers.search', polluted)).toEqual({ ok: true, value: { rows: [], more: false } });
    expect(seen).toEqual([{ text: '陈' }, { officerId: 'n-lin' }]);
    expect(seen[0]).not.toBe(polluted);
  });

  test('a bug becomes one plain sentence; its message stays out of the answer and the log', async () => {
    const secret = '陈建明 350102199001011234\n    at 350102199001011234.ts:7';
    const serve = serveWith('taxpayers', 'search', () => {
      throw new TypeError(secret);
    });
    const answer = await serve('taxpayers.search', { text: '陈' });
    expect(answer).toMatchObject({ ok: false, error: { code: 'shell/internal', detail: {} } });
    expect(JSON.stringify([answer, lines])).not.toMatch(/陈建明|350102/);
    expect(lines).toEqual([
      expect.objectContaining({ event: 'call-broke', call: 'taxpayers.search', error: 'TypeError' }),
    ]);
    expect(lines[0]?.at?.[0]).toMatch(/^gate\.test\.ts:\d+$/);
  });

  test('a thing thrown that is no error is a bug as well', async () => {
    for (const thrown of ['陈建明', 7, null, undefined, { code: 'case/not-found' }]) {
      const serve = serveWith('taxpayers', 'search', () => {
        throw thrown;
      });
      expect(codeOf(await serve('taxpayers.search', { text: '陈' }))).toBe('shell/internal');
      expect(JSON.stringify(lines)).not.toContain('陈建明');
    }
  });

  test('a fault crosses with its code, its sentence and its facts; the log keeps the code alone', async () => {
    const serve = serveWith('taxpayers', 'search', async () => {
      throw new Fault('voucher/number-mismatch', { number: '(161)闽地现 00010001' });
    });
    const answer = await serve('taxpayers.search', { text: '陈' });
    expect(answer).toMatchObject({
      ok: false,
      error: {
        code: 'voucher/number-mismatch',
        message: expect.stringContaining('00010001'),
        detail: { number: '(161)闽地现 00010001' },
      },
    });
    expect(lines).toEqual([
      { event: 'call-refused', call: 'taxpayers.search', code: 'voucher/number-mismatch' },
    ]);
  });

  test('an answer that does not fit the contract is a bug, not an answer', async () => {
    const serve = serveWith('taxpayers', 'search', () => ({ rows: [], more: false, secret: '陈建明' }));
    expect(codeOf(await serve('taxpayers.search', { text: '陈' }))).toBe('shell/internal');
    expect(JSON.stringify(lines)).not.toContain('陈建明');
  });

  test('a call without a handler is refused', async () => {
    const serve = serveWith('cases', 'get', () => ({}));
    expect(codeOf(await serve('cases.list', { statuses: [] }))).toBe('shell/call-refused');
  });
});
