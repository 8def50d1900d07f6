import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallFailed } from '../../../contract/client.ts';
import { selectAll } from '../../../db/sql.ts';
import { Fault } from '../../../domain/faults.ts';
import { until } from '../../../main/training/act-player.ts';
import {
  beginDay,
  file,
  openTestHall,
  prepare,
  reverse,
  supervisor,
  type TestHall,
  trainingPin,
} from '../../support/hall.ts';

let hall: TestHall;
let isFull = false;
beforeEach(async () => {
  isFull = false;
  hall = await openTestHall({
    failpoint: (name) => {
      if (isFull && name === 'drawer:begin') throw new Fault('db/disk-full');
    },
  });
  await beginDay(hall.hall);
});
afterEach(() => hall.close());

const answers = { gross: '154500.00' };
const rehearse = (fault: string) => hall.hall.devices.injectFault({ device: 'receipt-printer', fault });
const drawerIs = (state: string) =>
  until(`the drawer ${state}`, async () =>
    (await hall.hall.drawer.view({})).state === state ? true : undefined,
  );
const codeOf = async (deed: Promise<unknown>): Promise<string> =>
  deed.then(
    () => 'done',
    (failure: unknown) => (failure as CallFailed).error.code,
  );
const journal = (): string[] =>
  selectAll<{ text: string }>(hall.db, 'SELECT entry_text AS text FROM journal ORDER BY seq')
    .map(({ text }) => (JSON.parse(text) as { what: string }).what)
    .filter((what) => what.startsWith('drawer/'));

describe('the cash drawer', () => {
  it('springs open once for the cash of an act, and again when cash is given back; shut, it is seen shut', async () => {
    const view = await file(hall.hall, await prepare(hall.hall, { answers }));
    await drawerIs('open');
    await rehearse('drawer-closed');
    await drawerIs('closed');
    await reverse(hall.hall, view.id);
    await drawerIs('open');
    const { openings, fitted } = await hall.hall.drawer.view({});
    expect(fitted).toBe(true);
    expect(openings.map(({ why }) => why)).toEqual(['cash', 'cash']);
    expect(journal()).toEqual(['drawer/opened-for-cash', 'drawer/opened-for-cash']);
  });

  it('stays shut for an act without cash', async () => {
    await file(hall.hall, await prepare(hall.hall, { answers: { gross: '30000.00' } }));
    expect((await hall.hall.drawer.view({})).openings).toEqual([]);
  });

  it('is opened without a sale by two people with a reason, and written down', async () => {
    const input = { reason: '换零钱', ...supervisor };
    expect(await codeOf(hall.hall.drawer.openNoSale({ ...input, reason: '  ' }))).toBe('figure/bad-input');
    expect(await codeOf(hall.hall.drawer.openNoSale({ ...input, secondOfficerId: 'n-lin' }))).toBe(
      'officer/no-sale-needs-supervisor',
    );
    expect(await codeOf(hall.hall.drawer.openNoSale({ ...input, secondOfficerId: 'n-he' }))).toBe(
      'officer/no-sale-needs-supervisor',
    );
    expect(await codeOf(hall.hall.drawer.openNoSale({ ...input, secondPin: '000000' }))).toBe(
      'officer/wrong-pin',
    );
    expect(journal()).toEqual([]);
    expect(await hall.hall.drawer.openNoSale(input)).toMatchObject({
      state: 'open',
      problem: null,
      openings: [{ why: 'no-sale', reason: '换零钱', approvedByName: '高建国' }],
    });
    expect(journal()).toEqual(['drawer/opened-without-sale']);
    expect(hall.logText()).not.toContain('换零钱');
  });

  it('that is locked or whose printer is away says so, and the act stands', async () => {
    await rehearse('drawer-locked');
    await file(hall.hall, await prepare(hall.hall, { answers }));
    await until('the drawer is stuck', async () =>
      (await hall.hall.drawer.view({})).problem?.includes('没有打开') === true ? true : undefined,
    );
    await hall.hall.devices.injectFault({ device: 'receipt-printer', fault: 'unplug' });
    const { state, problem } = await hall.hall.drawer.check({});
    expect(state).toBe('unknown');
    expect(problem).toMatch(/没有找到小票打印机/);
  });

  it('whose opening cannot be written down stays shut and says why; the act stands, and its papers go out', async () => {
    isFull = true;
    expect((await file(hall.hall, await prepare(hall.hall, { answers }))).status).toBe('filed');
    const { openings, problem, state } = await hall.hall.drawer.view({});
    expect([openings, state]).toEqual([[], 'unknown']);
    expect(problem).toContain('磁盘');
    await until('the receipt is printed', () =>
      Promise.resolve(
        selectAll(
          hall.db,
          "SELECT id FROM print_jobs WHERE device_kind = 'receipt-printer' AND status = 'issued'",
        ).length === 1 || undefined,
      ),
    );
  });

  it('is not opened after a restart for cash that was taken before', async () => {
    await file(hall.hall, await prepare(hall.hall, { answers }));
    await drawerIs('open');
    hall = await hall.reopen();
    await hall.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
    expect((await hall.hall.drawer.view({})).openings).toHaveLength(1);
  });
});
