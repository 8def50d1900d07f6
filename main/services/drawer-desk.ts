import type { DrawerView } from '../../contract/calls/drawer.ts';
import type { Handlers } from '../../contract/index.ts';
import {
  actsWithoutOpening,
  type DrawerOpeningRow,
  drawerOpeningsOf,
  insertDrawerOpening,
} from '../../db/drawer-openings.ts';
import { findOfficer } from '../../db/officers.ts';
import { findOpenCashSession } from '../../db/payments.ts';
import { holdsRole } from '../../domain/authority.ts';
import { Fault, type FaultFacts, faultSentence, type FaultCode } from '../../domain/faults.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import type { BusinessDay } from './business-day.ts';
import type { CashDesk } from './cash-desk.ts';
import { type HallContext, write } from './hall-context.ts';
import { requiredText } from './required-text.ts';
import type { SessionService } from './session.ts';

/** The drawer springs open for an act that was committed just now; after a power cut nobody stands before it. */
const freshMs = 10_000;
/** How often an open drawer is looked at until somebody shuts it. */
const lookEveryMs = 1_500;

/** The cash drawer on the receipt printer's plug. */
export interface DrawerDesk {
  /** After a commit: opens for each act that moved cash. */
  readonly afterAct: () => void;
  readonly handlers: Handlers['drawer'];
  readonly close: () => void;
}

export const openDrawerDesk = (
  context: HallContext,
  day: BusinessDay,
  session: SessionService,
  cash: Pick<CashDesk, 'requireOpen'>,
  client: Pick<DeviceClient, 'call'>,
): DrawerDesk => {
  const { db, clock, config } = context;
  const printer = config.devices['receiptPrinter'] as { readonly drawer?: unknown } | undefined;
  const fitted = printer?.drawer !== undefined;
  let state: DrawerView['state'] = 'unknown';
  let problem: { readonly code: FaultCode; readonly facts: FaultFacts } | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const see = (seen: DrawerView['state'], wrong: typeof problem = null): void => {
    const changed = seen !== state || wrong?.code !== problem?.code;
    state = seen;
    problem = wrong;
    clearTimeout(timer);
    // Somebody pushes it shut, and the printer does not always say so.
    if (state === 'open' && !closed) timer = setTimeout(() => void look(), lookEveryMs).unref();
    if (changed && !closed) context.emit('changed', { what: 'drawer', caseFileId: null });
  };
  const failed = (error: unknown): void => {
    if (!(error instanceof Fault)) throw error;
    see('unknown', { code: error.code, facts: error.facts });
  };
  const look = async (): Promise<void> => {
    if (!fitted) return;
    try {
      const seen = (await client.call('receipt-printer/drawer', {})).drawer;
      // Looking does not free a drawer that did not open.
      see(seen, seen === 'closed' && problem?.code === 'device/drawer-stuck' ? problem : null);
    } catch (error) {
      failed(error);
    }
  };
  const pulse = async (): Promise<void> => {
    try {
      const { drawer } = await client.call('receipt-printer/open-drawer', {});
      see(drawer, drawer === 'closed' ? { code: 'device/drawer-stuck', facts: {} } : null);
    } catch (error) {
      failed(error);
    }
  };

  /** Written down before the pulse: an opening that nobody noted must not be. */
  const note = (row: DrawerOpeningRow): void => {
    write(context, 'drawer', (tx) => {
      insertDrawerOpening(tx, row);
      tx.journal({
        what: row.why === 'cash' ? 'drawer/opened-for-cash' : 'drawer/opened-without-sale',
        at: row.at,
        officer: row.officer,
        actId: row.actId,
        caseFileId: null,
        detail: { reason: row.reason, approvedBy: row.approvedBy },
      });
    });
  };
  const nameOf = (officer: string | null): string | null =>
    officer === null ? null : (findOfficer(db, officer)?.name ?? officer);

  const view = (): DrawerView => {
    const open = findOpenCashSession(db, session.officer().id);
    return {
      fitted,
      state,
      problem: problem === null ? null : faultSentence(problem.code, problem.facts, context.language()),
      openings: (open === undefined ? [] : drawerOpeningsOf(db, open.id)).map(
        ({ at, why, reason, approvedBy }) => ({ at, why, reason, approvedByName: nameOf(approvedBy) }),
      ),
    };
  };

  return {
    afterAct: () => {
      const officer = session.caller().officerId;
      const open = officer === null ? undefined : findOpenCashSession(db, officer);
      if (!fitted || open === undefined) return;
      const now = clock.now();
      const acts = actsWithoutOpening(db, open.id, now - freshMs);
      try {
        for (const act of acts) {
          note({
            id: context.newId(),
            cashSessionId: open.id,
            why: 'cash',
            ...act,
            reason: null,
            approvedBy: null,
            at: now,
          });
        }
      } catch (error) {
        // The act is committed and says so: a drawer that stays shut keeps neither it nor its papers waiting.
        failed(error);
        return;
      }
      if (acts.length > 0) void pulse();
    },
    handlers: {
      view: () => {
        // Nobody has asked its switch yet.
        if (state === 'unknown' && problem === null) void look();
        return view();
      },
      check: async () => {
        await look();
        return view();
      },
      openNoSale: async ({ reason, secondOfficerId, secondPin }) => {
        const officer = session.officer();
        const open = cash.requireOpen(officer.id);
        if (!fitted) throw new Fault('device/drawer-missing');
        const why = requiredText(reason, '开钱箱原因');
        if (secondOfficerId === officer.id) throw new Fault('officer/no-sale-needs-supervisor');
        const second = await session.verifyPin(secondOfficerId, secondPin);
        if (!holdsRole(second.grants, second.id, ['supervisor'], day.today(), config.bureau))
          throw new Fault('officer/no-sale-needs-supervisor');
        note({
          id: context.newId(),
          cashSessionId: open.id,
          why: 'no-sale',
          actId: null,
          reason: why,
          officer: officer.id,
          approvedBy: second.id,
          at: clock.now(),
        });
        await pulse();
        context.emit('changed', { what: 'drawer', caseFileId: null });
        return view();
      },
    },
    close: () => {
      closed = true;
      clearTimeout(timer);
    },
  };
};
